// Callbacks of tests. A runner awaits what a test and a hook give it, whatever its typings say, but not a describe.

import type { ArgumentOutcome } from './arguments.ts';
import type { AsyncContext } from './context.ts';
import type { Flow } from './syntax.ts';

const runners =
  /^(?:it|test|specify|beforeEach|afterEach|beforeAll|afterAll|before|after)(?:\.(?:only|skip|concurrent|each|fails|sequential|todo|runIf|skipIf))*$/;
const suites =
  /^(?:describe|suite|context)(?:\.(?:only|skip|each|concurrent|sequential|shuffle|todo|runIf|skipIf))*$/;
const doneCallback = /^(?:done|cb|callback|next|resolve)$/;

const refused = (message: string): ArgumentOutcome => ({ kind: 'refused', code: 'async/test', message });

/** Undefined if it is no part of a test. */
export function testOutcome(
  context: AsyncContext,
  file: string,
  { call, argument, index }: Extract<Flow, { to: 'argument' }>,
  name: string,
): ArgumentOutcome | undefined {
  const syntax = context.syntax(file);
  if ((suites.test(name) || runners.test(name)) && isOwn(context, file, call.start, name)) return undefined;
  if (suites.test(name)) return refused(`${name} does not wait`);
  if (runners.test(name)) {
    const [first = ''] = syntax.function(argument)?.parameters ?? [];
    return doneCallback.test(first)
      ? refused(`it ends by ${first}, and cannot be async as well`)
      : { kind: 'accepted' };
  }
  if (index > 0) return undefined;
  if (/^(?:vi|jest)\.mocked$/.test(name)) return { kind: 'value' };
  const expected = syntax.throwing(argument);
  if (expected === 'awaited') return { kind: 'accepted' };
  if (expected)
    return 'refused' in expected ? refused(expected.refused) : { kind: 'throws', at: expected.at };
  // `expect(f).toHaveBeenCalled()` asks about the function and does not call it.
  return name === 'expect' && !syntax.function(argument) ? { kind: 'accepted' } : undefined;
}

/** A function of the tree that is called like one of a runner does what its own types say. */
function isOwn(context: AsyncContext, file: string, start: number, name: string): boolean {
  const root = name.split('.')[0]!;
  return context.declarationOf({ file, start, end: start + root.length }) !== undefined;
}
