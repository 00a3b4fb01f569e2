// The tree as the stages see it: what is on disk, with the changes so far on top. Nothing is written anywhere.

import { Draft, type Edit } from './edits.ts';
import { respecified } from './facts.ts';
import type { Files } from './files.ts';
import { ModuleGraph } from './graph.ts';
import type { Language, Source } from './language.ts';
import type { FileChange } from './patchset.ts';
import { type Place, placeOf } from './refusals.ts';
import { TreeFacts } from './tree-facts.ts';

/** What one stage changed: edits against the texts that it began with, and files that it deleted. */
export interface StageChange {
  stage: string;
  edits: ReadonlyMap<string, readonly Edit[]>;
  deleted: readonly string[];
}

/** How many opened files are remembered; modules of duplicates are asked again and again, users once. */
const openLimit = 16;

export class Overlay {
  readonly #files: Files;
  readonly #language: Language;
  readonly #facts: TreeFacts;
  readonly #drafts = new Map<string, Draft>();
  readonly #deleted = new Set<string>();
  readonly #created = new Set<string>();
  readonly #opened = new Map<string, Source>();
  readonly #history: StageChange[] = [];
  #graph: ModuleGraph | undefined;

  constructor(files: Files, language: Language, facts: TreeFacts) {
    this.#files = files;
    this.#language = language;
    this.#facts = new TreeFacts(facts);
  }

  get graph(): ModuleGraph {
    this.#graph ??= new ModuleGraph(this.#facts, this.#language.resolver);
    return this.#graph;
  }

  /** The current text; '' for a file that is deleted or cannot be read. */
  text(path: string): string {
    if (this.#deleted.has(path)) return '';
    return this.#drafts.get(path)?.text ?? this.#files.read(path) ?? '';
  }

  readonly open = (path: string): Source => {
    let source = this.#opened.get(path);
    if (source) {
      this.#opened.delete(path);
    } else source = this.#language.open(path, this.text(path), this.#facts.parsed(path));
    this.#opened.set(path, source);
    if (this.#opened.size > openLimit) this.#opened.delete(this.#opened.keys().next().value!);
    return source;
  };

  /** What was applied so far, in order. */
  get history(): readonly StageChange[] {
    return this.#history;
  }

  /** Applies one stage: edits against the current texts, and files to delete. */
  apply(all: ReadonlyMap<string, readonly Edit[]>, deleted: readonly string[] = [], stage = ''): void {
    const edits = new Map([...all].filter(([, list]) => list.length > 0));
    this.#history.push({ stage, edits, deleted });
    for (const [path, list] of edits) {
      const draft = this.#drafts.get(path) ?? this.#draftOf(path);
      draft.apply(list, stage);
      this.#drafts.set(path, draft);
      this.#opened.delete(path);
      if (!this.#language.isCode(path)) continue;
      const facts = this.#facts.get(path);
      this.#facts.set(path, (facts && respecified(facts, list)) ?? this.#language.facts(path, draft.text));
    }
    for (const path of deleted) {
      this.#deleted.add(path);
      this.#opened.delete(path);
      this.#facts.delete(path);
    }
    this.#graph = this.#graph?.after([...edits.keys(), ...deleted]);
  }

  /** A file that is not there is a new one. */
  #draftOf(path: string): Draft {
    const text = this.#files.read(path);
    if (text === undefined) this.#created.add(path);
    return new Draft(text ?? '');
  }

  draft(path: string): Draft | undefined {
    return this.#deleted.has(path) ? undefined : this.#drafts.get(path);
  }

  /** The place of an offset of the current text in the text that the run began with; of what was written, where it is. */
  placeAt(path: string, offset: number): Place {
    const draft = this.#drafts.get(path);
    const before = draft?.toBefore(offset);
    return draft && before !== undefined
      ? placeOf(path, draft.before, before)
      : placeOf(path, this.text(path), offset);
  }

  get deleted(): ReadonlySet<string> {
    return this.#deleted;
  }

  /** Every file whose text is not what it was, in the order of their paths. */
  changes(): FileChange[] {
    const changes: FileChange[] = [];
    for (const [file, draft] of this.#drafts) {
      if (this.#deleted.has(file)) continue;
      const edits = draft.netEdits();
      const before = this.#created.has(file) ? {} : { before: draft.before };
      if (edits.length > 0) changes.push({ file, ...before, after: draft.text, edits });
    }
    for (const file of this.#deleted) changes.push({ file, before: this.#files.read(file) ?? '', edits: [] });
    return changes.sort((a, b) => (a.file < b.file ? -1 : 1));
  }
}
