// What functions say that they take. Two that differ in it are told apart by their callers' compiler.

import type { Entry } from './catalog.ts';
import type { AuditContext } from './context.ts';

/**
 * Whether a function declares a parameter of another type than the function that it hands it to: a door for some of
 * its arguments. What says nothing, or says it by the other's type (`Parameters<typeof send>`), says nothing else.
 */
export function narrows(context: AuditContext, wrapper: Entry, target: Entry): boolean {
  const given = parameterTypes(context, target);
  return parameterTypes(context, wrapper).some(
    (type, at) =>
      type !== '' &&
      given[at] !== undefined &&
      given[at] !== '' &&
      type !== given[at] &&
      !type.split(' ').includes(target.shape.name),
  );
}

/** Of each parameter its type as written; empty where it has none. */
function parameterTypes({ text, tokens }: AuditContext, { module, shape }: Entry): string[] {
  const types: string[] = [];
  let depth = 0;
  let isType = false;
  const all = tokens(text(module).slice(shape.start, shape.end));
  for (const [at, token] of all.entries()) {
    if (types.length === 0) {
      if (token === '<') depth++;
      if (token === '>') depth--;
      if (token !== '(' || depth > 0) continue;
      types.push('');
      depth = 1;
      continue;
    }
    const isArrow = token === '>' && all[at - 1] === '=';
    if (/^[([{<]$/.test(token)) depth++;
    if (/^[)\]}>]$/.test(token) && !isArrow) depth--;
    if (depth === 0) break;
    if (depth > 1 || !/^[,:=]$/.test(token)) {
      if (isType) types[types.length - 1] += ` ${token}`;
      continue;
    }
    isType = token === ':';
    if (token === ',') types.push('');
  }
  return types.map((type) => type.trim());
}
