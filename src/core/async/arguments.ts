// An async function as an argument: what the callee does with it is read from the declared type of its parameter, and
// from the few names whose meaning no type tells.

import type { Span } from '../edits.ts';
import type { RefusalCode } from '../refusals.ts';
import type { CodePlace, TypeFacts } from '../typed-questions.ts';
import { arrayOutcome } from './arrays.ts';
import { type AsyncContext, promises } from './context.ts';
import type { LoopKind } from './marks.ts';
import type { Flow } from './syntax.ts';
import { testOutcome } from './test-callbacks.ts';

export type ArgumentOutcome =
  /** The callee takes a promise. */
  | { kind: 'accepted' }
  /** So does the Promise.all around the call. */
  | { kind: 'combined'; at: Span }
  /** So does its caller: the call's value is a promise. */
  | { kind: 'promise' }
  /** A callback of an array that has to become a loop. */
  | { kind: 'loop'; how: readonly LoopKind[] }
  /** An effect of a component, which waits inside of itself. */
  | { kind: 'effect' }
  /** The callee gives the function on as its value. */
  | { kind: 'value' }
  /** It is expected to throw, in the expression `at`. */
  | { kind: 'throws'; at: Span }
  /** The callee is a function of the tree whose parameter of that name calls it. */
  | { kind: 'followed'; name: CodePlace; callee: CodePlace }
  | { kind: 'refused'; code: RefusalCode; message: string };

const refused = (code: RefusalCode, message: string): ArgumentOutcome => ({ kind: 'refused', code, message });

type ArgumentFlow = Extract<Flow, { to: 'argument' }>;

export function argumentOutcome(
  context: AsyncContext,
  file: string,
  flow: ArgumentFlow,
  calls: number,
): ArgumentOutcome {
  const { callee } = flow;
  const name = callee.path.filter((part) => part !== '()').join('.');
  if (callee.isNew && name === 'Promise')
    return refused('async/executor', 'the executor of a promise is not awaited');
  if (/(?:^|\.)(?:memoize|memo|once|debounce|throttle|useMemo|useCallback)$/i.test(name))
    return refused('async/memoized', `${name} would keep the promise, and a rejection of it`);
  if (/(?:^|\.)use(?:Layout|Insertion)?Effect$/.test(name) && flow.index === 0)
    return context.syntax(file).givesNothing(flow.argument)
      ? { kind: 'effect' }
      : refused(
          'async/void-callback',
          `${name} takes its clean-up from the callback, which a promise would hide`,
        );
  const test = testOutcome(context, file, flow, name);
  if (test) return test;
  const array = arrayOutcome(context, file, flow, calls);
  if (array) return array;
  const [call] = context.types.calls([{ ...flow.call, file }]);
  const parameter = call?.arguments[flow.index];
  if (!call || !parameter)
    return refused('async/callback', `what ${name || 'the callee'} does with it is not known`);
  if (calls > 0)
    return refused('async/callback', `${name || 'the callee'} is given a function that makes it`);
  const { declared } = parameter;
  if (promises(declared))
    return call.returns.thenable === 'maybe' ? { kind: 'promise' } : { kind: 'accepted' };
  return byReturn(context, call.declaration, flow.index, declared, name);
}

function byReturn(
  context: AsyncContext,
  callee: { file: string; start: number; end: number } | undefined,
  index: number,
  declared: TypeFacts,
  name: string,
): ArgumentOutcome {
  const [result] = declared.returns;
  // What a function of the tree does with it can be read there, whatever it expects back.
  const parameter =
    callee && context.isOwn(callee.file) ? context.syntax(callee.file).parameter(callee, index) : undefined;
  const isUntyped = declared.kind === 'any' && callee !== undefined && /\.[cm]?jsx?$/.test(callee.file);
  if (callee && parameter && (result || isUntyped))
    return { kind: 'followed', name: { ...parameter, file: callee.file }, callee };
  if (!result && /^(?:Function|TimerHandler)$/.test(declared.text))
    return refused('async/void-callback', `${name} takes any function, so nobody would see it fail`);
  if (!result) return refused('async/callback', `${name || 'the callee'} takes it as ${declared.text}`);
  if (result.kind === 'nothing' || /^(?:void|undefined) \||\| (?:void|undefined)$/.test(result.text)) {
    if (/\bRequestHandler\b/.test(declared.text))
      return refused(
        'async/request-handler',
        `${name} takes ${declared.text}, and an error would not reach the next handler`,
      );
    const code = /(?:addEventListener|\.on|\.once|subscribe)$/i.test(name)
      ? 'async/event-handler'
      : 'async/void-callback';
    return refused(code, `${name || 'the callee'} takes ${declared.text}, so nobody would see it fail`);
  }
  if (result.kind === 'type-parameter' || result.kind === 'any' || result.kind === 'unknown')
    return refused(
      'async/callback',
      `${name || 'the callee'} takes ${declared.text}, and does not say that it awaits it`,
    );
  return refused('async/callback', `${name || 'the callee'} takes ${declared.text}`);
}
