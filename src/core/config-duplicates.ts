// `duplicates` of a consolidation: a symbol, or a symbol with what a person has decided about it.

import { asObject, checkKeys, type Fail, readSymbol } from './config.ts';
import type { SymbolName } from './symbols.ts';

/** Members by name, each with the way to what it is at the canonical: `apiUrl`, `urls.api`. */
export type DeclaredMembers = ReadonlyMap<string, readonly string[]>;

/** A listed duplicate. */
export interface Duplicate extends SymbolName {
  members?: DeclaredMembers;
  /** The hash of the differences from the canonical that a person has read and accepted. */
  accept?: string;
}

const keys = ['symbol', 'members', 'accept'];
const memberName = /^[\p{L}_$][\p{L}\p{N}_$]*$/u;

/** @throws Problem by `fail`, naming the key and what it may be */
export function readDuplicate(value: unknown, where: string, fail: Fail): Duplicate {
  if (typeof value === 'string') return readSymbol(value, where, fail);
  const object = asObject(value, where, fail);
  checkKeys(object, keys, where, fail);
  const symbol = readSymbol(object.symbol, `${where}.symbol`, fail);
  const { members, accept } = object;
  if (accept !== undefined && (typeof accept !== 'string' || accept === ''))
    fail(`${where}.accept is no hash`, 'write the hash that the refusal shows, in quotes');
  if (symbol.name === '*' && (members !== undefined || accept !== undefined))
    fail(`${where} decides about every export at once`, 'name one exported symbol');
  return {
    ...symbol,
    ...(members !== undefined && { members: readMembers(members, `${where}.members`, fail) }),
    ...(accept !== undefined && { accept: accept as string }),
  };
}

function readMembers(value: unknown, where: string, fail: Fail): Map<string, readonly string[]> {
  const entries = Object.entries(asObject(value, where, fail));
  if (entries.length === 0) fail(`${where} is empty`, 'name a member and what it is at the canonical');
  return new Map(
    entries.map(([name, target]) => {
      const path = typeof target === 'string' ? target.split('.') : [];
      if (![name, ...path].every((part) => memberName.test(part)) || path.length === 0)
        fail(
          `${where}.${name} is not the way to a member: ${JSON.stringify(target)}`,
          'write names with dots between them: { "apiUrl": "urls.api" }',
        );
      return [name, path];
    }),
  );
}
