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
  /** By file, then by kind and place. */
  readonly #files = new Map<string, Map<string, Mark>>();

  add(mark: Mark): void {
    const own = this.#files.get(mark.file) ?? new Map<string, Mark>();
    this.#files.set(mark.file, own);
    const key = `${mark.kind}:${mark.at.start}:${mark.at.end}`;
    const known = own.get(key);
    own.set(key, known ? { ...known, steps: [...new Set([...known.steps, ...mark.steps])] } : mark);
  }

  addAll(others: Marks): void {
    for (const mark of others.all) this.add(mark);
  }

  get all(): readonly Mark[] {
    return [...this.#files.values()].flatMap((own) => [...own.values()]);
  }

  files(): string[] {
    return [...this.#files.keys()].sort();
  }

  /** The marks of one file as the language takes them, in the order of the text. */
  conversionOf(file: string): Conversion {
    const conversion = Object.fromEntries(kinds.map((kind) => [kind, []])) as unknown as Record<
      MarkKind,
      Span[]
    >;
    for (const { kind, at } of this.#of(file)) conversion[kind].push(at);
    for (const spans of Object.values(conversion)) spans.sort((a, b) => a.start - b.start || b.end - a.end);
    return conversion;
  }

  /** The mark that an edit was made for; of a loop, how it runs. */
  at(file: string, { start, end }: Span): Mark | undefined {
    const found = this.#of(file).filter((mark) => mark.at.start === start && mark.at.end === end);
    return found.find(({ kind }) => kind === 'atOnce') ?? found[0];
  }

  #of(file: string): readonly Mark[] {
    return [...(this.#files.get(file)?.values() ?? [])];
  }
}
