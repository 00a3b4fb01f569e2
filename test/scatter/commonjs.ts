// The oracle for trees of CommonJS: sends random places that require a module through legacy modules of CommonJS, so
// that whoever consolidates these has to bring the clean tree back.

import { posix } from 'node:path';
import { type CommonJsModule, type Destructured, type Required, readCommonJs } from './commonjs-tree.ts';
import { type Random, randomFrom } from './random.ts';
import { readReferencesOf } from './references.ts';
import type { Tree } from './resolve.ts';
import type { ConsolidationConfig } from './scatter.ts';

export const COMMONJS_FORMS = [
  'whole value',
  'whole names',
  'value by name',
  'destructured alias',
  'destructured same',
  'destructured renamed',
  'member',
] as const;
export type CommonJsForm = (typeof COMMONJS_FORMS)[number];

export type CommonJsReroute = { form: CommonJsForm; importer: string; symbol: string; legacy: string };

export type CommonJsScattered = {
  files: Tree;
  config: ConsolidationConfig;
  reroutes: CommonJsReroute[];
  legacyFiles: string[];
};

type Place = { module: CommonJsModule; required: Required; name?: Destructured };
type Edit = { start: number; end: number; text: string };

export function scatterCommonJs(tree: Tree, seed: number, reroutes: number): CommonJsScattered {
  return new Scattering(tree, randomFrom(seed)).run(reroutes);
}

class Scattering {
  readonly #tree: Tree;
  readonly #random: Random;
  readonly #modules: Map<string, CommonJsModule>;
  readonly #words = new Set<string>();
  readonly #edits = new Map<string, Edit[]>();
  readonly #taken = new Set<Required>();
  readonly #legacies = new Map<string, string>();
  readonly #pairs = new Map<string, string[]>();
  readonly #reroutes: CommonJsReroute[] = [];

  constructor(tree: Tree, random: Random) {
    this.#tree = tree;
    this.#random = random;
    this.#modules = readCommonJs(tree);
    for (const text of tree.values())
      for (const [word] of text.matchAll(/[\p{L}\p{N}_$]+/gu)) this.#words.add(word);
  }

