// Every kind of finding by a stable name, with what it means and what to do. `canonize explain` and SARIF print it.

import type { ColourKind, Dangling, DuplicateKind } from './finding.ts';

export const auditRules = {
  'duplicate/alias': {
    meaning: 'another name for a symbol that has one already',
    remedy: 'move its users to the canonical and delete it: canonize diff GROUP',
  },
  'duplicate/detour': {
    meaning: 'a module that passes a symbol on under its own name, so that it is imported by two paths',
    remedy: 'move its users to the canonical and delete it: canonize diff GROUP',
  },
  'duplicate/subclass': {
    meaning: 'a class that adds nothing to its base; only instanceof and its name tell them apart',
    remedy: 'use the base class',
  },
  'duplicate/wrapper': {
    meaning: 'a function that only calls another one through',
    remedy: 'call the other one',
  },
  'duplicate/adapter': {
    meaning: 'a class whose members only forward to an instance of the canonical',
    remedy: 'use the canonical and its names',
  },
  'duplicate/projection': {
    meaning: 'an object or a function whose fields only read those of the canonical',
    remedy: 'read the canonical',
  },
  'duplicate/stub': {
    meaning:
      'a declaration by the name of another one that only throws, does nothing or returns its argument',
    remedy: 'delete it, or point its users to the canonical',
  },
  'duplicate/fork': {
    meaning: 'a second implementation of the same thing',
    remedy: 'read the differences, bring what is missing into the canonical, then move the users there',
  },
  'colour/sync-over-async': {
    meaning: 'a sync function hands out the promise of an async one under another type',
    remedy: 'make it async, and await it where it is called',
  },
  'colour/twins': {
    meaning: 'one job has a sync and an async function',
    remedy: 'keep one of them; the async one if any caller needs it',
  },
  'colour/two-colours': {
    meaning: 'one exported name is sync in one module and async in another',
    remedy: 'keep one of them, or give them names that tell',
  },
  'colour/needless-await': {
    meaning: 'something is awaited that never is a promise',
    remedy: 'take the await away, or make the function async if it should be',
  },
  'colour/unawaited': {
    meaning: 'nobody awaits a promise',
    remedy: 'await it, return it, or hand it to something that accepts a promise',
  },
  'dangling/module': {
    meaning: 'an import of a module that does not exist',
    remedy: 'correct the path or delete the import',
  },
  'dangling/name': {
    meaning: 'an import of a name that its module does not export',
    remedy: 'correct the name or delete the import',
  },
  'dangling/mocked-module': {
    meaning: 'a test double of a module that does not exist: it replaces nothing',
    remedy: 'correct the path or delete the double',
  },
  'dangling/mocked-name': {
    meaning: 'a test double of a name that its module does not export: it replaces nothing',
    remedy: 'correct the name or delete it from the double',
  },
  'allow/unused': {
    meaning: 'an allowance that allows nothing any more',
    remedy: 'take it out',
  },
  'allow/expired': {
    meaning: 'an allowance whose date is past',
    remedy: 'remove what it allowed, or give it a new date and a reason for it',
  },
} as const satisfies Record<string, { meaning: string; remedy: string }>;

export type AuditRule = keyof typeof auditRules;

export const ruleOfDuplicate = (kind: DuplicateKind): AuditRule => `duplicate/${kind}`;

const colourRules: Record<ColourKind, AuditRule> = {
  'sync over async': 'colour/sync-over-async',
  twins: 'colour/twins',
  'two colours': 'colour/two-colours',
  'needless await': 'colour/needless-await',
  unawaited: 'colour/unawaited',
};
export const ruleOfColour = (kind: ColourKind): AuditRule => colourRules[kind];

const danglingRules: Record<Dangling['kind'], AuditRule> = {
  module: 'dangling/module',
  name: 'dangling/name',
  'mocked module': 'dangling/mocked-module',
  'mocked name': 'dangling/mocked-name',
};
export const ruleOfDangling = (kind: Dangling['kind']): AuditRule => danglingRules[kind];
