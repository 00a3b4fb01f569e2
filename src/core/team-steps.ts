// A team's own transforms as steps: they run last, on the text that the other stages leave, and whatever they change is
// an edit like any other. What one of them cannot do is refused as a whole.

import type { Edit } from './edits.ts';
import { lineHunks } from './lines.ts';

/** One entry of `steps` in the configuration. */
export interface TeamStep {
  /** The transform's path as it is written, with a number if it is listed more than once: `codemods/prop.ts (2)`. */
  id: string;
  /** Relative to the root. */
  transform: string;
  /** A glob of the files that it is given. */
  files: string;
  parser?: string;
  /** How long it may take to answer for one file; for the first one its start is included. */
  secondsPerFile: number;
  options: Readonly<Record<string, unknown>>;
}

/** What became of one file. */
export interface TransformedFile {
  file: string;
  /** The new text; the old one if nothing changes. */
  text: string;
}

/** What a transform did with the files that it was given. */
export interface TransformRun {
  files: readonly TransformedFile[];
  /** It threw, ended its process or did not answer in time: where, and what it said. */
  failure?: { file?: string; message: string; late?: boolean };
  /** What it printed or reported. */
  said: readonly string[];
}

/** Runs a transform over texts; the only part that knows what a transform is. */
export interface TransformRunner {
  /** @throws Problem if the transform or what runs it is not there */
  run(step: TeamStep, files: readonly TransformedFile[]): Promise<TransformRun>;
}

/** The change of a text by whole lines, as edits of the step. */
export function editsOf(step: TeamStep, before: string, after: string): Edit[] {
  return lineHunks(before, after).map(({ left, right }) => ({
    ...left,
    text: after.slice(right.start, right.end),
    reason: `changed by ${step.transform}`,
    steps: [step.id],
    shape: 'step',
  }));
}
