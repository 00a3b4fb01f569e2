// What has to change in which file, each with the chain that forced it: the outcome of the fixed point.

import type { Span } from '../edits.ts';
import type { Link } from './chain.ts';
import type { Conversion } from './syntax.ts';

export type MarkKind = keyof Conversion;

/** What is known of a loop; marks of their own at its call. */
export type LoopKind = Extract<MarkKind, 'atOnce' | 'steady' | 'sparse' | 'byElement' | 'ofMap' | 'ofSet'>;

export interface Mark {
  kind: MarkKind;
  file: string;
  at: Span;
  because: Link;
  steps: readonly string[];
}

const kinds: readonly MarkKind[] = [
  'awaits',
  'promises',
  'functions',
  'signatures',
  'awaitedTypes',
  'loops',
  'atOnce',
  'steady',
  'sparse',
  'byElement',
  'ofMap',
  'ofSet',
  'iterations',
  'collections',
  'effects',
  'throws',
  'doubles',
  'casts',
];

/** Marks by place and kind; the first chain to reach a place is the one that is told. */
export class Marks {
  readonly #marks = new Map<string, Mark>();

  /** @returns whether it is new */
  add(mark: Mark): boolean {
    const key = `${mark.kind}:${mark.file}:${mark.at.start}:${mark.at.end}`;
    const known = this.#marks.get(key);
    if (!known) {
      this.#marks.set(key, mark);
      return true;
    }
    const steps = [...new Set([...known.steps, ...mark.steps])];
    this.#marks.set(key, { ...known, steps });
    return false;
  }

  addAll(others: Marks): void {
    for (const mark of others.#marks.values()) this.add(mark);
  }

  get size(): number {
    return this.#marks.size;
  }

  get all(): readonly Mark[] {
    return [...this.#marks.values()];
  }

  files(): string[] {
    return [...new Set(this.all.map(({ file }) => file))].sort();
  }

  /** The marks of one file as the language takes them, in the order of the text. */
  conversionOf(file: string): Conversion {
    const own = this.all.filter((mark) => mark.file === file);
    const spans = (kind: MarkKind): Span[] =>
      own
        .filter((mark) => mark.kind === kind)
        .map(({ at }) => at)
        .sort((a, b) => a.start - b.start || b.end - a.end);
    return Object.fromEntries(kinds.map((kind) => [kind, spans(kind)])) as unknown as Conversion;
  }

  /** The mark that an edit was made for; of a loop, how it runs. */
  at(file: string, { start, end }: Span): Mark | undefined {
    const found = this.all.filter(
      (mark) => mark.file === file && mark.at.start === start && mark.at.end === end,
    );
    return found.find(({ kind }) => kind === 'atOnce') ?? found[0];
  }
}
