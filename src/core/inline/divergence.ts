// How an implementation differs from the canonical, for a person to read, with a hash by which it can be accepted. The
// hash is made of both texts, of what is private to their modules and they need, and of what their names mean: when any
// of that changes, nobody has read it any more.

import { diffArrays } from 'diff';
import { hashText } from '../audit/hash.ts';
import { identify } from '../identity.ts';
import type { Whole } from '../language.ts';
import type { SymbolName } from '../symbols.ts';
import { wordPattern } from '../words.ts';
import { meaningOf } from './copy.ts';
import { originOf } from './names.ts';
import type { ProofContext } from './prove.ts';

export interface Divergence {
  module: string;
  local: string;
  form: Whole['form'];
  hash: string;
  /** `- ` only in the duplicate, `+ ` only in the canonical; then names that mean different things in the two. */
  lines: readonly string[];
}

/** One implementation with everything private that it needs. */
interface Implementation {
  module: string;
  local: string;
  form: Whole['form'];
  lines: readonly string[];
  /** What each name that it mentions means. */
  meanings: ReadonlyMap<string, string>;
  /** Private functions and types, of which two with one text are as good as one. */
  stateless: ReadonlySet<string>;
}

/** Undefined where the two are not two implementations of one form, or where one is made of the other. */
export function divergenceOf(
  context: ProofContext,
  from: SymbolName,
  to: SymbolName,
): Divergence | undefined {
  const theirs = implementationOf(context, to);
  const mine = theirs && implementationOf(context, from, theirs.local);
  if (!mine || mine.form !== theirs.form) return undefined;
  if (mine.module === theirs.module && mine.local === theirs.local) return undefined;
  const canonical = identify(context.graph, context.open, to).key.replace('\0', '#');
  if ([...mine.meanings.values()].includes(`symbol ${canonical}`)) return undefined;
  const shared = [...mine.meanings.keys()].filter((name) => theirs.meanings.has(name));
  const isTwice = (name: string): boolean => mine.stateless.has(name) && theirs.stateless.has(name);
  const lines = [
    ...diffArrays([...mine.lines], [...theirs.lines]).flatMap(({ added, removed, value }) =>
      added || removed ? value.map((line) => `${added ? '+' : '-'} ${line}`) : [],
    ),
    ...shared
      .filter((name) => mine.meanings.get(name) !== theirs.meanings.get(name) && !isTwice(name))
      .map(
        (name) => `${name} is ${mine.meanings.get(name)}, and ${theirs.meanings.get(name)} at the canonical`,
      ),
  ];
  const hash = hashText(
    JSON.stringify([mine, theirs].map(({ lines: own, meanings }) => [own, [...meanings].sort()])),
  );
  const { module, local, form } = mine;
  const equal = 'the texts are equal, but what they are made of belongs to their modules';
  return { module, local, form, hash, lines: lines.length > 0 ? lines : [equal] };
}

/** @param called the name that its own stands for, so that the two names alone are no difference */
function implementationOf(
  context: ProofContext,
  symbol: SymbolName,
  called?: string,
): Implementation | undefined {
  const { graph, open } = context;
  const { end, differs } = identify(graph, open, symbol);
  if (end?.local === undefined || differs !== undefined || !graph.facts.has(end.module)) return undefined;
  const { module, local } = end;
  const source = open(module);
  const lines: string[] = [];
  const meanings = new Map<string, string>();
  const stateless = new Set<string>();
  const seen = new Set([local]);
  let form: Whole['form'] | undefined;
  for (const name of seen) {
    const whole = source.whole(name);
    if (!whole) {
      if (name === local) return undefined;
      continue;
    }
    form ??= whole.form;
    if (whole.form === 'function' || whole.form === 'type') stateless.add(name);
    const text = whole.spans.map(({ start, end: to }) => source.text.slice(start, to)).join('\n');
    lines.push(...linesOf(called === undefined ? text : text.replaceAll(wordPattern(local), () => called)));
    for (const other of whole.names) {
      meanings.set(other, meaningOf(context, module, other));
      if (originOf(graph, source, other).kind === 'private') seen.add(other);
    }
  }
  return form && { module, local, form, lines, meanings, stateless };
}

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
