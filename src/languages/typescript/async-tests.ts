// Tests: an error that was thrown is a rejection now, and a double gives a promise.

import type { Span } from '../../core/edits.ts';
import { type FileConversion, writeAwait } from './async-awaits.ts';
import { memberName, spanOf, type UpwardTree } from './async-tree.ts';
import type { Node } from './tree.ts';

/** The whole expectation around the callback that is expected to throw; one of a promise waits for its callback. */
export function throwing(
  tree: UpwardTree,
  argument: Span,
): { at: Span } | { refused: string } | 'awaited' | undefined {
  const callback = tree.at(argument);
  const call = callback && tree.parent(callback);
  if (call?.type !== 'CallExpression' || call.arguments[0] !== callback) return undefined;
  const name = memberName(call.callee);
  if (name === 'throws' || name === 'doesNotThrow') return { at: spanOf(call) };
  if (call.callee.name !== 'expect') return undefined;
  const member = tree.parent(call);
  const matcher = member && memberName(member);
  if (matcher === 'rejects' || matcher === 'resolves') return 'awaited';
  const next = member && tree.parent(member);
  const asked = matcher === 'not' && next ? memberName(next) : matcher;
  if (/Return(?:ed)?With$/.test(asked ?? ''))
    return { refused: 'an expectation of what it returned, which is a promise now' };
  if (matcher === 'not')
    return /^toThrow/.test(asked ?? '') ? { refused: 'an expectation that nothing is thrown' } : undefined;
  const whole = next;
  return whole?.type === 'CallExpression' && /^toThrow/.test(matcher ?? '')
    ? { at: spanOf(whole) }
    : undefined;
}

/** `expect(() => f()).toThrow(E)` → `await expect(async () => f()).rejects.toThrow(E)`. */
export function writeThrowing(file: FileConversion, at: Span): void {
  const whole = file.tree.at(at) as Node;
  const name = memberName(whole.callee);
  const isAssert = name === 'throws' || name === 'doesNotThrow';
  file.rejecting.add((isAssert ? whole : whole.callee.object).arguments[0]);
  if (isAssert) {
    const twin = name === 'throws' ? 'rejects' : 'doesNotReject';
    file.edits.replace(spanOf(whole.callee.property), () => twin, at);
  } else {
    file.edits.insert(whole.callee.object.end, '.rejects', at);
  }
  writeAwait(file, at);
}

/** `vi.spyOn(db, 'getDb')`, `sinon.stub(db, 'getDb')`. */
export function spiesOn(tree: UpwardTree, name: string): { object: Span; call: Span }[] {
  return tree.literals(name).flatMap((literal) => {
    const call = tree.parent(literal);
    const isSpy = call?.type === 'CallExpression' && call.arguments[1] === literal;
    return isSpy && /^(?:spyOn|stub)$/.test(memberName(call.callee) ?? '')
      ? [{ object: spanOf(call.arguments[0]), call: spanOf(call) }]
      : [];
  });
}

const twins: Record<string, string> = {
  mockReturnValue: 'mockResolvedValue',
  mockReturnValueOnce: 'mockResolvedValueOnce',
  returns: 'resolves',
};

export function writeDouble({ tree, edits }: FileConversion, at: Span): void {
  const twin = twins[tree.slice(at)];
  if (twin !== undefined) edits.replace(at, () => twin);
}
