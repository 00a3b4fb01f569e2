// Names of symbols: read, printed, and guessed at when they are misspelt.

import { describe, expect, it } from 'vitest';
import { formatSymbol, nearest, parseSymbol } from '../../src/core/symbols.ts';

describe('a symbol', () => {
  it.each([
    ['src/db.ts#getDb', { module: 'src/db.ts', name: 'getDb' }],
    ['./src/db.ts#getDb', { module: 'src/db.ts', name: 'getDb' }],
    ['src\\core\\db.ts#getDb', { module: 'src/core/db.ts', name: 'getDb' }],
    ['.\\src\\db.ts#getDb', { module: 'src/db.ts', name: 'getDb' }],
    ['next/headers#cookies', { module: 'next/headers', name: 'cookies' }],
    ['@acme/db#default', { module: '@acme/db', name: 'default' }],
    ['src/db.ts#*', { module: 'src/db.ts', name: '*' }],
    ['src/c#/db.ts#getDb', { module: 'src/c#/db.ts', name: 'getDb' }],
    ['src/db.ts#Db.open', { module: 'src/db.ts', name: 'Db.open' }],
  ])('%s', (text, symbol) => {
    expect(parseSymbol(text)).toEqual(symbol);
    expect(parseSymbol(formatSymbol(symbol))).toEqual(symbol);
  });

  it.each(['', '#', 'getDb', '#getDb', 'src/db.ts#', 'src/db.ts'])('is none: %j', (text) => {
    expect(parseSymbol(text)).toBeUndefined();
  });
});

describe('the nearest names', () => {
  const names = ['getDb', 'connectDb', 'sendMail', 'WebSocketManager', 'UnifiedWebSocketManager', 'retries'];

  it.each([
    ['conectDb', 'connectDb'],
    ['getdb', 'getDb'],
    ['sendmial', 'sendMail'],
    ['WebsocketManager', 'WebSocketManager'],
    ['SocketManager', 'WebSocketManager'],
    ['UnifiedSocketManager', 'UnifiedWebSocketManager'],
  ])('%s is most likely %s', (wrong, right) => {
    expect(nearest(wrong, names)[0]).toBe(right);
  });

  it('are none where nothing is near', () => {
    expect(nearest('zzzzzzzz', names)).toEqual([]);
    expect(nearest('x', [])).toEqual([]);
  });

  it('are at most three, each once, in an order that does not depend on theirs', () => {
    const many = ['dbA', 'dbB', 'dbC', 'dbD', 'dbB'];
    expect(nearest('db', many)).toEqual(['dbA', 'dbB', 'dbC']);
    expect(nearest('db', [...many].reverse())).toEqual(['dbA', 'dbB', 'dbC']);
    expect(nearest('db', many, 1)).toHaveLength(1);
  });
});
