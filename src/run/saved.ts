// A patchset on its way to a folder and back: sealed, so that what was reviewed is what gets applied.

import path from 'node:path';
import { applyEdits } from '../core/edits.ts';
import type { FileChange, StoredPatchset } from '../core/patchset.ts';
import { Problem } from '../core/problem.ts';
import type { Refusal } from '../core/refusals.ts';
import { patchOf } from '../core/review.ts';
import { isThere, readFrom, writeInto } from '../disk/project.ts';
import { version } from '../version.ts';
import { hashOf } from './setup.ts';

/** What of a dry run is stored. */
export interface Storable {
  config: string;
  changes: readonly FileChange[];
  refusals: readonly Refusal[];
  removed: Readonly<Record<string, string>>;
}

/** What `patchset.json` holds for a dry run. */
export function storedPatchset(run: Storable): StoredPatchset {
  return sealed({
    format: 'canonize-patchset-1',
    tool: version,
    config: run.config,
    changes: run.changes.map(({ file, before, after, edits }) => ({
      file,
      ...(before !== undefined && { before: hashOf(before) }),
      ...(after !== undefined && { after: hashOf(after) }),
      edits,
    })),
    refusals: run.refusals,
    removed: run.removed,
  });
}

const sealed = (content: Omit<StoredPatchset, 'seal'>): StoredPatchset => ({
  ...content,
  seal: sealOf(content),
});

const sealOf = (content: Omit<StoredPatchset, 'seal'>): string => hashOf(JSON.stringify(content));

/** Writes `patchset.json` and `changes.patch` into a folder. @throws Problem */
export function savePatchset(run: Storable, dir: string): void {
  writeInto(dir, {
    'patchset.json': `${JSON.stringify(storedPatchset(run), null, 1)}\n`,
    'changes.patch': patchOf(run.changes),
  });
}

/** @throws Problem if there is none, or it was changed by hand */
export function readStored(dir: string): StoredPatchset {
  const text = readFrom(dir, 'patchset.json');
  let stored: StoredPatchset | undefined;
  try {
    stored = JSON.parse(text) as StoredPatchset;
  } catch {}
  if (stored?.format !== 'canonize-patchset-1' || !Array.isArray(stored.changes)) {
    throw new Problem(
      `${path.join(dir, 'patchset.json')} is not a patchset of this version`,
      'make it again: canonize diff --out DIR',
      dir,
    );
  }
  const { seal, ...content } = stored;
  if (seal !== sealOf(content)) {
    throw new Problem(
      `the patchset was changed by hand: ${path.join(dir, 'patchset.json')} is not what diff wrote`,
      'make it again: canonize diff --out DIR',
      dir,
    );
  }
  return stored;
}

/** The patch beside a patchset, as it is there: nobody has sealed it. '' if there is none. */
export const readPatch = (dir: string): string =>
  isThere(path.join(dir, 'changes.patch')) ? readFrom(dir, 'changes.patch') : '';

/** The text that a stored change makes of a text; undefined if it deletes the file. @throws Problem if it is forged */
export function resultOf(
  { file, after, edits }: StoredPatchset['changes'][number],
  text: string,
): string | undefined {
  const result = after === undefined ? undefined : applyEdits(text, edits);
  if (result !== undefined && hashOf(result) !== after) {
    throw new Problem(
      `the patchset was changed by hand: ${file} would not become what it says`,
      'make the patchset again: canonize diff --out DIR',
      file,
    );
  }
  return result;
}
