// The libraries that put doubles in the place of modules, and what their functions do.

import type { Double } from '../../core/language.ts';

/** What a call does with the module that it names. */
export type MockRole =
  /** Puts a double in its place. */
  | 'double'
  /** Takes a double away. */
  | 'restore'
  /** Gives the module, or a double of it, as a value. */
  | 'load'
  /** Stands for a module in a way that is not rewritten. */
  | 'unknown';

export type Library = Double['library'];

export const roles: Readonly<Record<string, MockRole>> = {
  mock: 'double',
  doMock: 'double',
  setMock: 'double',
  unstable_mockModule: 'double',
  unmock: 'restore',
  deepUnmock: 'restore',
  doUnmock: 'restore',
  dontMock: 'restore',
  unstable_unmockModule: 'restore',
  importActual: 'load',
  importMock: 'load',
  requireActual: 'load',
  requireMock: 'load',
  createMockFromModule: 'load',
  genMockFromModule: 'load',
};

export const hoistedNames = new Set(['mock', 'unmock', 'deepUnmock']);

export const packages: Readonly<Record<string, Library>> = {
  vitest: 'vitest',
  '@jest/globals': 'jest',
  'node:test': 'node',
  test: 'node',
  'bun:test': 'bun',
  proxyquire: 'proxyquire',
  esmock: 'esmock',
};

/** Libraries that replace modules in ways of their own; their calls are recognised and never rewritten. */
export const others = /^(?:rewiremock|mock-require|mockery|testdouble|rewire|quibble|jest-mock-module)$/;

/** Libraries whose functions make doubles that have every name. */
export const deepMakers = /^(?:(?:vitest|jest)-mock-extended|@golevelup\/ts-(?:vitest|jest))$/;

/** The specifiers of all of them that nobody has as a global. */
export const mockLibraries =
  /^(?:proxyquire|esmock|rewiremock|mock-require|mockery|testdouble|rewire|quibble)\b/;

/** What a file must hold for a call of the other libraries to be in it. */
export const mockWords =
  /\.\s*(?:mock|doMock|setMock|unstable_mockModule|unmock|deepUnmock|doUnmock|dontMock|unstable_unmockModule|importActual|importMock|requireActual|requireMock|createMockFromModule|genMockFromModule)\s*[(<]|\bmock\s*\.\s*module\s*\(/g;
