// Everything that is printed goes through here: results to stdout, errors to stderr, colour only to a terminal.

import { readSync } from 'node:fs';
import { styleText } from 'node:util';
import { DiskError, Problem } from '../index.ts';

let colored = true;

export function setOutput({ color }: { quiet: boolean; color: boolean }): void {
  colored = color && process.env.NO_COLOR === undefined;
}

type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

/** The text in a style if stdout is a terminal that wants it. */
export function paint(style: Style, text: string): string {
  return colored && process.stdout.isTTY ? styleText(style, text) : text;
}

export const say = (text: string): void => {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
};

/** `canonize: what is wrong`, the place, what to do. An unexpected error keeps its stack. */
export function printError(error: unknown): void {
  if (error instanceof Problem || error instanceof DiskError) {
    const place = error.place && !error.message.includes(String(error.place)) ? `\n  at ${error.place}` : '';
    process.stderr.write(`canonize: ${error.message}${place}\n  ${error.remedy}\n`);
    return;
  }
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(
    `canonize: this is a defect of canonize; if it wrote anything, canonize undo takes it back\n${detail}\n`,
  );
}

export const isInteractive = (): boolean => Boolean(process.stdin.isTTY && process.stdout.isTTY);

/** Asks on the terminal; anything but y or yes is no. */
export function confirm(question: string): boolean {
  process.stdout.write(question);
  const buffer = Buffer.alloc(64);
  const length = readSync(0, buffer);
  return /^y(?:es)?$/i.test(buffer.subarray(0, length).toString('utf8').trim());
}
