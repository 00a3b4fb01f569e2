// Edits are values: a span, its new text, and why. They are disjoint and sorted, or it is an error.
// A draft carries one file's text through every stage and can still say, for each byte of the result,
// where it came from and which step asked for what changed.

/** A half-open range of UTF-16 offsets into one text. */
export interface Span {
  start: number;
  end: number;
}

/** One replacement in one file's current text. An insertion has `start === end`. */
export interface Edit extends Span {
  text: string;
  /** Why, in one clause for the reviewer: `import moved to src/core/db.ts`. */
  reason: string;
  /** The ids of the steps that asked for it; a withdrawn step takes its edits along. */
  steps: readonly string[];
  /** Review class, the heading under which the summary counts this edit. */
  shape: Shape;
}

/** What a reviewer has to check in an edit, from the most harmless to the least. */
export type Shape =
  | 'import'
  | 'export'
  | 'rename'
  | 'use'
  | 'inline'
  | 'mock'
  | 'async'
  | 'delete'
  | 'dependency'
  | 'step'
  | 'format';

/** A replacement against the text that the run began with; several stages may have contributed. */
export interface NetEdit extends Span {
  text: string;
  reasons: readonly string[];
  steps: readonly string[];
  shapes: readonly Shape[];
  /** The stages that had a part in it, in their order. */
  stages: readonly string[];
}

/** An edit with the stage that made it. */
export interface StagedEdit extends Edit {
  stage: string;
}

interface Kept extends Span {
  kept: true;
}
interface Fresh {
  kept: false;
  text: string;
  from: readonly StagedEdit[];
}
type Piece = Kept | Fresh;

const lengthOf = (piece: Piece): number => (piece.kept ? piece.end - piece.start : piece.text.length);

/** One file on its way through the stages. `before` never changes; `text` does. */
export class Draft {
  readonly before: string;
  #pieces: Piece[];
  #text: string;
  /** As long as nothing more is applied. */
  #net: readonly NetEdit[] | undefined;

  constructor(before: string) {
    this.before = before;
    this.#text = before;
    this.#pieces = [{ kept: true, start: 0, end: before.length }];
  }

  get text(): string {
    return this.#text;
  }

  /**
   * Applies the edits of one stage, whose spans are offsets into the current `text`.
   * @throws Error if two edits overlap or one lies outside the text: a defect of the transform, never of the input.
   */
  apply(edits: readonly Edit[], stage = ''): void {
    const sorted = sortedDisjoint(edits, this.#text.length);
    const next: Piece[] = [];
    const pieces = [...this.#pieces];
    let at = 0;
    let overwritten: StagedEdit[] = [];
    const take = (upTo: number, keep: boolean): void => {
      while (at < upTo) {
        const piece = pieces.shift();
        if (!piece) break;
        const length = lengthOf(piece);
        if (at + length <= upTo) {
          if (keep) next.push(piece);
          else if (!piece.kept) overwritten.push(...piece.from);
          at += length;
          continue;
        }
        const [head, tail] = split(piece, upTo - at);
        if (keep) next.push(head);
        else if (!head.kept) overwritten.push(...head.from);
        pieces.unshift(tail);
        at = upTo;
      }
    };
    for (const edit of sorted) {
      take(edit.start, true);
      overwritten = [];
      take(edit.end, false);
      next.push({ kept: false, text: edit.text, from: [...overwritten, { ...edit, stage }] });
    }
    take(this.#text.length, true);
    next.push(...pieces);
    this.#pieces = next;
    this.#net = undefined;
    // Added up, not joined: the engine then shares what was kept with the text before until somebody reads it.
    let text = '';
    for (const piece of next) text += piece.kept ? this.before.slice(piece.start, piece.end) : piece.text;
    this.#text = text;
  }

  /** The whole change as replacements in `before`, sorted and disjoint; adjacent ones are one. */
  netEdits(): readonly NetEdit[] {
    this.#net ??= this.#netEdits();
    return this.#net;
  }

  #netEdits(): NetEdit[] {
    const result: NetEdit[] = [];
    let start = 0;
    let fresh: Fresh[] = [];
    const flush = (end: number): void => {
      const text = fresh.map((piece) => piece.text).join('');
      const from = fresh.flatMap((piece) => piece.from);
      if (this.before.slice(start, end) !== text) {
        result.push({
          start,
          end,
          text,
          reasons: [...new Set(from.map((edit) => edit.reason))],
          steps: [...new Set(from.flatMap((edit) => edit.steps))],
          shapes: [...new Set(from.map((edit) => edit.shape))],
          stages: [...new Set(from.map((edit) => edit.stage))],
        });
      }
      fresh = [];
    };
    for (const piece of this.#pieces) {
      if (!piece.kept) {
        fresh.push(piece);
        continue;
      }
      if (piece.start === piece.end) continue;
      flush(piece.start);
      start = piece.end;
    }
    flush(this.before.length);
    return result;
  }

  /** Where the character at `offset` of the current text stood before, or undefined if an edit wrote it. */
  toBefore(offset: number): number | undefined {
    let at = 0;
    for (const piece of this.#pieces) {
      const length = lengthOf(piece);
      if (offset < at + length) return piece.kept ? piece.start + (offset - at) : undefined;
      at += length;
    }
    return offset === at ? this.before.length : undefined;
  }

  /** The edits whose text lies in a part of the current text, or that deleted something inside of it. */
  editsIn({ start, end }: Span): StagedEdit[] {
    const found: StagedEdit[] = [];
    let at = 0;
    for (const piece of this.#pieces) {
      const length = lengthOf(piece);
      const isInside = length === 0 ? at > start && at < end : at < end && at + length > start;
      if (isInside && !piece.kept) found.push(...piece.from);
      at += length;
    }
    return found;
  }

  /** The edits whose text covers `offset` of the current text, oldest first; empty where nothing changed. */
  editsAt(offset: number): readonly StagedEdit[] {
    let at = 0;
    for (const piece of this.#pieces) {
      const length = lengthOf(piece);
      if (offset < at + length) return piece.kept ? [] : piece.from;
      at += length;
    }
    return [];
  }
}

/** The text that results from applying sorted, disjoint edits to `before`. */
export function applyEdits(
  before: string,
  edits: readonly Pick<NetEdit, 'start' | 'end' | 'text'>[],
): string {
  let at = 0;
  let text = '';
  for (const edit of edits) {
    if (edit.start < at || edit.end < edit.start || edit.end > before.length) {
      throw new Error(`edits overlap or leave the text at offset ${edit.start}`);
    }
    text += before.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return text + before.slice(at);
}

function sortedDisjoint(edits: readonly Edit[], length: number): Edit[] {
  const sorted = [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
  let at = 0;
  for (const edit of sorted) {
    if (edit.start < at || edit.end < edit.start || edit.end > length) {
      throw new Error(`edits overlap or leave the text at offset ${edit.start}: ${edit.reason}`);
    }
    at = edit.end;
  }
  return sorted;
}

function split(piece: Piece, at: number): [Piece, Piece] {
  if (piece.kept) {
    const middle = piece.start + at;
    return [
      { kept: true, start: piece.start, end: middle },
      { kept: true, start: middle, end: piece.end },
    ];
  }
  return [
    { ...piece, text: piece.text.slice(0, at) },
    { ...piece, text: piece.text.slice(at) },
  ];
}
