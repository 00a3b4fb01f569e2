// Every stage under plain jscodeshift: the real program, its babel, its worker processes. What it writes is the stage's
// own text, byte for byte.

import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../src/core/edits.ts';
import { dryRun } from '../../src/index.ts';
import {
  configOf,
  duplicates,
  exists,
  type Outcome,
  repository,
  run,
  shop,
  stubborn,
  succeeding,
  type Tree,
  text,
  write,
} from '../cli/command.ts';

const stages = fs.readdirSync(path.join(repository, 'transforms')).map((file) => file.replace(/\.ts$/, ''));

/** A shop with canonize and jscodeshift installed. */
function installedShop(over: Tree = {}): string {
  const root = shop(over);
  const modules = path.join(root, 'node_modules');
  const own = path.join(modules, 'canonize');
  fs.mkdirSync(own, { recursive: true });
  const { dependencies } = JSON.parse(fs.readFileSync(path.join(repository, 'package.json'), 'utf8'));
  for (const name of [...Object.keys(dependencies), 'jscodeshift']) {
    fs.mkdirSync(path.dirname(path.join(modules, name)), { recursive: true });
    fs.symlinkSync(path.join(repository, 'node_modules', name), path.join(modules, name));
  }
  fs.cpSync(path.join(repository, 'package.json'), path.join(own, 'package.json'));
  for (const folder of ['src', 'transforms'])
    fs.cpSync(path.join(repository, 'dist', folder), path.join(own, 'dist', folder), { recursive: true });
  return root;
}

function jscodeshift(root: string, stage: string, ...more: string[]): Outcome {
  const program = path.join(root, 'node_modules/jscodeshift/bin/jscodeshift.js');
  const transform = path.join('node_modules/canonize/dist/transforms', `${stage}.js`);
  const flags = ['--extensions=ts', '--parser=ts', '--verbose=2', ...more];
  return run(process.execPath, [program, '-t', transform, ...flags, 'src'], root);
}

/** A wrapper, an adapter and a factory that becomes async, with who calls them. */
const calling = {
  'canonize.config.json': JSON.stringify({
    consolidations: [
      { canonical: 'src/core/db.ts#getDb', duplicates: [...duplicates, 'src/open.ts#openShop'] },
      { canonical: 'src/core/mail.ts#Mailer', duplicates: ['src/post.ts#Post'] },
    ],
    async: ['src/core/db.ts#getDb'],
  }),
  'src/open.ts':
    "import { getDb } from './core/db';\n\nexport function openShop(): string {\n  return getDb();\n}\n",
  'src/core/mail.ts':
    'export class Mailer {\n  send(to: string, text: string): string {\n    return to + text;\n  }\n}\n',
  'src/post.ts':
    "import { Mailer } from './core/mail';\n\nexport class Post {\n  constructor(private readonly mailer: Mailer) {}\n  post(text: string, to: string): string {\n    return this.mailer.send(to, text);\n  }\n}\n",
  'src/calls.ts':
    "import { Mailer } from './core/mail';\nimport { openShop } from './open';\nimport { Post } from './post';\n\nconst post = new Post(new Mailer());\n\nexport function greet(): string {\n  return post.post('hello', openShop());\n}\n",
} satisfies Tree;

/** What a stage of a dry run makes of each file. */
async function textsOf(root: string, stage: string): Promise<Record<string, string>> {
  const { history } = await dryRun({ cwd: root });
  const own = history.find((change) => change.stage === stage)!;
  const texts = [...own.edits].map(([file, edits]) => {
    const sorted = [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
    return [file, applyEdits(text(root, file), sorted)] as const;
  });
  return Object.fromEntries(texts);
}

/** What the stages say that the lock has to say. */
const lockOf = (said: string): Tree => {
  const removed = [...said.matchAll(/has to say: ("[^"]+": "[^"]+")/g)].map(([, entry]) => entry);
  return { 'canonize.lock.json': `{ "version": 1, "removed": { ${removed.join(', ')} } }` };
};

const source = (root: string): Record<string, string> =>
  Object.fromEntries(
    fs
      .readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => [`src/${file}`, text(root, `src/${file}`)]),
  );

