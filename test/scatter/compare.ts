// The judge of the oracle: says in what a gathered tree differs from the clean one. All bytes outside of
// import and export-from statements must be equal, and inside of them the set of (module, imported, local, type).

import { createResolver, isSource, type Resolver, type Tree } from './resolve.ts';
import { type FromStatement, parse, parseErrors, readStatements } from './statements.ts';

export type Difference = {
  kind:
    | 'missing file'
    | 'extra file'
    | 'syntax'
    | 'outside'
    | 'whitespace'
    | 'inside'
    | 'comment'
    | 'specifier'
    | 'split';
  file: string;
  explanation: string;
};

export type Comparison = {
  /** Each of these is a miss. */
  differences: Difference[];
  /** Allowed by the rule, but worth a look: another specifier for a module, more statements, a lost inner comment. */
  notes: Difference[];
};

const NOTES = new Set<Difference['kind']>(['comment', 'specifier', 'split']);

export function compare(clean: Tree, gathered: Tree): Comparison {
  const differences: Difference[] = [];
  const notes: Difference[] = [];
  const resolvers = { clean: createResolver(clean), gathered: createResolver(gathered) };
  for (const [file, text] of gathered) {
    if (!clean.has(file)) differences.push({ kind: 'extra file', file, explanation: summary(text) });
  }
  for (const [file, before] of clean) {
    const after = gathered.get(file);
    if (after === undefined) differences.push({ kind: 'missing file', file, explanation: 'it was deleted' });
    else if (after !== before || isSource(file)) {
      const found = compareFile(file, before, after, resolvers);
      for (const each of found) {
        (NOTES.has(each.kind) ? notes : differences).push(each);
      }
    }
  }
  return { differences, notes };
}

function compareFile(
  file: string,
  before: string,
  after: string,
  resolvers: { clean: Resolver; gathered: Resolver },
): Difference[] {
  if (!isSource(file)) {
    return before === after ? [] : [{ kind: 'outside', file, explanation: firstDifference(before, after) }];
  }
  const cleanSource = parse(file, before);
  const source = before === after ? cleanSource : parse(file, after);
  const errors = parseErrors(source).length;
  if (errors > parseErrors(cleanSource).length) {
    return [{ kind: 'syntax', file, explanation: `${errors} syntax errors` }];
  }
  const cleanStatements = readStatements(cleanSource);
  const statements = before === after ? cleanStatements : readStatements(source);
  const found: Difference[] = [];
  if (before !== after) {
    found.push(...compareOutside(file, outside(before, cleanStatements), outside(after, statements)));
    if (!/(?<!\r)\n/.test(before) && before.includes('\r\n') && /(?<!\r)\n/.test(after)) {
      found.push({ kind: 'whitespace', file, explanation: 'a line break is no longer CRLF' });
    }
    found.push(...compareComments(file, cleanStatements, statements));
    found.push(...compareSplits(file, cleanStatements, statements));
  }
  // Files that did not change are compared too: what they name may be another file now.
  return [
    ...found,
    ...compareInside(
      file,
      tuples(resolvers.clean, file, cleanStatements),
      tuples(resolvers.gathered, file, statements),
    ),
  ];
}

/** The text without its import and export-from statements; a line that held nothing else is gone with them. */
function outside(text: string, statements: FromStatement[]): string {
  let result = '';
  let end = 0;
  for (const statement of statements) {
    result += `${text.slice(end, statement.start)}\uE000`;
    end = statement.end;
  }
  result += text.slice(end);
  return result
    .replace(/^(\uFEFF?)[ \t]*(?:\uE000[ \t]*)+(?:\r?\n|$(?![\s\S]))/gm, '$1')
    .replaceAll('\uE000', '');
}

function compareOutside(file: string, before: string, after: string): Difference[] {
  if (before === after) return [];
  const solid = (text: string): string =>
    text
      .replace(/[ \t]+$/gm, '')
      .replace(/(?:\r?\n)+/g, '\n')
      .trim();
  const kind = solid(before) === solid(after) ? 'whitespace' : 'outside';
  return [{ kind, file, explanation: firstDifference(before, after) }];
}

