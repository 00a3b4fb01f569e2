// Every use of the inlined names in one file: calls are written out, what cannot be is refused, and the imports follow.

import type { Span } from '../edits.ts';
import { applyEdits } from '../edits.ts';
import type { Clause, Source, TextEdit, WrittenName } from '../language.ts';
import type { RefusalCode } from '../refusals.ts';
import type { FileWork } from '../rewrite/context.ts';
import { Slots } from '../rewrite/slots.ts';
import type { Unbound } from './bind.ts';
import { seenFrom } from './changing.ts';
import { Names } from './names.ts';
import { inlineCall } from './render.ts';
import { handedOnAs, type Result, resultType } from './result-type.ts';
import { allParts, isComponent, type Template } from './template.ts';
import { type Argument, type CallUse, type ElementUse, isCall, type MemberValue, type Use } from './use.ts';

/** A proven wrapper, with what its users have to know of what it calls. */
export interface Inlining {
  step: string;
  /** Its declaration. */
  module: string;
  local: string | undefined;
  template: Template;
  declaring: Source;
  countsArguments: boolean;
  isAsync: boolean;
  /** How many type parameters what is called has, if that is known. */
  calleeTypeParameters: number;
  /** The name in the declaring module that means exactly the same function, if there is one. */
  equal?: string;
  result?: Result;
  /** It stands for constructions, not for calls. */
  constructs?: boolean;
  /** The name stays, with its other uses. */
  keeps?: boolean;
  /** The name in the declaring module by which the class is replaced as a type. */
  typeName?: string;
  /** The way that is written wherever the member's name stands. */
  place?: readonly string[];
}

/** A use with the wrapper that it is of, and the import by which the file has it. */
export interface Found {
  inlining: Inlining;
  use: Use;
  clause?: Clause;
  written?: WrittenName;
  /** It is taken of a namespace. */
  isMember: boolean;
}

export class InlineFile {
  readonly #work: FileWork;
  readonly #slots: Slots;
  readonly #names: Names;
  /** Edits so far, disjoint; an outer call takes those inside of it into its own text. */
  #edits: (TextEdit & { step: string; reason: string })[] = [];
  readonly #dropped: Argument[] = [];
  /** Steps of which a call gives other arguments now. */
  readonly rearranged = new Set<string>();

  constructor(work: FileWork) {
    this.#work = work;
    this.#slots = new Slots(work);
    this.#names = new Names(work, this.#slots);
  }

  /** Writes all uses; refusals go to the work, and then nothing of this may be applied. */
  run(all: readonly Found[]): void {
    // Inner calls first: an outer one takes their new text along.
    const sorted = all.toSorted((a, b) => b.use.start - a.use.start || a.use.end - b.use.end);
    for (const found of sorted) this.#one(found);
    for (const found of sorted) if (found.use.kind === 'element') this.#refuseRival(found, found.use);
    for (const [clause, found] of grouped(all, ({ clause }) => clause)) {
      const gone = this.#leaving(found);
      this.#slots.move(clause, this.#names.groupsOf(clause), gone, 'it is written out where it was called');
    }
    this.#dropUnused();
    this.#slots.write();
    for (const { step, reason, ...edit } of this.#edits) this.#work.edit([edit], reason, [step], 'inline');
  }

  /** The names of an import that nothing mentions any more; an export of them is for the deletion to take. */
  #leaving(all: readonly Found[]): Map<WrittenName, string[]> {
    const gone = new Map<WrittenName, string[]>();
    for (const [written, found] of grouped(all, (each) => each.written)) {
      const isHeld = found.some(
        ({ use, isMember, inlining }) =>
          use.kind === 'export' ||
          (isMember && this.#isHeld(written, all)) ||
          (inlining.keeps && this.#isMentionedElsewhere(written, found)),
      );
      if (!isHeld) gone.set(written, [...new Set(found.map(({ inlining }) => inlining.step))]);
    }
    return gone;
  }

  #isMentionedElsewhere({ local }: WrittenName, found: readonly Found[]): boolean {
    return !this.#work.source
      .references(local)
      .every(({ start }) => found.some(({ use }) => use.start <= start && start < use.end));
  }

  /** Whether a namespace is needed for something else. */
  #isHeld(written: WrittenName, all: readonly Found[]): boolean {
    const { members, escapes } = this.#work.source.namespace(written.local);
    return escapes.length > 0 || !members.every(({ start }) => all.some(({ use }) => use.start === start));
  }

