// The members of a generated adapter.

import type { ClassCandidate, MemberUse } from './candidates.ts';
import {
  type AdapterForm,
  capital,
  forwarded,
  indented,
  mutated,
  type Signature,
  type Written,
} from './layer.ts';
import { bodyMutations, constructorMutations, setterMutations } from './mutations.ts';

/** One adapter to be written. */
export interface Draft {
  candidate: ClassCandidate;
  form: AdapterForm;
  mutation: string | undefined;
  /** What it is called, and the file beside the class. */
  name: string;
  suffix: string;
  specifier: string;
  /** The literal that the last parameter is bound to. */
  constant?: string | undefined;
}

/** Whether a use can go through a member of this form. */
export function fits({ candidate, form }: Draft, { member, arguments: list }: MemberUse): boolean {
  if (form === 'getters' || form === 'setters') return true;
  const method = (form === 'static members' ? candidate.statics : candidate.methods).get(member);
  if (!method || list.length !== method.parameters) return false;
  if (form === 'async members') return method.returnsPromise;
  if (form === 'constant members') return list.at(-1)?.literal === true;
  return form !== 'permuted members' || (list.length > 1 && list.every(({ pure }) => pure));
}

/** Undefined if it cannot do the one thing more. */
export function memberText(draft: Draft, member: string): string | undefined {
  const { candidate, form } = draft;
  // A mutation of the constructor leaves the members alone.
  const mutation = constructorMutations[draft.mutation ?? ''] ? undefined : draft.mutation;
  const called = `legacy${capital(member)}`;
  const type = `${candidate.name}['${member}']`;
  const place = `this.#inner.${member}`;
  if (form === 'setters') {
    const body = (setterMutations[mutation ?? ''] ?? writing)(forwarded(place, 'value'));
    return `set ${called}(value: ${type}) {\n${indented(body)}\n}\n`;
  }
  const methods = form === 'static members' ? candidate.statics : candidate.methods;
  const method = methods.get(member);
  if (!method) {
    const body = mutation ? bodyMutations[mutation]!.body(forwarded(place, '')) : `return ${place};`;
    return `get ${called}()${mutation ? '' : `: ${type}`} {\n${indented(body)}\n}\n`;
  }
  const signature = signatureOf(draft, member, method);
  const written = mutation ? mutated(mutation, signature) : plain(draft, signature);
  if (!written) return undefined;
  const prefix = `${form === 'static members' ? 'static ' : ''}${written.isAsync ? 'async ' : ''}`;
  return `${prefix}${called}(${written.parameters}) {\n${indented(written.body)}\n}\n`;
}

const writing = ({ call, first }: { call: string; first: string }): string => `${call} = ${first};`;

function signatureOf(
  { candidate, form, constant }: Draft,
  member: string,
  { parameters, returnsPromise }: { parameters: number; returnsPromise: boolean },
): Signature {
  const isStatic = form === 'static members';
  const order = Array.from({ length: parameters }, (_, index) => index);
  const given = order.map((index) => `p${index}`);
  if (constant !== undefined) given.splice(order.pop()!, 1, constant);
  if (form === 'permuted members') order.reverse();
  const owner = isStatic ? `(typeof ${candidate.name})` : candidate.name;
  return {
    parameters: order.map((index) => `p${index}: Parameters<${owner}['${member}']>[${index}]`),
    order,
    call: `${isStatic ? candidate.name : 'this.#inner'}.${member}(${given.join(', ')})`,
    returnsPromise,
  };
}

function plain({ candidate, form }: Draft, { parameters, call }: Signature): Written {
  if (form === 'rest members') {
    const member = call.slice('this.#inner.'.length, call.indexOf('('));
    const list = `...all: Parameters<${candidate.name}['${member}']>`;
    return { isAsync: false, parameters: list, body: `return this.#inner.${member}(...all);` };
  }
  const isAsync = form === 'async members';
  return { isAsync, parameters: parameters.join(', '), body: `return ${isAsync ? 'await ' : ''}${call};` };
}
