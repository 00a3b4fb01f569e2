// Edits that nest: `await f(await f(x))` opens twice at nearby places, and a callback that becomes a loop carries what
// was changed inside it along. Wraps, insertions and replacements are collected by span and written at the end.

import type { Span } from '../../core/edits.ts';
import type { TextEdit } from '../../core/language.ts';
import { endBefore, statementEnd, type WrittenStyle } from './async-style.ts';
import type { Node } from './tree.ts';

/** The new text of a span inside a replacement, with all that was changed in it. */
export type Render = (span: Span) => string;

/** The new text of a value where only one may stand: behind `=`, between commas. */
export const valueText = (render: Render, { type, start, end }: Node): string =>
  type === 'SequenceExpression' ? `(${render({ start, end })})` : render({ start, end });

interface Insertion {
  kind: 'insertion';
  /** What it belongs to; it stands at the start or the end of that. */
  span: Span;
  at: number;
  text: string;
  /** Order among insertions at one offset: closings, then plain ones, then openings. */
  order: readonly [number, number];
  for: Span;
}
interface Replacement {
  kind: 'replacement';
  span: Span;
  text: (render: Render) => string;
  for: Span;
}
type Atom = Insertion | Replacement;

export class NestedEdits {
  readonly #text: string;
  readonly #style: WrittenStyle;
  readonly #atoms: Atom[] = [];

  constructor(text: string, style: WrittenStyle) {
    this.#text = text;
    this.#style = style;
  }

  wrap(span: Span, before: string, after: string, owner: Span = span): void {
    const { start, end } = span;
    this.#atoms.push({ kind: 'insertion', span, at: start, text: before, order: [2, -end], for: owner });
    if (after !== '')
      this.#atoms.push({ kind: 'insertion', span, at: end, text: after, order: [0, -start], for: owner });
  }

  insert(at: number, text: string, owner: Span): void {
    this.#atoms.push({
      kind: 'insertion',
      span: { start: at, end: at },
      at,
      text,
      order: [1, 0],
      for: owner,
    });
  }

  /** Inner changes are lost unless `text` renders the spans that they are in. */
  replace(span: Span, text: (render: Render) => string, owner: Span = span): void {
    this.#atoms.push({ kind: 'replacement', span, text, for: owner });
  }

  /** Disjoint and sorted; each with the span that it was made for. */
  finish(): (TextEdit & { for: Span })[] {
    const finished: (TextEdit & { for: Span })[] = [];
    let behind = '';
    let at = this.#text.length;
    // From the end, because how a statement ends depends on what follows it.
    for (const { start, end, text, owner } of this.#pieces({ start: 0, end: at }).reverse()) {
      const following = this.#text.slice(end, at) + behind;
      const ended = this.#ended(text, following);
      finished.push({ start, end, text: ended, for: owner });
      behind = ended + following;
      at = start;
    }
    return finished.reverse();
  }

  #ended(text: string, following: string): string {
    const [first = '', ...rest] = text.split(statementEnd);
    return rest.reduce(
      (before, next, index) => before + endBefore(rest.slice(index).join('') + following, this.#style) + next,
      first,
    );
  }

  #render(span: Span, without: Replacement): string {
    let text = '';
    let at = span.start;
    for (const piece of this.#pieces(span, without)) {
      text += this.#text.slice(at, piece.start) + piece.text;
      at = piece.end;
    }
    return text + this.#text.slice(at, span.end);
  }

  #pieces(range: Span, without?: Replacement): (Span & { text: string; owner: Span })[] {
    const inside = this.#atoms.filter((atom) => atom !== without && contains(range, atom.span));
    const replacements = inside.filter((atom) => atom.kind === 'replacement');
    const hidden = (atom: Atom): boolean =>
      replacements.some(
        (outer) =>
          outer !== atom &&
          contains(outer.span, atom.span) &&
          !(same(outer.span, atom.span) && atom.kind === 'insertion') &&
          !isBeside(atom, outer.span),
      );
    const visible = inside.filter((atom) => !hidden(atom)).sort(inOrder);
    return visible.map((atom) => {
      if (atom.kind === 'insertion')
        return { start: atom.at, end: atom.at, text: atom.text, owner: atom.for };
      const text = atom.text((span) => this.#render(span, atom));
      return { ...atom.span, text, owner: atom.for };
    });
  }
}

const contains = (outer: Span, inner: Span): boolean => outer.start <= inner.start && inner.end <= outer.end;
/** What is put in front of a replacement, or behind it, is no part of it. */
const isBeside = ({ kind, span }: Atom, outer: Span): boolean =>
  isEmpty(span) && (span.start === outer.end || (kind === 'replacement' && span.start === outer.start));

const isEmpty = ({ start, end }: Span): boolean => start === end;
const same = (a: Span, b: Span): boolean => a.start === b.start && a.end === b.end;

const placeOf = (atom: Atom): number => (atom.kind === 'insertion' ? atom.at : atom.span.start);
const orderOf = (atom: Atom): readonly [number, number] =>
  atom.kind === 'insertion' ? atom.order : [isEmpty(atom.span) ? 1 : 3, 0];

function inOrder(a: Atom, b: Atom): number {
  const [rankA, tieA] = orderOf(a);
  const [rankB, tieB] = orderOf(b);
  return placeOf(a) - placeOf(b) || rankA - rankB || tieA - tieB;
}
