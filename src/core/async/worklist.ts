// What is left to look at, each thing once. Work that needs the compiler waits until nothing else is left, so that all
// of it is one question.

import type { CodePlace } from '../typed-questions.ts';
import type { AsyncContext } from './context.ts';

/** What work will ask the compiler. */
export interface Asks {
  referencesOf?: CodePlace;
  returnsOf?: CodePlace;
}

interface Waiting extends Asks {
  work: () => void;
}

export class Worklist {
  readonly #context: AsyncContext;
  readonly #seen = new Set<string>();
  readonly #queue: (() => void)[] = [];
  #waiting: Waiting[] = [];

  constructor(context: AsyncContext) {
    this.#context = context;
  }

  has(key: string): boolean {
    return this.#seen.has(key);
  }

  /** Nothing is to be done for it any more. */
  see(key: string): void {
    this.#seen.add(key);
  }

  once(key: string, work: () => void, asks?: Asks): void {
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    if (asks) this.#waiting.push({ work, ...asks });
    else this.#queue.push(work);
  }

  run(): void {
    for (;;) {
      for (let next = this.#queue.pop(); next; next = this.#queue.pop()) next();
      if (this.#waiting.length === 0) return;
      const waiting = this.#waiting;
      this.#waiting = [];
      this.#context.ahead(
        waiting.flatMap(({ referencesOf }) => referencesOf ?? []),
        waiting.flatMap(({ returnsOf }) => returnsOf ?? []),
      );
      for (const { work } of waiting) work();
    }
  }
}
