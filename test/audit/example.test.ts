// The example has one of everything: its whole inventory, each in its right kind.

import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { readConfig } from '../../src/core/config.ts';
import { audit, relate } from '../../src/run/audit.ts';
import { readAuditTree } from '../../src/run/audit-tree.ts';
import { foundLines } from './found.ts';

const example = fileURLToPath(new URL('../../fixtures/websocket', import.meta.url));
const config = readConfig({}, 'nothing');
const manager = 'src/ws/unified-manager.ts#_UnifiedWebSocketManagerImplementation';

it('finds what the README of the example lists, and counts nothing else', async () => {
  const tree = await readAuditTree(example, config);
  const result = await audit(tree, config);
  expect(result.groups.map(({ name }) => name)).toEqual(['WebSocketManager', 'createManager']);
  const found = foundLines(result).filter((line) => !line.startsWith('habit'));
  expect(found.sort()).toEqual(
    [
      `${manager} as WebSocketManager scores 5 (1/20)`,
      `alias src/ws/websocket-manager.ts#UnifiedWebSocketManager of ${manager}`,
      `alias src/ws/canonical-imports.ts#WebSocketManager of ${manager}`,
      `detour src/ws/canonical-imports.ts#UnifiedWebSocketManager of ${manager}`,
      `detour src/ws/canonical-imports.ts#default of ${manager}`,
      `detour src/ws/index.ts#UnifiedWebSocketManager of ${manager}`,
      `detour src/ws/index.ts#WebSocketManager of ${manager}`,
      `alias src/services/socket-aliases.ts#SocketManager of ${manager}`,
      `alias src/services/chat-names.ts#ChatSocketManager of ${manager}`,
      `alias src/services/chat-names.ts#ChatManager of ${manager}`,
      `subclass src/ws/canonical-import-patterns.ts#WebSocketManager of ${manager}`,
      `adapter src/ws/migration-adapter.ts#WebSocketManagerMigrationAdapter of ${manager}`,
      `stub src/ws/websocket-manager.ts#WebSocketManager of ${manager}`,
      `contract src/ws/protocols.ts#WebSocketManagerProtocol beside ${manager}`,
      `double test/mocks/mock-websocket-manager.ts#MockWebSocketManager beside ${manager}`,
      `accessor src/ws/websocket-manager-factory.ts#WebSocketManagerFactory beside ${manager}`,
      `accessor src/ws/websocket-manager-factory.ts#getWebSocketManagerFactory beside ${manager}`,
      `accessor src/ws/websocket-manager-factory.ts#createWebSocketManager beside ${manager}`,
      'homonym WebSocketManagerInfo, an interface of its own; WebSocketManager is a class: src/ws/interfaces.ts#WebSocketManagerInfo',
      'homonym WebSocketManagerMode, an enum of its own; WebSocketManager is a class: src/ws/types.ts#WebSocketManagerMode',
      'sync over async at src/ws/websocket-manager-factory.ts:34:1',
      'src/ws/websocket-manager-factory.ts#WebSocketManagerFactory.createManager scores 0 (0/2)',
      'wrapper src/ws/websocket-manager-factory.ts#createWebSocketManager of src/ws/websocket-manager-factory.ts#WebSocketManagerFactory.createManager, sync over async',
      'detour src/ws/index.ts#createWebSocketManager of src/ws/websocket-manager-factory.ts#WebSocketManagerFactory.createManager',
      'accessor src/ws/websocket-manager-factory.ts#getWebSocketManagerFactory beside src/ws/websocket-manager-factory.ts#WebSocketManagerFactory.createManager',
    ].sort(),
  );
});

it('says what the users of the adapter need, and that the manager offers it', async () => {
  const tree = await readAuditTree(example, config);
  const [group] = (await audit(tree, config)).groups;
  const adapter = 'src/ws/migration-adapter.ts#WebSocketManagerMigrationAdapter';
  const usedOf = [{ symbol: adapter, files: 1 }];
  expect(group!.contract).toEqual([
    { member: 'addConnection', usedOf, answer: 'renamed', as: 'connect' },
    { member: 'forUser', usedOf, answer: 'offered' },
    { member: 'sendMessage', usedOf, answer: 'renamed', as: 'send' },
  ]);
});

it('says why two symbols are one group, through every step, and why two others are not', async () => {
  const tree = await readAuditTree(example, config);
  const chat = 'src/services/chat-names.ts#ChatManager';
  const one = relate(tree, config, chat, 'src/ws/index.ts#WebSocketManager');
  expect(one?.group).toMatch(/^WebSocketManager-/);
  expect(one?.chain.map(({ from, kind }) => `${kind} ${from}`)).toEqual([
    `alias ${chat}`,
    'alias src/services/socket-aliases.ts#SocketManager',
    'alias src/ws/canonical-imports.ts#WebSocketManager',
    'detour src/ws/index.ts#WebSocketManager',
  ]);
  const local = 'src/ws/migration-adapter.ts#warnDeprecated';
  expect(relate(tree, config, local, chat)?.comparisons).toContain('names: different');
  const two = relate(tree, config, chat, 'src/ws/types.ts#WebSocketManagerMode');
  expect(two).toMatchObject({ chain: [], comparisons: expect.arrayContaining(['forms: type, enum']) });
  expect(two?.group).toBeUndefined();
  expect(relate(tree, config, chat, 'src/ws/types.ts#Nothing')).toBeUndefined();
  const double = 'test/mocks/mock-websocket-manager.ts#MockWebSocketManager';
  expect(relate(tree, config, double, chat)?.comparisons).toContain(
    `not compared: ${double} stands among tests or samples`,
  );
});
