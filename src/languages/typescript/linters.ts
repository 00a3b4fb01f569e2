// `no-restricted-imports` as each linter writes it, put into its configuration without touching anything else there.

import { posix } from 'node:path';
import { applyEdits, type FormattingOptions, modify, parse as parseJsonc } from 'jsonc-parser';
import type { Files } from '../../core/files.ts';
import { groupOf, mark, type Restriction, regexOf } from '../../core/guard.ts';
import { parseProblemless } from './json.ts';
import type { Tool } from './toolchain.ts';

/** What guards a project in one linter. */
export interface GuardedLinter {
  linter: string;
  /** Files that change, with their texts; no `before`: the file is new. */
  files: readonly { file: string; before?: string; after: string }[];
  /** What a person has to do, or to know. */
  notes: readonly string[];
}

/** @param tools as `toolsOf` finds them; one entry for every linter among them */
export function guardLinters(
  files: Files,
  tools: readonly Tool[],
  restrictions: readonly Restriction[],
): GuardedLinter[] {
  const linters = tools.filter(({ role }) => role === 'linter');
  const isFlat = linters.some(({ name, configs }) => name === 'eslint' && configs.length > 0);
  return linters
    .filter(({ name, configs }) => (name === 'eslintrc' ? !isFlat : name !== 'eslint' || configs.length > 0))
    .flatMap((tool) => {
      const file = tool.configs[0];
      if (file === undefined)
        return [{ linter: tool.name, files: [], notes: [`${tool.name} has no configuration to write into`] }];
      const { others, ...main } = guardOne(files, tool.name, file, restrictions);
      // Configurations of folders set the rule anew, and what stands at the top does not hold there.
      const folders = tool.configs.slice(1);
      const written = others ? folders.filter((each) => isJson(files, each)) : [];
      const programs = folders.filter((each) => !written.includes(each));
      const all = [main, ...written.map((each) => others!(each)), byHand(files, file, programs)];
      return [
        {
          linter: tool.name,
          files: all.flatMap((each) => each.files),
          notes: all.flatMap((each) => each.notes),
        },
      ];
    });
}

/** What a person has to look at in configurations that are programs. */
function byHand(files: Files, main: string, programs: readonly string[]): Written {
  const setting = programs.filter((each) => /no-restricted-imports/.test(files.read(each) ?? ''));
  const count = programs.length - setting.length;
  return {
    files: [],
    notes: [
      ...setting.map((each) => `${each} sets the rule for its own folder`),
      ...(count > 0 ? [`${count} more in folders: they take the rule only where they build on ${main}`] : []),
    ],
  };
}

const isJson = (files: Files, file: string): boolean =>
  /\.jsonc?$|\.eslintrc$/.test(file) && parseJsonc(files.read(file) ?? '') !== undefined;

interface Written extends Omit<GuardedLinter, 'linter'> {
  /** Writes the rule wherever another configuration of the same linter sets it already. */
  others?: (file: string) => Written;
}

function guardOne(files: Files, linter: string, file: string, restrictions: readonly Restriction[]): Written {
  if (linter === 'eslint') return flatConfig(files, file, restrictions);
  if (linter === 'biome') return biomeConfig(files, file, restrictions);
  if (!isJson(files, file)) {
    const rule = JSON.stringify(['error', eslintOptions(restrictions, linter === 'oxlint')]);
    return { files: [], notes: [`add to the rules of ${file}: "no-restricted-imports": ${rule}`] };
  }
  const at = posix.basename(file) === 'package.json' ? ['eslintConfig'] : [];
  const options = eslintOptions(restrictions, linter === 'oxlint' || isNewEslint(files, file));
  const merge = (was: unknown): unknown => mergedRule(was, options);
  const write = (each: string, top: readonly string[], isWhole: boolean): Written =>
    written(files, each, top, ['rules', 'no-restricted-imports'], merge, isWhole);
  // oxlint takes the nearest configuration alone, unless that one extends another.
  const isAlone = (each: string): boolean =>
    linter === 'oxlint' && valueAt(files.read(each) ?? '', ['extends']) === undefined;
  return { ...write(file, at, true), others: (each) => write(each, [], isAlone(each)) };
}

