// What a person decides: declared members that have to exist, differences that have to be read, a class that only its
// factory constructs.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { dryRun, editsOf, explainForwarding, Problem, verify } from '../../src/index.ts';
import { defaultTsconfig, writeProject } from '../fixtures/project.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const sources = {
  'tsconfig.json': defaultTsconfig.replace('"types": [\n      "platform"\n    ]', '"types": []'),
  'src/settings.ts': 'export interface Settings {\n  urls: { api: string; web: string };\n}\n',
  'src/config.ts': 'export interface LegacyConfig {\n  apiUrl: string;\n}\n',
  'src/send.ts': [
    "import { later } from './deliver';",
    '',
    'export function sendMail(to: string): string {\n  return `to ${to}`;\n}',
    '',
    'export class Mailer {',
    "  size = '';",
    '  post(to: string): string {\n    return to.trim();\n  }',
    '}',
    'export const sendLater = async (to: string): Promise<string> => await later(to);',
    '',
  ].join('\n'),
  'src/deliver.ts': [
    'export function deliver(to: string): string {\n  return `for ${to}`;\n}',
    'export class Courier {',
    '  weight = 1;',
    '  bring(to: string): string {\n    return to;\n  }',
    '}',
    'export const later = async (to: string): Promise<string> => to;',
    '',
  ].join('\n'),
  'src/pool.ts': 'export class Pool {\n  constructor(readonly url: string) {}\n}\n',
  'src/create.ts':
    "import { Pool } from './pool';\n\nexport const createPool = (url: string): Pool => new Pool(url);\n",
  'src/app.ts': [
    "import type { LegacyConfig } from './config';",
    "import { deliver } from './deliver';",
    "import { Pool } from './pool';",
    "import { Mailer, sendLater } from './send';",
    '',
    'export const url = (config: LegacyConfig): string => config.apiUrl;',
    "export const sent = deliver('ada');",
    "export const pool = new Pool('db');",
    "export const posted = new Mailer().post('ada');",
    'export const size: unknown = new Mailer().size;',
    "export const waiting = sendLater('ada');",
    '',
  ].join('\n'),
};

function project(canonical: string, duplicate: unknown): string {
  const cwd = mkdtempSync(join(tmpdir(), 'canonize-decided-'));
  folders.push(cwd);
  const config = JSON.stringify({ consolidations: [{ canonical, duplicates: [duplicate] }] });
  const files = Object.entries({ ...sources, 'canonize.config.json': config });
  writeProject(
    cwd,
    files.map(([path, text]) => ({ path, text })),
  );
  return cwd;
}

const settings = (members: Record<string, string>): string =>
  project('src/settings.ts#Settings', { symbol: 'src/config.ts#LegacyConfig', members });

describe('members that a configuration declares', () => {
  it.each([
    [{ apiUri: 'urls.api' }, 'has no member apiUri', 'did you mean apiUrl?'],
    [{ apiUrl: 'urls.apis' }, 'has no member urls.apis', 'did you mean urls.api'],
    [{ apiUrl: 'url.api' }, 'has no member url', 'did you mean urls?'],
  ])('have to exist: %j', async (members, message, remedy) => {
    const error = await dryRun({ cwd: settings(members) }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Problem);
    expect((error as Problem).message).toContain(message);
    expect((error as Problem).remedy).toContain(remedy);
  });

  it('are edits that explain lists', async () => {
    const { changes } = await dryRun({ cwd: settings({ apiUrl: 'urls.api' }) });
    const edits = editsOf(changes, 'src/config.ts#LegacyConfig');
    expect(edits).toContainEqual(
      expect.objectContaining({ file: 'src/app.ts', line: 6, from: 'apiUrl', to: 'urls.api' }),
    );
  });
});

describe('what the diff does not show', () => {
  it('is said of members that go by the word of the configuration', async () => {
    const { notes } = await dryRun({
      cwd: project('src/deliver.ts#Courier', {
        symbol: 'src/send.ts#Mailer',
        members: { post: 'bring', size: 'weight' },
      }),
    });
    expect(notes).toEqual(
      expect.arrayContaining([
        'src/send.ts#Mailer.post is bring because the configuration says so; what it does at src/send.ts:9 was compared by nobody',
        'src/send.ts#Mailer: the type of weight, number, is not that of size, string',
      ]),
    );
  });

  it('is said of async members and wrappers that waited', async () => {
    const { notes } = await dryRun({ cwd: project('src/deliver.ts#later', 'src/send.ts#sendLater') });
    expect(notes).toContain(
      'src/send.ts#sendLater is async itself: where it is written out, its promise is settled some microtasks sooner',
    );
  });
});

describe('a fork', () => {
  it('shows in its refusal, and in explain, what somebody would accept', async () => {
    const cwd = project('src/send.ts#sendMail', 'src/deliver.ts#deliver');
    const { refusals } = await dryRun({ cwd, typecheck: false });
    const { kind, lines } = await explainForwarding('deliver', { cwd });
    expect(refusals[0]?.details).toEqual(['- return `for ${to}`;', '+ return `to ${to}`;']);
    expect(kind).toBe('diverged');
    expect(refusals[0]?.message).toContain(lines[0]!);
    expect(lines.slice(1)).toEqual(refusals[0]?.details);
  });
});

describe('a class that a factory constructs', () => {
  it('is one definition too many as long as somebody else constructs it', async () => {
    const cwd = project('src/create.ts#createPool', 'src/pool.ts#Pool.new');
    const { findings } = await verify({ cwd });
    expect(findings.map(({ file, line, message }) => ({ file, line, message }))).toEqual([
      { file: 'src/app.ts', line: 8, message: 'src/app.ts constructs it without the factory' },
    ]);
    expect((await explainForwarding('Pool.new', { cwd })).lines).toEqual(['new Pool(…) is createPool(…)']);
  });
});