function firstDifference(before: string, after: string): string {
  const expected = before.split('\n');
  const actual = after.split('\n');
  const line = expected.findIndex((text, index) => text !== actual[index]);
  const at = line < 0 ? expected.length : line;
  const shown = (text: string | undefined): string =>
    text === undefined ? 'the end' : JSON.stringify(text.slice(0, 160));
  return `expected ${shown(expected[at])}, found ${shown(actual[at])} (line ${at + 1}, import lines not counted)`;
}

function compareComments(file: string, before: FromStatement[], after: FromStatement[]): Difference[] {
  const kept = new Set(after.flatMap(({ comments }) => comments));
  const lost = before.flatMap(({ comments }) => comments).filter((comment) => !kept.has(comment));
  return lost.map((comment) => ({
    kind: 'comment',
    file,
    explanation: `lost inside a statement: ${comment}`,
  }));
}

/** `createDb` and `Db` of one module stood in one statement and stand in two: legal, but not what was there. */
function compareSplits(file: string, before: FromStatement[], after: FromStatement[]): Difference[] {
  const count = (statements: FromStatement[]): Map<string, number> => {
    const counts = new Map<string, number>();
    for (const { kind, specifier, named } of statements) {
      const key = `${kind} statements of '${specifier}'`;
      if (named.length > 0) counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    return counts;
  };
  const counts = count(before);
  return [...count(after)].flatMap(([key, number]) => {
    const was = counts.get(key) ?? 0;
    return was > 0 && number > was
      ? [{ kind: 'split', file, explanation: `${number} ${key}, not ${was}` }]
      : [];
  });
}

type Tuple = { text: string; specifier: string };

/** One line for each name that the statements bring in or pass on. */
function tuples(resolver: Resolver, file: string, statements: FromStatement[]): Tuple[] {
  return statements.flatMap((statement) => {
    const { kind, specifier, typeOnly } = statement;
    const module = resolver.resolve(file, specifier) ?? unresolved(specifier);
    const tuple = (imported: string, local: string, isType: boolean): Tuple => ({
      text: `${kind} ${isType ? 'type ' : ''}${imported} as ${local} from ${module}`,
      specifier,
    });
    const all = statement.named.map((named) => tuple(named.imported, named.local, named.typeOnly));
    if (statement.defaultName) all.push(tuple('default', statement.defaultName, typeOnly));
    if (statement.namespaceName) all.push(tuple('*', statement.namespaceName, typeOnly));
    if (statement.star) all.push(tuple('*', '*', typeOnly));
    if (all.length === 0) all.push({ text: `${kind} ${module} for its effects`, specifier });
    return all;
  });
}

function unresolved(specifier: string): string {
  return specifier.startsWith('.') ? `${specifier} (which resolves to nothing)` : specifier;
}

function compareInside(file: string, before: Tuple[], after: Tuple[]): Difference[] {
  const lost = without(before, after).map(({ text }) => text);
  const extra = without(after, before).map(({ text }) => text);
  if (lost.length > 0 || extra.length > 0) {
    const parts = [...lost.map((text) => `expected ${text}`), ...extra.map((text) => `found ${text}`)];
    return [{ kind: 'inside', file, explanation: parts.join('; ') }];
  }
  const respelled = before.flatMap(({ text, specifier }) => {
    const same = after.filter((other) => other.text === text);
    if (same.some((other) => other.specifier === specifier)) return [];
    return same[0] ? [`'${specifier}' is now written '${same[0].specifier}'`] : [];
  });
  return [...new Set(respelled)].map((explanation) => ({ kind: 'specifier', file, explanation }));
}

function without(all: Tuple[], taken: Tuple[]): Tuple[] {
  const counts = new Map<string, number>();
  for (const { text } of taken) counts.set(text, (counts.get(text) ?? 0) + 1);
  return all.filter(({ text }) => {
    const left = counts.get(text) ?? 0;
    counts.set(text, left - 1);
    return left <= 0;
  });
}

function summary(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return `it holds ${lines.slice(0, 3).join(' ⏎ ').slice(0, 200)}`;
}