/**
 * The rule in every place of a configuration that sets it, since an override replaces what stands above it.
 * @param top where the configuration is in the file
 * @param path of the rule, there and in each of its `overrides`
 * @param isWhole whether it is set at the top in any case
 */
function written(
  files: Files,
  file: string,
  top: readonly string[],
  path: readonly string[],
  merge: (was: unknown) => unknown,
  isWhole: boolean,
): Written {
  const before = files.read(file) ?? '';
  const overrides = valueAt(before, [...top, 'overrides']);
  const inside = (Array.isArray(overrides) ? overrides : []).map((_, index) => [
    ...top,
    'overrides',
    index,
    ...path,
  ]);
  const isSet = (place: readonly (string | number)[]): boolean => {
    const was = valueAt(before, place);
    return was !== undefined && !isOff(was);
  };
  const places = [
    ...(isWhole || isSet([...top, ...path]) ? [[...top, ...path]] : []),
    ...inside.filter(isSet),
  ];
  const after = places.reduce((text, place) => changed(text, place, merge(valueAt(text, place))), before);
  return { files: after === before ? [] : [{ file, before, after }], notes: [] };
}

/** As ESLint and oxlint write it, and as Biome does. */
function isOff(rule: unknown): boolean {
  const [first] = Array.isArray(rule) ? rule : [rule];
  const level = asRecord(first).level ?? first;
  return level === 'off' || level === 0 || level === 'allow';
}

interface Options {
  paths: unknown[];
  patterns: unknown[];
}

function eslintOptions(restrictions: readonly Restriction[], takesRegex: boolean): Options {
  const named = ({ names, message }: Restriction): object => ({ importNames: names, message });
  return {
    paths: restrictions
      .filter(({ tail }) => tail === undefined)
      .map((each) => ({ name: each.module, ...named(each) })),
    patterns: restrictions
      .filter(({ tail }) => tail !== undefined)
      .map((each) => ({
        ...(takesRegex ? { regex: regexOf(each) } : { group: groupOf(each) }),
        ...named(each),
      })),
  };
}

/** The rule with the project's own restrictions, and ours in place of what we wrote before. */
function mergedRule(was: unknown, ours: Options): unknown[] {
  const [level, ...rest] = Array.isArray(was) ? was : [was];
  const options = rest.length === 1 && isOptions(rest[0]) ? rest[0] : { paths: rest };
  const foreign = (list: unknown): unknown[] =>
    (Array.isArray(list) ? list : []).filter((each) => !String(asRecord(each).message ?? '').endsWith(mark));
  // Patterns are all words or all objects.
  const patterns = foreign(options.patterns).map((each) =>
    typeof each === 'string' ? { group: [each] } : each,
  );
  const paths = [...foreign(options.paths), ...ours.paths];
  const merged = {
    ...(paths.length > 0 && { paths }),
    patterns: [...patterns, ...ours.patterns],
  };
  return [level === undefined || isOff(level) ? 'error' : level, merged];
}

const isOptions = (value: unknown): value is Record<string, unknown> =>
  'paths' in asRecord(value) || 'patterns' in asRecord(value);

const asRecord = (value: unknown): Record<string, unknown> =>
  value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : {};

