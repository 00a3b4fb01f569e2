// How far two pieces of code are the same, and where they first differ.

import type { Entry } from './catalog.ts';
import { type AuditContext, isCode, isType } from './context.ts';
import type { Difference } from './finding.ts';

/** Share of equal runs of three tokens, 0 to 1, names of the two declarations taken for equal. */
export function tokenSimilarity(context: AuditContext, a: Entry, b: Entry): number {
  const left = runsOf(context, a);
  const right = runsOf(context, b);
  const [fewer, more] = left.counts.size < right.counts.size ? [left, right] : [right, left];
  let shared = 0;
  for (const [run, count] of fewer.counts) shared += Math.min(count, more.counts.get(run) ?? 0);
  const total = left.total + right.total;
  return total === 0 ? 0 : (2 * shared) / total;
}

const sourceOf = ({ text }: AuditContext, { module, shape }: Entry): string =>
  text(module).slice(shape.start, shape.end);

function tokensOf(context: AuditContext, entry: Entry): string[] {
  return context
    .tokens(sourceOf(context, entry).replace(/^export\s+(?:default\s+)?/, ''))
    .map((token) => (token === entry.shape.name ? '\0self' : token.replace(/^['`](.*)['`]$/s, '"$1"')));
}

interface Runs {
  counts: ReadonlyMap<string, number>;
  total: number;
}

const lastRuns = new Map<Entry, Runs>();
/** Of declarations; all of a large tree would fill the memory. */
const mostRuns = 64;

/** One declaration is compared with all that are like it, one after the other. */
function runsOf(context: AuditContext, entry: Entry): Runs {
  let runs = lastRuns.get(entry);
  if (!runs) {
    const tokens = tokensOf(context, entry);
    const counts = new Map<string, number>();
    for (let at = 0; at + 2 < tokens.length; at++) {
      const run = `${tokens[at]} ${tokens[at + 1]} ${tokens[at + 2]}`;
      counts.set(run, (counts.get(run) ?? 0) + 1);
    }
    runs = { counts, total: Math.max(0, tokens.length - 2) };
    lastRuns.set(entry, runs);
    if (lastRuns.size > mostRuns) lastRuns.delete(lastRuns.keys().next().value!);
  }
  return runs;
}

/** Names that both have by those that either has, 0 to 1. */
export function shareOf(a: ReadonlySet<string>, b: ReadonlySet<string>): { shared: number; share: number } {
  let shared = 0;
  for (const name of a) if (b.has(name)) shared++;
  const all = a.size + b.size - shared;
  return { shared, share: all === 0 ? 0 : shared / all };
}

/** What a class, an interface or an object offers, by name. */
export const offeredBy = ({ shape }: Entry): ReadonlySet<string> =>
  new Set(
    (shape.members ?? [])
      .filter(({ private: hidden, kind }) => !hidden && kind !== 'constructor')
      .map(({ name }) => name),
  );

/** The first differences, at most three: members where there are any, else lines. */
export function differencesOf(context: AuditContext, a: Entry, b: Entry): Difference[] {
  const found =
    a.shape.members && b.shape.members ? memberDifferences(context, a, b) : lineDifferences(context, a, b);
  return found.slice(0, 3);
}

const clip = (text: string): string => {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 160 ? `${line.slice(0, 157)}...` : line;
};

function memberDifferences(context: AuditContext, a: Entry, b: Entry): Difference[] {
  const textOf = (entry: Entry, line: number, endLine: number): string =>
    clip(
      context
        .text(entry.module)
        .split('\n')
        .slice(line - 1, endLine)
        .join('\n'),
    );
  const names = [...new Set([...a.shape.members!, ...b.shape.members!].map(({ name }) => name))];
  return names.flatMap((part) => {
    const left = a.shape.members!.find(({ name }) => name === part);
    const right = b.shape.members!.find(({ name }) => name === part);
    if (left?.hash === right?.hash) return [];
    return [
      {
        part,
        ...(left && { left: textOf(a, left.line, left.endLine) }),
        ...(right && { right: textOf(b, right.line, right.endLine) }),
      },
    ];
  });
}

function lineDifferences(context: AuditContext, a: Entry, b: Entry): Difference[] {
  const lines = (entry: Entry): string[] =>
    sourceOf(context, entry)
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean);
  const [left, right] = [lines(a), lines(b)];
  const [inLeft, inRight] = [new Set(left), new Set(right)];
  const onlyLeft = left.filter((line) => !inRight.has(line)).map(clip);
  const onlyRight = right.filter((line) => !inLeft.has(line)).map(clip);
  return Array.from({ length: Math.max(onlyLeft.length, onlyRight.length) }, (_, at) => ({
    part: 'body',
    ...(onlyLeft[at] !== undefined && { left: onlyLeft[at] }),
    ...(onlyRight[at] !== undefined && { right: onlyRight[at] }),
  }));
}

/** What each of two has that the other lacks: a copy that drifted has more or lacks something, another thing has its own. */
export interface Parting {
  /** Functions, values and packages, by what their names mean; types, styles and pictures aside. */
  uses: boolean;
  texts: boolean;
  /** Texts that are no names of styles. */
  wording: boolean;
  numbers: boolean;
  /** Members that it asks for. */
  members: boolean;
  /** Names and wording, those of types aside. */
  words: boolean;
  /** Types by name. */
  types: boolean;
}

export function partingOf(context: AuditContext, a: Entry, b: Entry): Parting {
  const [left, right] = [tokensOf(context, a), tokensOf(context, b)];
  const [types, others] = [typesIn(context, a), typesIn(context, b)];
  const saidBy = (tokens: readonly string[]): string[] =>
    tokens.filter(
      (token, at) =>
        isWording(token, at, tokens) || (isName(token) && !(types.has(token) || others.has(token))),
    );
  return {
    uses: part(usedBy(context, a), usedBy(context, b)),
    texts: part(left.filter(isText), right.filter(isText)),
    wording: part(left.filter(isWording), right.filter(isWording)),
    words: part(saidBy(left), saidBy(right)),
    types: part([...types], [...others]),
    numbers: part(left.filter(isNumber), right.filter(isNumber)),
    members: part(left.filter(isMember), right.filter(isMember)),
  };
}

/** Whether one function says a word that the other does not; how it and its parameters are declared says nothing. */
export function haveOtherWords(context: AuditContext, a: Entry, b: Entry): boolean {
  const words = (entry: Entry): string =>
    [...new Set(behindParameters(tokensOf(context, entry)))]
      .filter((token) => /^[\w$'"`]/.test(token) && !/^(?:const|let|function|return)$/.test(token))
      .sort()
      .join('\n');
  return words(a) !== words(b);
}

function behindParameters(tokens: readonly string[]): readonly string[] {
  let depth = 0;
  for (let at = tokens.indexOf('('); at >= 0 && at < tokens.length; at++) {
    if (tokens[at] === '(') depth++;
    if (tokens[at] === ')' && --depth === 0) return tokens.slice(at + 1);
  }
  return tokens;
}

const isText = (token: string): boolean => /^['"`]/.test(token);
const isName = (token: string): boolean => /^[A-Za-z_$]/.test(token);
const isNumber = (token: string): boolean => /^\d/.test(token);
const isMember = (token: string, at: number, all: readonly string[]): boolean =>
  /^\w/.test(token) && /^\??\.$/.test(all[at - 1] ?? '');

/** A text that is neither what a class of styles is called nor a list of such names: `flex size-4`. */
const isWording = (token: string, at: number, all: readonly string[]): boolean => {
  if (!isText(token)) return false;
  if (/^[=:]$/.test(all[at - 1] ?? '') && /class(?:name)?$/i.test(all[at - 2] ?? '')) return false;
  const words = token.slice(1, -1).trim().split(/\s+/);
  return (
    words.length < 2 || words.filter((word) => /^[^.!?]*[-:[][^.!?]*$/.test(word)).length * 2 < words.length
  );
};

/** Types of the tree that a declaration names. */
function typesIn({ catalog }: AuditContext, { module, shape }: Entry): Set<string> {
  const isTypeName = (name: string): boolean => {
    const target = catalog.named(module, [name]);
    return target ? isType(target) : false;
  };
  return new Set(shape.mentions.filter(isTypeName));
}

/** Whether each has something that the other has not. */
function part(a: readonly string[], b: readonly string[]): boolean {
  const [left, right] = [new Set(a), new Set(b)];
  return a.some((each) => !right.has(each)) && b.some((each) => !left.has(each));
}

/** Data of the tree counts by what it holds, code by its name: that is what a copy has copies of. */
function usedBy({ catalog }: AuditContext, { module, shape }: Entry): string[] {
  return shape.mentions.flatMap((name) => {
    const target = catalog.followed(catalog.named(module, [name]));
    if (target)
      return isType(target)
        ? []
        : [isCode(target) ? target.shape.name : `${target.shape.name} ${target.shape.hash}`];
    const [from = '', imported = ''] = catalog.meaning(module, name).split('\0');
    if (/\.(?:css|s[ac]ss|less|svg|png|jpe?g|gif|webp|ico|json|md)(?:\?.*)?$/.test(from)) return [];
    return [/^(?:default|\*)$/.test(imported) ? from : `${from} ${imported}`];
  });
}
