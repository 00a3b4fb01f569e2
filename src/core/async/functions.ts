// Functions that cannot become async, whoever awaits in them.

import type { RefusalCode } from '../refusals.ts';
import type { AsyncContext } from './context.ts';
import type { FunctionFacts } from './syntax.ts';

export interface Barrier {
  code: RefusalCode;
  message: string;
}

/** @param awaits something in it is awaited; otherwise it only passes a promise on */
export function functionBarrier(
  context: AsyncContext,
  file: string,
  facts: FunctionFacts,
  awaits: boolean,
  breaking: boolean,
): Barrier | undefined {
  if (facts.barrier) return facts.barrier;
  if (context.isGenerated(file)) return { code: 'file/generated', message: `${file} is generated` };
  if (facts.isGetter && awaits)
    return { code: 'async/getter', message: `the getter ${facts.label} cannot await` };
  if (/^use[A-Z]/.test(facts.label))
    return { code: 'async/hook', message: `the hook ${facts.label} cannot be async` };
  const rendered = facts.component && componentRefusal(context, file, facts.component.usesHooks);
  if (rendered)
    return { code: 'async/component', message: `the component ${facts.label} cannot be async: ${rendered}` };
  const published = facts.name && !breaking ? context.publishedAs(file, facts.name) : undefined;
  return published ? { code: 'public/entry', message: published } : undefined;
}

/** A server component may wait; one that uses hooks or is rendered in the browser may not. */
const componentRefusal = (context: AsyncContext, file: string, usesHooks: boolean): string | undefined =>
  usesHooks ? 'it uses hooks' : context.elementRefusal(file);
