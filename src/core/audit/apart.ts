// Why two declarations that look alike are two things: reasons that stand in their form, their place and their bases, and
// that hold however equal the code is.

import type { Entry, Key } from './catalog.ts';
import { type AuditContext, isCode, isType } from './context.ts';
import { areVersions, isConventional, stemWordsOf } from './names.ts';
import {
  frameworkOf,
  isToolPlace,
  layersApart,
  partiesApart,
  platformOf,
  platformsApart,
  versionOfPlace,
} from './places.ts';

/** Two of one name that are different things, with the reason. */
export interface Apart {
  a: Entry;
  b: Entry;
  reason: string;
}

/**
 * Whether two places tell two subjects apart, and the code of each names its own: `integrations/slack/…` speaks of Slack,
 * `integrations/notion/…` of Notion. They are alike since they do alike things, to different ones. It is enough if one
 * of them says so again and again: `score-charts/…` beside `charts/…`.
 */
export function areVariants(context: AuditContext, a: Entry, b: Entry): boolean {
  const [left, right] = [placeWords(a), placeWords(b)];
  const [inLeft, inRight] = [new Set(codeWords(context, a)), new Set(codeWords(context, b))];
  const named = (words: readonly string[], own: ReadonlySet<string>, other: ReadonlySet<string>): number =>
    [...own].filter((token) => !other.has(token) && words.some((word) => token.includes(word))).length;
  const [byLeft, byRight] = [
    named(
      left.filter((word) => !right.includes(word)),
      inLeft,
      inRight,
    ),
    named(
      right.filter((word) => !left.includes(word)),
      inRight,
      inLeft,
    ),
  ];
  return (byLeft > 0 && byRight > 0) || byLeft >= 2 || byRight >= 2;
}

/** Words of the path, singular, those that say nothing or tell of a state left out. */
const placeWords = ({ module }: Entry): string[] =>
  module
    .replace(/\.[^/]*$/, '')
    .split(/[/]/)
    .flatMap((segment) => [stemWordsOf(segment).join(''), ...stemWordsOf(segment)])
    .map((word) => word.replace(/s$/, ''))
    .filter((word) => word.length >= 4);

const codeWords = ({ tokens, text }: AuditContext, { module, shape }: Entry): string[] =>
  tokens(text(module).slice(shape.start, shape.end)).map((token) =>
    token.toLowerCase().replace(/[^a-z]/g, ''),
  );

/** Why two of one name are different things whatever they hold, or undefined. */
export function cannotBeOne(context: AuditContext, a: Entry, b: Entry): string | undefined {
  const family = (entry: Entry): string =>
    isType(entry)
      ? 'type'
      : entry.shape.form.endsWith('class')
        ? 'class'
        : entry.shape.form === 'function'
          ? 'function'
          : 'value';
  if (family(a) !== family(b)) return `${article(a.shape.form)} and ${article(b.shape.form)}`;
  if (a.module === b.module) return 'they stand side by side in one module';
  if (isBare(a) || isBare(b)) return 'what they are stands in their decorators and bases';
  if (extendDifferent(context, a, b)) return 'each extends a class of its own';
  if (isToolPlace(a.module) !== isToolPlace(b.module))
    return 'one is a tool of the project, the other a part of the program';
  if (a.shape.name.toLowerCase() === b.shape.name.toLowerCase() && a.shape.name !== b.shape.name)
    return 'their names differ in case';
  const [left, right] = [platformOf(a.module), platformOf(b.module)];
  if (left !== right) return `one is for ${left ?? 'the rest'}, the other for ${right ?? 'the rest'}`;
  const sides = platformsApart(a.module, b.module);
  if (sides) return `one is for ${sides[0]}, the other for ${sides[1]}`;
  const [from, to] = [versionOfPlace(a.module), versionOfPlace(b.module)];
  if (from !== to) return `one belongs to ${from ?? 'no version'}, the other to ${to ?? 'no version'}`;
  const parties = partiesApart(a.module, b.module);
  return parties && `one is for ${parties[0]}, the other for ${parties[1]}`;
}

/** A class that says nothing but what its decorators and its base say. */
const isBare = ({ shape }: Entry): boolean =>
  shape.form === 'class' && shape.adorned === true && (shape.members ?? []).length === 0;

/** Whether two classes have bases of other names, which are what makes them what they are. */
function extendDifferent({ catalog }: AuditContext, a: Entry, b: Entry): boolean {
  const [left, right] = [a, b].map(
    ({ module, shape }) => shape.extends && catalog.followed(catalog.named(module, shape.extends)),
  );
  return left !== undefined && right !== undefined && left.stem !== right.stem;
}

/** Why two are kept apart on purpose however equal they are today, or undefined. */
export function areMeantTwice(context: AuditContext, a: Entry, b: Entry): string | undefined {
  if (areVersions(a.shape.name, b.shape.name)) return 'each is a version of its own';
  const [left, right] = [frameworkOf(a.module), frameworkOf(b.module)];
  if (left !== undefined && right !== undefined && left !== right)
    return `one is for ${left}, the other for ${right}`;
  const [from, to] = [versionOfPlace(a.module), versionOfPlace(b.module)];
  if (from !== undefined && to !== undefined && from !== to && !isCode(a))
    return `one belongs to ${from}, the other to ${to}`;
  if (!isCode(a) && !isType(a) && isOfPage(context, a) && isOfPage(context, b))
    return 'each page says itself what it is given';
  const layers = isType(a) ? layersApart(a.module, b.module) : undefined;
  if (layers) return `one belongs to ${layers[0]}, the other to ${layers[1]}`;
  const parties = isCode(a) ? undefined : partiesApart(a.module, b.module);
  if (parties) return `one is for ${parties[0]}, the other for ${parties[1]}`;
  if (isType(a) && isType(b) && context.areStrangers(a.module, b.module))
    return 'one belongs to a package for others, and neither package knows the other';
  return undefined;
}

/** Whether a page keeps it for itself: what its address holds, its fonts, its fields. */
const isOfPage = ({ entries, catalog }: AuditContext, { module, exports }: Entry): boolean =>
  exports.length === 0 && entries.has(module) && [...catalog.graph.exportNames(module)].every(isConventional);

const article = (form: string): string => (/^[aeiou]/.test(form) ? `an ${form}` : `a ${form}`);

/** Siblings that fulfil one contract, or extend one base, are meant to be alike. */
export function shareContract({ catalog }: AuditContext, a: Entry, b: Entry): boolean {
  const above = ({ module, shape }: Entry): Set<Key | string> =>
    new Set(
      [...(shape.implements ?? []), ...(shape.extends ? [shape.extends] : [])].map(
        (path) => catalog.named(module, path)?.key ?? path.join('.'),
      ),
    );
  const left = above(a);
  return [...above(b)].some((each) => left.has(each));
}
