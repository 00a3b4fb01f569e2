// The proof of a duplicate that only forwards, as a person reads it.

import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { explainForwarding, Problem } from '../../src/index.ts';

const cwd = path.resolve(import.meta.dirname, '../../fixtures/websocket');

describe('explaining what only forwards', () => {
  it('shows what each member of an adapter stands for', async () => {
    const symbol = 'src/ws/migration-adapter.ts#WebSocketManagerMigrationAdapter';
    const { kind, lines } = await explainForwarding(symbol, { cwd });
    expect(kind).toBe('adapter');
    const starts = (text: string) =>
      lines.filter((line) => line.startsWith(`${text}  (src/ws/migration-adapter.ts:`));
    expect(starts('new WebSocketManagerMigrationAdapter(manager) is manager')).toHaveLength(1);
    expect(starts('sendMessage(data, event) is send(event, data)')).toHaveLength(1);
    expect(lines.filter((line) => line.includes('notice'))).toHaveLength(3);
  });

  it('says so where nothing forwards', async () => {
    const { kind, lines } = await explainForwarding('src/ws/index.ts#WebSocketManager', { cwd });
    expect({ kind, lines }).toEqual({ kind: 'none', lines: [] });
  });

  it('names a duplicate that is not listed', async () => {
    await expect(explainForwarding('src/ws/index.ts#Nothing', { cwd })).rejects.toBeInstanceOf(Problem);
  });
});