  run(count: number): CommonJsScattered {
    const waiting = new Map(COMMONJS_FORMS.map((form) => [form, this.#random.shuffled(this.#places(form))]));
    while (this.#reroutes.length < count) {
      const open = COMMONJS_FORMS.filter((form) => waiting.get(form)!.length > 0);
      if (open.length === 0) break;
      const used = (form: CommonJsForm): number => this.#reroutes.filter((each) => each.form === form).length;
      const form = this.#random.shuffled(open).sort((one, other) => used(one) - used(other))[0]!;
      const place = waiting.get(form)!.pop()!;
      if (!this.#taken.has(place.required)) this.#reroute(form, place);
    }
    const files = new Map(this.#tree);
    for (const [path, edits] of this.#edits) files.set(path, edited(this.#tree.get(path)!, edits));
    for (const [path, text] of this.#legacies) files.set(path, text);
    const consolidations = [...this.#pairs]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([canonical, duplicates]) => ({ canonical, duplicates, breaking: true as const }));
    return {
      files,
      config: { consolidations },
      reroutes: this.#reroutes,
      legacyFiles: [...this.#legacies.keys()],
    };
  }

  #places(form: CommonJsForm): Place[] {
    return [...this.#modules.values()].flatMap((module) =>
      module.required.flatMap((required): Place[] => {
        const target = this.#modules.get(required.target);
        if (!target || /@generated/.test(module.text) || isTestOf(module.path, target.path)) return [];
        const { kind, names } = target.exports;
        const { statement, member } = required;
        const known = (statement?.names ?? []).filter(({ name }) => names.has(name));
        switch (form) {
          case 'whole value':
            return kind === 'value' && !member ? [{ module, required }] : [];
          case 'whole names':
            return kind === 'names' && !member ? [{ module, required }] : [];
          case 'value by name':
            return kind === 'value' && statement?.whole ? [{ module, required }] : [];
          case 'member':
            return kind === 'names' && member && names.has(member.name)
              ? [{ module, required, name: { name: member.name, local: member.name } }]
              : [];
          default:
            return kind === 'names' ? known.map((name) => ({ module, required, name })) : [];
        }
      }),
    );
  }

  #reroute(form: CommonJsForm, place: Place): void {
    const { module, required, name } = place;
    const { statement } = required;
    const path = this.#freshPath(required.target);
    const detour = specifierLike(required.specifier, module.path, path);
    const edits: Edit[] = [];
    let symbol = '*';
    let legacy = '*';
    if (form.startsWith('whole')) {
      if (form === 'whole value') symbol = legacy = 'default';
      this.#legacies.set(path, this.#passing(path, required.target));
      edits.push(literal(module, required, detour));
    } else if (form === 'value by name') {
      symbol = 'default';
      legacy = this.#freshName(statement!.whole!);
      this.#legacies.set(path, this.#naming(path, required.target, undefined, legacy));
      const text = module.text.slice(statement!.start, statement!.end);
      edits.push({
        start: statement!.start,
        end: statement!.end,
        text: respelled(text, `{ ${legacy}: ${statement!.whole} }`, required.specifier, detour),
      });
    } else {
      symbol = name!.name;
      legacy = form === 'destructured same' ? symbol : this.#freshName(symbol);
      this.#legacies.set(path, this.#naming(path, required.target, symbol, legacy));
      if (form === 'member') {
        edits.push(literal(module, required, detour), { ...required.member!, text: legacy });
      } else {
        const renames = form === 'destructured renamed' ? this.#renames(module, name!, legacy) : [];
        if (!renames) return void this.#legacies.delete(path);
        const local = form === 'destructured renamed' ? legacy : name!.local;
        edits.push(...renames, this.#divided(place, { name: legacy, local }, detour));
      }
    }
    this.#taken.add(required);
    this.#edits.set(module.path, [...(this.#edits.get(module.path) ?? []), ...edits]);
    const canonical = `${required.target}#${symbol}`;
    this.#pairs.set(canonical, [...(this.#pairs.get(canonical) ?? []), `${path}#${legacy}`]);
    this.#reroutes.push({ form, importer: module.path, symbol: canonical, legacy: `${path}#${legacy}` });
  }

  /** The mentions of a local under another name, or undefined where one of them cannot be written so. */
  #renames(
    { path, text }: CommonJsModule,
    { name, local }: Destructured,
    legacy: string,
  ): Edit[] | undefined {
    if (name !== local) return undefined;
    const references = readReferencesOf(path, text, local);
    if (references.some(({ role }) => role === 'fixed')) return undefined;
    return references.map(({ start, end }) => ({ start, end, text: legacy }));
  }

  /** The statement without a name, and another one with that name alone. */
  #divided({ module, required, name }: Place, now: Destructured, detour: string): Edit {
    const { start, end, names } = required.statement!;
    const text = module.text.slice(start, end);
    const spelled = ({ name: from, local }: Destructured): string =>
      from === local ? local : `${from}: ${local}`;
    const rest = names!.filter((each) => each !== name);
    const lines = [respelled(text, `{ ${spelled(now)} }`, required.specifier, detour)];
    if (rest.length > 0)
      lines.unshift(
        respelled(text, `{ ${rest.map(spelled).join(', ')} }`, required.specifier, required.specifier),
      );
    return { start, end, text: lines.join(module.text.includes('\r\n') ? '\r\n' : '\n') };
  }

  /** A module that is all of another one. */
  #passing(path: string, target: string): string {
    const from = `require('${relative(path, target)}')`;
    return this.#random.pick([
      `'use strict';\n\nmodule.exports = ${from};\n`,
      `module.exports = ${from};\n`,
      `const all = ${from};\n\nmodule.exports = all;\n`,
      `module.exports = exports = ${from};\n`,
    ]);
  }

  /** A module that has a name of another one, or all of it, under a name of its own. */
  #naming(path: string, target: string, name: string | undefined, legacy: string): string {
    const from = `require('${relative(path, target)}')`;
    const value = name === undefined ? from : `${from}.${name}`;
    const texts = [
      `exports.${legacy} = ${value};\n`,
      `'use strict';\n\nmodule.exports = { ${legacy}: ${value} };\n`,
      `const held = ${value};\n\nmodule.exports = {\n  ${legacy}: held,\n};\n`,
    ];
    if (name !== undefined)
      texts.push(`const { ${name} } = ${from};\n\nmodule.exports.${legacy} = ${name};\n`);
    return this.#random.pick(texts);
  }

  #freshName(name: string): string {
    const stem = name.charAt(0).toUpperCase() + name.slice(1);
    for (let number = 1; ; number++) {
      const fresh = `${/^[A-Z]/.test(name) ? 'Legacy' : 'legacy'}${stem}${number === 1 ? '' : number}`;
      if (this.#words.has(fresh)) continue;
      this.#words.add(fresh);
      return fresh;
    }
  }

  #freshPath(target: string): string {
    const folder = posix.dirname(target);
    const base = posix.basename(target).replace(/\.(c?js)$/, '');
    for (let number = 1; ; number++) {
      const path = posix.join(
        folder,
        this.#random.pick(['legacy', 'compat']),
        `${base}${number === 1 ? '' : number}.js`,
      );
      if (!this.#tree.has(path) && !this.#legacies.has(path)) return path;
    }
  }
}

/** `db.test.js` that requires a legacy `db` reads like the test of the duplicate itself. */
function isTestOf(importer: string, target: string): boolean {
  const base = (path: string): string => posix.basename(path).replace(/\.c?js$/, '');
  return (
    /^(?:[.-](?:test|spec))/.test(base(importer).slice(base(target).length)) &&
    base(importer).startsWith(base(target))
  );
}

function literal(
  { text }: CommonJsModule,
  { specifierStart, specifierEnd }: Required,
  specifier: string,
): Edit {
  const quote = text.charAt(specifierStart);
  return { start: specifierStart, end: specifierEnd, text: quote + specifier + quote };
}

/** A statement with another pattern and another specifier, everything else as it was. */
function respelled(statement: string, pattern: string, from: string, to: string): string {
  const equals = statement.indexOf('=', statement.indexOf('}') + 1);
  const rest = statement.slice(equals);
  const at = rest.lastIndexOf(from);
  return `const ${pattern} ${rest.slice(0, at)}${to}${rest.slice(at + from.length)}`;
}

function relative(from: string, to: string): string {
  const path = posix.relative(posix.dirname(from), to.replace(/\.js$/, '').replace(/\/index$/, ''));
  return path.startsWith('.') ? path : `./${path}`;
}

/** Where the replaced one says an ending, so does this. */
function specifierLike(like: string, importer: string, target: string): string {
  const ending = /\.c?js$/.test(like) ? posix.extname(target) : '';
  return relative(importer, target) + (ending && !relative(importer, target).endsWith(ending) ? ending : '');
}

function edited(text: string, edits: readonly Edit[]): string {
  let result = text;
  for (const { start, end, text: now } of [...edits].sort((one, other) => other.start - one.start))
    result = result.slice(0, start) + now + result.slice(end);
  return result;
}