// Babel reads the whole engine's rules first, in every worker.
describe('under jscodeshift', { timeout: 240_000 }, () => {
  it('each stage in its order writes its own text, and then nothing but deletions is left to apply', async () => {
    const root = installedShop();
    const whole = installedShop();
    succeeding(whole, ['apply', '--yes']);
    let said = '';
    for (const stage of ['rewrite-imports', 'delete-duplicates']) {
      const expected = { ...source(root), ...(await textsOf(root, stage)) };
      const { status, stdout } = jscodeshift(root, stage);
      expect(stdout).toContain('0 errors');
      expect(status).toBe(0);
      expect(source(root)).toEqual(expected);
      said += stdout;
    }
    expect(said).toContain('src/legacy/db.ts is left over: canonize apply deletes it');
    expect(exists(root, 'src/legacy/db.ts')).toBe(true);
    write(root, lockOf(said));
    succeeding(root, ['apply', '--yes']);
    expect(source(root)).toEqual(source(whole));
  });

  it('writes calls out and makes functions async as the dry run does', async () => {
    const root = installedShop(calling);
    const whole = installedShop(calling);
    succeeding(whole, ['apply', '--yes']);
    let said = '';
    for (const stage of ['inline-adapters', 'rewrite-imports', 'async-factories', 'delete-duplicates']) {
      const expected = { ...source(root), ...(await textsOf(root, stage)) };
      const changed = Object.keys(expected).filter((file) => expected[file] !== text(root, file));
      expect(changed, stage).not.toEqual([]);
      const { stdout } = jscodeshift(root, stage, '--run-in-band', '--no-babel');
      expect(stdout, stage).toContain(`0 errors`);
      expect(stdout, stage).toContain(`${changed.length} ok`);
      expect(source(root), stage).toEqual(expected);
      said += stdout;
    }
    write(root, lockOf(said));
    succeeding(root, ['apply', '--yes']);
    expect(source(root)).toEqual(source(whole));
    expect(text(root, 'src/calls.ts')).toContain('await getDb()');
  });

  it.each([[['--run-in-band', '--no-babel']], [['--cpus=3']]])('runs with %j', async (flags) => {
    const root = installedShop(stubborn);
    const expected = { ...source(root), ...(await textsOf(root, 'rewrite-imports')) };
    const { stdout } = jscodeshift(root, 'rewrite-imports', ...flags);
    expect(stdout).toContain('0 errors');
    expect(source(root)).toEqual(expected);
    expect(text(root, 'src/stubborn.ts')).toBe(stubborn['src/stubborn.ts']);
  });

  it('a stage that comes too early says which one comes before, and writes nothing', () => {
    const root = installedShop();
    const before = source(root);
    const { stdout } = jscodeshift(root, 'delete-duplicates', '--run-in-band', '--no-babel');
    expect(stdout).toContain('rewrite-imports comes before delete-duplicates and would change 3 files');
    expect(source(root)).toEqual(before);
  });

  it('a dry run writes nothing, and another configuration may be named', () => {
    const root = installedShop();
    write(root, { 'other.json': configOf('src/core/db.ts#getDb', ['src/legacy/bom.ts#dial']) });
    const before = source(root);
    const { stdout } = jscodeshift(
      root,
      'rewrite-imports',
      '--dry',
      '--run-in-band',
      '--no-babel',
      '--canonizeConfig=other.json',
    );
    expect(stdout).toContain('1 ok');
    expect(source(root)).toEqual(before);
  });

  it('every file in transforms/ has such a face', async () => {
    const { history } = await dryRun({ cwd: shop(), typecheck: false });
    for (const stage of stages) {
      const module = (await import(path.join(repository, `transforms/${stage}.ts`))) as { default?: unknown };
      expect(module.default, stage).toBeTypeOf('function');
      // Without an async source there is no such stage.
      if (stage === 'async-factories') continue;
      expect(
        history.map((change) => change.stage),
        stage,
      ).toContain(stage);
    }
  });
});
