// Trees for the compiler's check: on disk in a temporary folder, or in memory; and changes of their texts.

import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ChangedText, CheckResult } from '../../src/core/check.ts';
import { Draft } from '../../src/core/edits.ts';
import type { Files } from '../../src/core/files.ts';

const folders: string[] = [];

/** To be called when a test file is through. */
export function removeTrees(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** Writes a tree; what lies below node_modules and in `ignored` is there but not listed, as with git. */
export function onDisk(texts: Record<string, string>, ignored: Record<string, string> = {}): Files {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'canonize-check-')));
  folders.push(root);
  for (const [file, text] of Object.entries({ ...texts, ...ignored })) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
  return {
    root,
    paths: listed(texts),
    skipped: [],
    read(file) {
      try {
        return readFileSync(path.join(root, file), 'utf8');
      } catch {
        return undefined;
      }
    },
  };
}

let trees = 0;

/** A tree that is nowhere on disk; everything is listed, stub packages below node_modules too. */
export function inMemory(texts: Record<string, string>): Files {
  trees++;
  return {
    root: `/canonize-in-memory/${trees}`,
    paths: Object.keys(texts).sort(),
    skipped: [],
    read: (file) => texts[file],
  };
}

const listed = (texts: Record<string, string>): string[] =>
  Object.keys(texts)
    .filter((file) => !file.includes('node_modules/'))
    .sort();

/** Replaces each first occurrence of a key. */
export function edited(files: Files, file: string, replacements: Record<string, string>): ChangedText {
  const before = files.read(file);
  if (before === undefined) throw new Error(`no ${file}`);
  const draft = new Draft(before);
  draft.apply(
    Object.entries(replacements).map(([old, text]) => {
      const start = before.indexOf(old);
      if (start < 0) throw new Error(`no ${JSON.stringify(old)} in ${file}`);
      return { start, end: start + old.length, text, reason: 'test', steps: [], shape: 'use' };
    }),
  );
  return { file, before, after: draft.text, toBefore: (offset) => draft.toBefore(offset) };
}

export const created = (file: string, after: string): ChangedText => ({
  file,
  after,
  toBefore: () => undefined,
});

export const deleted = (files: Files, file: string): ChangedText => ({
  file,
  before: files.read(file),
  toBefore: () => undefined,
});

/** `src/app.ts:3:7 2322` for each new error. */
export const places = (result: CheckResult): string[] =>
  result.newErrors.map(({ file, line, column, code }) => `${file}:${line}:${column} ${code}`);