function biomeConfig(files: Files, file: string, restrictions: readonly Restriction[]): Written {
  const schema = files.read('node_modules/@biomejs/biome/configuration_schema.json');
  if (
    schema !== undefined &&
    !/"NoRestrictedImportsOptions":\s*\{(?:(?!"\$defs").){0,900}?"patterns"/s.test(schema)
  )
    return { files: [], notes: ['this Biome cannot restrict patterns: update it to 2.2 or newer'] };
  const isOurs = (each: unknown): boolean => String(asRecord(each).message ?? '').endsWith(mark);
  const paths = restrictions
    .filter(({ tail }) => tail === undefined)
    .map(({ module, names, message }) => [module, { importNames: names, message }]);
  const patterns = restrictions
    .filter(({ tail }) => tail !== undefined)
    .map((each) => ({
      group: groupOf(each),
      // Anchored as it is: Biome refuses anchors.
      importNamePattern: `(?:${each.names.join('|').replaceAll('$', '\\$')})`,
      message: each.message,
    }));
  const merge = (rule: unknown): unknown => {
    const was = asRecord(asRecord(rule).options);
    const kept = Object.entries(asRecord(was.paths)).filter(([, each]) => !isOurs(each));
    const others = (Array.isArray(was.patterns) ? was.patterns : []).filter((each) => !isOurs(each));
    const options = {
      ...was,
      paths: Object.fromEntries([...kept, ...paths]),
      patterns: [...others, ...patterns],
    };
    return { level: 'error', options };
  };
  const write = (each: string, isWhole: boolean): Written =>
    written(files, each, [], ['linter', 'rules', 'style', 'noRestrictedImports'], merge, isWhole);
  return { ...write(file, true), others: (each) => write(each, false) };
}

/** A flat configuration is a program: what we write is a file of its own, and a person says where it goes. */
function flatConfig(files: Files, file: string, restrictions: readonly Restriction[]): Written {
  const text = files.read(file) ?? '';
  const isCommonJs =
    /\.cts$|\.cjs$/.test(file) || (/\bmodule\.exports\b/.test(text) && !/^export default/m.test(text));
  const name = `eslint.canonize.${isCommonJs ? 'cjs' : 'mjs'}`;
  const own = posix.join(posix.dirname(file), name);
  const { paths, patterns } = eslintOptions(restrictions, isNewEslint(files, file));
  const before = files.read(own);
  const after = generated(paths, patterns, isCommonJs);
  const load = isCommonJs
    ? `const { canonize } = require('./${name}');`
    : `import { canonize } from './${name}';`;
  const notes = text.includes(`./${name}`)
    ? []
    : [`add to ${file}:  ${load}  and, as the last entry of its list:  canonize,`];
  if (/no-restricted-imports/.test(text))
    notes.push(
      `${file} has restrictions of its own, and the last entry that sets the rule wins: spread { paths, patterns } of ./${name} into them instead`,
    );
  const isSame = before === after;
  return {
    files: isSame ? [] : [{ file: own, ...(before !== undefined && { before }), after }],
    notes,
  };
}

function generated(paths: unknown[], patterns: unknown[], isCommonJs: boolean): string {
  const constant = (name: string, value: unknown[]): string =>
    `const ${name} = ${JSON.stringify(value, null, 2)};\n`;
  return [
    '// Names that were consolidated, so that they do not come back. Written by canonize guard; write it again with\n// canonize guard --write.\n\n',
    constant('paths', paths),
    '\n',
    constant('patterns', patterns),
    "\nconst canonize = {\n  name: 'canonize',\n  rules: { 'no-restricted-imports': ['error', { paths, patterns }] },\n};\n",
    `\n${isCommonJs ? 'module.exports = { canonize, paths, patterns };' : 'export { canonize, paths, patterns };'}\n`,
  ].join('');
}

/** `regex` came with ESLint 9.7. */
function isNewEslint(files: Files, file: string): boolean {
  const folders = [posix.join(posix.dirname(file), 'node_modules'), 'node_modules'];
  const [text] = folders.flatMap((folder) => files.read(posix.join(folder, 'eslint/package.json')) ?? []);
  const version = parseProblemless(() => (JSON.parse(text ?? '{}') as { version?: string }).version);
  const [major = 0, minor = 0] = (version ?? '9.0').split('.').map(Number);
  return major > 9 || (major === 9 && minor >= 7);
}

function valueAt(text: string, path: readonly (string | number)[]): unknown {
  let value: unknown = parseJsonc(text, [], { allowTrailingComma: true });
  for (const key of path) value = asRecord(value)[key];
  return value;
}

/** A text whose value is that already stays as it is, however it is laid out. */
const changed = (text: string, path: readonly (string | number)[], value: unknown): string =>
  JSON.stringify(valueAt(text, path)) === JSON.stringify(value)
    ? text
    : applyEdits(text, modify(text, [...path], value, { formattingOptions: formattingOf(text) }));

/** Indented and broken as the file is. */
function formattingOf(text: string): FormattingOptions {
  const [, indent = '  '] = /\n([ \t]+)\S/.exec(text) ?? [];
  return {
    insertSpaces: !indent.startsWith('\t'),
    tabSize: indent.startsWith('\t') ? 4 : indent.length,
    eol: text.includes('\r\n') ? '\r\n' : '\n',
  };
}
