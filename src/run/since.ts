// `verify --since`: what a branch adds that a gate has to know of: compiler errors, and exceptions that it grants
// itself. The base is read from git into a folder of its own; the work tree is not touched.

import type { ChangedText, CheckResult } from '../core/check.ts';
import { type Allowance, readConfig } from '../core/config.ts';
import type { Files } from '../core/files.ts';
import { lineHunks } from '../core/lines.ts';
import { Problem } from '../core/problem.ts';
import { fileAt, mergeBase } from '../disk/git.ts';
import { openPast } from '../disk/past.ts';
import { parseConfig } from '../disk/project.ts';
import { checkBetween } from './compiler-check.ts';

export interface Since {
  /** The commit that the branch is compared with. */
  base: string;
  /** `newErrors` are those that the branch adds; absent if nothing was asked of the compiler. */
  check?: CheckResult;
  /** Entries of `allow`, and `canonize-allow` comments, that the base does not have. */
  exceptions: readonly AddedException[];
}

export interface AddedException {
  file: string;
  line: number;
  /** What it allows, and why. */
  what: string;
}

export interface SinceOptions {
  root: string;
  /** The configuration's file below the root. */
  configFile: string;
  /** As it stands in the work tree. */
  allow: readonly Allowance[];
  files: Files;
  since: string;
  typecheck: boolean;
}

/** @throws DiskError if there is no git or no such commit */
export async function compareSince(options: SinceOptions): Promise<Since> {
  const base = mergeBase(options.root, options.since);
  const past = openPast(options.root, base, { installed: true });
  try {
    const changes = changesBetween(past.files, options.files);
    const exceptions = [...addedAllowances(options, base), ...addedComments(changes)];
    if (!options.typecheck) return { base, exceptions };
    const check = changes.length === 0 ? nothingChanged : await checkBetween(past.files, changes);
    return { base, exceptions, check };
  } finally {
    past.close();
  }
}

const nothingChanged: CheckResult = {
  engine: '',
  checked: 0,
  total: 0,
  newErrors: [],
  unresolvedShare: 0,
  notes: ['no file differs from the base'],
};

/** Every text that differs between two trees, with the places of what stayed. */
function changesBetween(past: Files, present: Files): ChangedText[] {
  const [was, is] = [new Set(past.paths), new Set(present.paths)];
  return [...new Set([...was, ...is])].sort().flatMap((file): ChangedText[] => {
    const before = was.has(file) ? past.read(file) : undefined;
    const after = is.has(file) ? present.read(file) : undefined;
    if (before === after) return [];
    return [
      {
        file,
        ...(before !== undefined && { before }),
        ...(after !== undefined && { after }),
        toBefore: placesIn(before ?? '', after ?? ''),
      },
    ];
  });
}

function placesIn(before: string, after: string): (offset: number) => number | undefined {
  const hunks = lineHunks(before, after);
  return (offset) => {
    let shift = 0;
    for (const { left, right } of hunks) {
      if (offset < right.start) break;
      if (offset < right.end) return undefined;
      shift = left.end - right.end;
    }
    return offset + shift;
  };
}

function addedAllowances({ root, configFile, allow }: SinceOptions, base: string): AddedException[] {
  const known = new Set(allowedAt(root, base, configFile).map(keyOf));
  return allow
    .filter((entry) => !known.has(keyOf(entry)))
    .map((entry) => ({
      file: configFile,
      line: entry.line ?? 1,
      what: `"allow" ${entry.symbol ?? entry.files}: ${entry.reason}`,
    }));
}

/** Another reason is no other exception; another place or another end is. */
const keyOf = ({ files, symbol, until }: Allowance): string => JSON.stringify([files, symbol, until]);

function allowedAt(root: string, base: string, configFile: string): readonly Allowance[] {
  const text = fileAt(root, base, configFile);
  if (text === undefined) return [];
  try {
    return readConfig(parseConfig(text, configFile), `${configFile} of the base`).allow;
  } catch (error) {
    if (error instanceof Problem) return [];
    throw error;
  }
}

const comment = /(?:\/\/|\/\*)\s*canonize-allow\b(.*)/;

function addedComments(changes: readonly ChangedText[]): AddedException[] {
  return changes.flatMap(({ file, before, after }) => {
    const known = (before ?? '').split('\n').filter((line) => comment.test(line));
    return (after ?? '').split('\n').flatMap((line, index) => {
      const [, what] = comment.exec(line) ?? [];
      if (what === undefined || !/\.[cm]?[jt]sx?$/.test(file)) return [];
      const at = known.indexOf(line);
      if (at >= 0) {
        known.splice(at, 1);
        return [];
      }
      return [{ file, line: index + 1, what: `canonize-allow${what.replace(/\*\/\s*$/, '').trimEnd()}` }];
    });
  });
}