  #refuse({ inlining, use }: Found, { code, message }: { code: RefusalCode; message: string }): void {
    this.#work.refuse(code, use, [inlining.step], message);
  }

  #one(found: Found): void {
    const { use, inlining } = found;
    if (inlining.place) return this.#place(found, inlining.place);
    switch (use.kind) {
      case 'call':
      case 'tag':
        return this.#call(found, use);
      case 'new':
        return inlining.constructs
          ? this.#call(found, use)
          : this.#refuse(found, { code: 'inline/use', message: 'it is constructed with new' });
      case 'member':
        return this.#member(found, use);
      case 'key':
        return this.#key(found, use);
      case 'element':
        return this.#element(found, use);
      case 'value':
      case 'query':
        if (use.kind === 'query' && use.result && inlining.result) return this.#result(found, use.result);
        if (use.kind === 'query' && this.#parameter(found, use)) return;
        return this.#equal(found);
      case 'export':
        return;
      case 'other':
        return this.#refuse(found, { code: 'inline/use', message: `it ${use.what}, which is no call` });
      case 'type':
        return this.#type(found);
    }
  }

  #call(found: Found, call: CallUse): void {
    const { inlining } = found;
    if (isComponent(inlining.template))
      return this.#refuse(found, { code: 'inline/use', message: 'a component is called as a function' });
    const names = this.#spell(found, call.start, allParts(inlining.template.parts));
    if ('code' in names) return this.#refuse(found, names);
    const seen = seenFrom(this.#work.context, this.#work.source, call);
    const inlined = inlineCall(inlining.template, seen, {
      textOf: (span) => this.#textOf(span),
      nameOf: (name) => names.get(name) ?? name,
      freshName: (like) => this.#names.freshName(like, call.start),
      lineBreak: this.#work.source.lineBreak,
      countsArguments: inlining.countsArguments,
      isAsync: inlining.isAsync,
      typeParameters: inlining.calleeTypeParameters,
    });
    if ('code' in inlined) return this.#refuse(found, inlined);
    this.#dropped.push(...inlined.dropped);
    if (!inlined.keepsList) this.rearranged.add(inlining.step);
    this.#put(inlined.edits, inlining.step, `${inlining.local ?? 'it'} only forwards`);
  }

  #spell(found: Found, offset: number, parts: Iterable<unknown>): ReadonlyMap<string, string> | Unbound {
    const names = new Map<string, string>();
    const all = [...parts, ...found.inlining.template.parameters.flatMap(({ otherwise }) => otherwise ?? [])];
    for (const part of all) {
      if (typeof part !== 'object' || part === null || !('name' in part) || !('type' in part)) continue;
      const { name, type } = part as { name: string; type: boolean };
      const { declaring, step, keeps } = found.inlining;
      const freed = found.isMember || keeps ? undefined : found.written?.local;
      const spelled = this.#names.spell(declaring, name, type, offset, found.clause, step, freed);
      if (typeof spelled !== 'string') return spelled;
      names.set(name, spelled);
    }
    return names;
  }

  /** The function itself is handed on: possible where another name means exactly the same. */
  #equal(found: Found): void {
    const { inlining, use } = found;
    if (inlining.equal === undefined)
      return this.#refuse(found, { code: 'inline/value', message: 'the function itself is handed on' });
    const names = this.#spell(found, use.start, [{ name: inlining.equal, type: use.kind === 'query' }]);
    if ('code' in names) return this.#refuse(found, names);
    const name = names.get(inlining.equal)!;
    const old = this.#work.source.text.slice(use.start, use.end);
    const text = use.kind === 'value' && use.shorthand ? `${old}: ${name}` : name;
    this.#put([{ start: use.start, end: use.end, text }], inlining.step, `${old} is ${name}`);
  }

  /** A component that is the canonical but for its name, or renders nothing but it, is that at its elements. */
  #element(found: Found, use: ElementUse): void {
    const { inlining } = found;
    const renders = isComponent(inlining.template);
    const { root } = inlining.template.head;
    const name = inlining.equal ?? (renders && 'name' in root ? root.name : undefined);
    if (name === undefined || use.typed)
      return this.#refuse(found, { code: 'inline/use', message: 'it is an element, which is no call' });
    if (renders && use.mayHaveRef)
      return this.#refuse(found, {
        code: 'inline/use',
        message: 'it may have a ref, which would be one of what it renders',
      });
    const names = this.#spell(found, use.start, [{ name, type: false }]);
    if ('code' in names) return this.#refuse(found, names);
    const text = names.get(name)!;
    if (/^[a-z]/.test(text))
      return this.#refuse(found, {
        code: 'inline/use',
        message: `an element of the name ${text} is no component`,
      });
    for (const { start, end } of [use, ...(use.closing ? [use.closing] : [])])
      this.#put([{ start, end, text }], inlining.step, `${inlining.local ?? 'it'} only renders ${text}`);
  }

  /** What is rendered in its place would be taken for the same component, which keeps its state. */
  #refuseRival(found: Found, use: ElementUse): void {
    const { text } = this.#work.source;
    const [was, is] = [text.slice(use.start, use.end), this.#textOf(use)];
    const rival = use.rivals.find(
      (each) => text.slice(each.start, each.end) !== was && this.#textOf(each) === is,
    );
    if (rival)
      this.#refuse(found, { code: 'inline/told-apart', message: `${is} is rendered in its place as well` });
  }

  /** A class that is named as a type becomes the type of what it holds. */
  #type(found: Found): void {
    const { inlining, use } = found;
    if (inlining.typeName === undefined)
      return this.#refuse(found, { code: 'inline/use', message: 'it is named as a type' });
    const names = this.#spell(found, use.start, [{ name: inlining.typeName, type: true }]);
    if ('code' in names) return this.#refuse(found, names);
    const text = names.get(inlining.typeName)!;
    this.#put([{ start: use.start, end: use.end, text }], inlining.step, `what it holds is a ${text}`);
  }

  /** `a.size` where the getter reads `inner.count`: only the name changes. */
  #member(found: Found, use: MemberValue): void {
    if (use.bound) return this.#rename(found, use.name, found.inlining.template.head.path[0]!);
    const text = this.#way(found.inlining.template);
    if (text === '' && !use.optional && use.does === 'read') {
      const edit = { start: use.access.start, end: use.name.end, text: '' };
      return this.#put([edit], found.inlining.step, 'what it holds is the thing itself');
    }
    if (!text || (use.does !== 'read' && /[()]/.test(text)))
      return this.#refuse(found, { code: 'inline/use', message: 'the member is not read plainly' });
    this.#rename(found, use.name, text);
  }

  #key(found: Found, use: Extract<Use, { kind: 'key' }>): void {
    const { template } = found.inlining;
    const { path } = template.head;
    const isCall = path.length === 2 && path[1] === '()' && template.sameArguments && use.of !== 'pattern';
    if (!isCall && path.length !== 1) {
      const message =
        use.of === 'pattern' ? 'a method that is taken out loses its receiver' : 'a double must keep up';
      return this.#refuse(found, { code: 'inline/member-key', message });
    }
    const old = this.#work.source.text.slice(use.start, use.end);
    this.#rename(found, use, use.shorthand ? `${path[0]}: ${old}` : path[0]!);
  }

  /** Another name, or a way of several, for a member that is the same thing. */
  #place(found: Found, path: readonly string[]): void {
    const { use } = found;
    const { text } = this.#work.source;
    if (isCall(use)) return this.#rename(found, use.callee, path.join('.'));
    if (use.kind === 'member') return this.#rename(found, use.name, path.join('.'));
    if (use.kind !== 'key') return this.#rename(found, use, path.join('.'));
    const quote = text[use.start - 1];
    if (use.of === 'type') return this.#rename(found, use, path.join(`${quote}][${quote}`));
    const last = use.shorthand ? `${path.at(-1)}: ${text.slice(use.start, use.end)}` : path.at(-1)!;
    const outer = path.slice(0, -1);
    if (outer.length === 0) return this.#rename(found, use, last);
    if (!use.property || use.property.hasRest)
      return this.#refuse(found, {
        code: 'inline/member-key',
        message: 'it is taken out where another object would have to be',
      });
    this.#rename(found, use, [...outer, last].join(': { '));
    const { end } = use.property;
    const closing = { start: end, end, text: ' }'.repeat(outer.length) };
    this.#edits.push({ ...closing, step: found.inlining.step, reason: 'it stands deeper' });
  }

  #rename(found: Found, { start, end }: Span, text: string): void {
    const old = this.#work.source.text.slice(start, end);
    if (old !== text) this.#put([{ start, end, text }], found.inlining.step, `${old} is ${text}`);
  }

  /** What stands behind the receiver, as text. */
  #way({ parts }: Template): string | undefined {
    const texts = parts.slice(2).map((part) => {
      if (typeof part === 'string') return part;
      return typeof part === 'object' && 'list' in part && part.list.length === 0 ? '()' : undefined;
    });
    return texts.every((text) => text !== undefined) ? texts.join('') : undefined;
  }

  #result(found: Found, span: Span): void {
    const { inlining } = found;
    const result = inlining.result!;
    const names = this.#spell(found, found.use.start, [{ name: result.root, type: true }]);
    if ('code' in names) return this.#refuse(found, names);
    const text = resultType(result, names.get(result.root)!);
    this.#put([{ ...span, text }], inlining.step, 'what it returns is what it forwards to returns');
  }

  /** Whether `Parameters<typeof w>[0]` could be written as that of the canonical. */
  #parameter(found: Found, use: Extract<Use, { kind: 'query' }>): boolean {
    const handed = use.parameter && handedOnAs(found.inlining.template, use.parameter.index);
    const names = handed && this.#spell(found, use.start, [{ name: handed.root, type: true }]);
    if (!names || 'code' in names) return false;
    const { start, end } = use.parameter!;
    const text = `Parameters<typeof ${names.get(handed.root)!}>[${handed.index}]`;
    this.#put([{ start, end, text }], found.inlining.step, 'it is handed on as that argument');
    return true;
  }

  #textOf(span: Span): string {
    const inner = this.#edits.filter(({ start, end }) => span.start <= start && end <= span.end);
    const { text } = this.#work.source;
    const moved = inner
      .map(({ start, end, text: now }) => ({ start: start - span.start, end: end - span.start, text: now }))
      .sort((a, b) => a.start - b.start);
    return applyEdits(text.slice(span.start, span.end), moved);
  }

  #put(edits: readonly TextEdit[], step: string, reason: string): void {
    const covered = (edit: Span): boolean =>
      edits.some(({ start, end }) => start <= edit.start && edit.end <= end && end > start);
    this.#edits = this.#edits.filter((edit) => !covered(edit));
    this.#edits.push(...edits.map((edit) => ({ ...edit, step, reason })));
  }

  /** Imports that only an argument needed which went. */
  #dropUnused(): void {
    if (this.#dropped.length === 0) return;
    const { source } = this.#work;
    const within = (offset: number): boolean =>
      this.#dropped.some(({ start, end }) => start <= offset && offset < end);
    for (const clause of source.clauses()) {
      if (clause.keyword !== 'import') continue;
      for (const name of clause.names) {
        const references = source.references(name.local);
        if (references.length === 0 || !references.every(({ start }) => within(start))) continue;
        this.#slots.move(clause, [], new Map([[name, this.#steps()]]), 'nothing uses it any more');
      }
    }
  }

  #steps(): string[] {
    return [...new Set(this.#edits.map(({ step }) => step))];
  }
}

function grouped<K, T>(all: readonly T[], keyOf: (each: T) => K | undefined): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const each of all) {
    const key = keyOf(each);
    if (key !== undefined) groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return groups;
}
