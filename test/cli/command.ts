// The built command line as a child process, on copies of one small shop, with every byte of the tree accounted for.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished } from 'vitest';

export const repository = fileURLToPath(new URL('../..', import.meta.url));
export const main = path.join(repository, 'dist/bin/canonize.js');

export interface Outcome {
  status: number | null;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  env?: Record<string, string>;
  /** As which user; only root may ask for it. */
  uid?: number;
}

/** Runs `canonize …` in a folder. No output goes to a terminal, no input comes from one. */
export function canonize(cwd: string, args: readonly string[], options: RunOptions = {}): Outcome {
  return run(process.execPath, [main, ...args], cwd, options);
}

export function run(
  program: string,
  args: readonly string[],
  cwd: string,
  { env, uid }: RunOptions = {},
): Outcome {
  const { status, stdout, stderr } = spawnSync(program, args, {
    cwd,
    encoding: 'utf8',
    env: { ...ownEnvironment(), ...env },
    maxBuffer: 2 ** 26,
    ...(uid !== undefined && { uid, gid: uid }),
  });
  return { status, stdout, stderr };
}

/** Neither a hook's repository nor a person's colours may change what is tested. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const names = /^(?:GIT_|NO_COLOR$|FORCE_COLOR$|NODE_OPTIONS$|NODE_V8_COVERAGE$|VITEST)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !names.test(name)));
}

/** Texts by path; null takes a file of the template out. */
export type Tree = Record<string, string | Buffer | null>;

/** An empty folder, links resolved, deleted when the test ends. */
export function temporaryFolder(): string {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'canonize-cli-')));
  onTestFinished(() => fs.rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function write(root: string, tree: Tree): void {
  for (const [file, content] of Object.entries(tree)) {
    const absolute = path.join(root, file);
    if (content === null) {
      fs.rmSync(absolute);
      continue;
    }
    fs.mkdirSync(path.dirname(absolute), { recursive: true });
    fs.writeFileSync(absolute, content);
  }
}

/** A folder with nothing but these files. */
export function folder(tree: Tree): string {
  const root = temporaryFolder();
  write(root, tree);
  return root;
}

/** The shop below, with other files over it. */
export function shop(over: Tree = {}): string {
  const files = Object.entries({ ...template, ...over }).filter(([, content]) => content !== null);
  return folder(Object.fromEntries(files));
}

/** The shop as a git repository in which everything is committed. */
export function committedShop(over: Tree = {}): string {
  const root = shop(over);
  git(root, 'init', '--quiet', '--initial-branch=main');
  git(root, 'add', '--all');
  git(root, 'commit', '--quiet', '--message', 'the shop');
  return root;
}

export function git(cwd: string, ...args: string[]): Outcome {
  const settings = [
    'user.name=Ada',
    'user.email=ada@example.org',
    'commit.gpgsign=false',
    'core.autocrlf=false',
  ];
  return run('git', [...settings.flatMap((setting) => ['-c', setting]), ...args], cwd);
}

/** A configuration with one consolidation. */
export const configOf = (canonical: string, duplicates: readonly unknown[], more: object = {}): string =>
  `${JSON.stringify({ consolidations: [{ canonical, duplicates, ...more }] }, null, 2)}\n`;

export const duplicates = [
  'src/legacy/db.ts#connectDb',
  'src/legacy/crlf.ts#openDb',
  'src/legacy/bom.ts#dial',
  'src/names.ts#database',
];

/**
 * A database that has five names. Its users and the modules to delete are written in every way that an editor leaves
 * behind: LF and CRLF, with and without a byte order mark, with and without a line break at the end.
 */
export const template = {
  'package.json': '{ "name": "shop", "private": true, "type": "module" }\n',
  'tsconfig.json':
    '{ "compilerOptions": { "strict": true, "module": "esnext", "moduleResolution": "bundler", "target": "es2022", "types": [], "noEmit": true }, "include": ["src"] }\n',
  'canonize.config.json': configOf('src/core/db.ts#getDb', duplicates),
  'src/core/db.ts': "/** The one. */\nexport function getDb(): string {\n  return 'db';\n}\n",
  'src/legacy/db.ts': "// Kept for the old shop.\nexport { getDb as connectDb } from '../core/db';\n",
  'src/legacy/crlf.ts': "import { getDb } from '../core/db';\r\n\r\nexport const openDb = getDb;",
  'src/legacy/bom.ts': "\uFEFFexport { getDb as dial } from '../core/db';\n",
  'src/names.ts':
    "import { getDb } from './core/db';\n\nexport const database = getDb;\n\nexport const retries = 3;\n",
  'src/app.ts':
    "#!/usr/bin/env node\n'use strict';\nimport { connectDb } from './legacy/db';\nimport { database, retries } from './names';\n\n// Both are the same.\nexport const app = [connectDb(), database(), retries];\n",
  'src/windows.ts':
    '\uFEFF// Grüße 👋\r\nimport { openDb } from "./legacy/crlf";\r\n\r\nexport const windows = openDb();',
  'src/phone.ts': "import { dial } from './legacy/bom'\nexport const phone = dial()",
  'src/mailer.ts': "export const send = (to: string): string => 'to ' + to;\r\n",
  'docs/db.md': '# Database\n\nCall `connectDb` first.\n',
  'bin/run.sh': '#!/bin/sh\nnode src/app.ts\n',
  'logo.png': Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 1]),
} satisfies Tree;

/** A user that cannot be moved: the namespace itself is passed on. */
export const stubborn = {
  'src/stubborn.ts':
    "import * as legacy from './legacy/db';\n\nexport const names = (o: object): string[] => Object.keys(o);\nexport const all = names(legacy);\n",
} satisfies Tree;

/** Every file, folder and link below a folder with its mode and the hash of its bytes; git's own files aside. */
export function treeOf(root: string): Record<string, string> {
  const found: Record<string, string> = {};
  const walk = (at: string): void => {
    for (const entry of fs.readdirSync(path.join(root, at), { withFileTypes: true })) {
      const name = path.posix.join(at, entry.name);
      if (name === '.git' || name === 'node_modules') continue;
      const absolute = path.join(root, name);
      const mode = (fs.lstatSync(absolute).mode & 0o777).toString(8);
      if (entry.isSymbolicLink()) found[name] = `link to ${fs.readlinkSync(absolute)}`;
      else if (entry.isDirectory()) {
        found[`${name}/`] = mode;
        walk(name);
      } else found[name] = `${mode} ${sha256(fs.readFileSync(absolute))}`;
    }
  };
  walk('');
  return found;
}

export const sha256 = (content: string | Buffer): string =>
  createHash('sha256').update(content).digest('hex');

export const text = (root: string, file: string): string => fs.readFileSync(path.join(root, file), 'utf8');

export const exists = (root: string, file: string): boolean => fs.existsSync(path.join(root, file));

/** Runs a command that has to fail as bad input does: exit code 2, a message with a remedy, no byte changed. */
export function refused(cwd: string, args: readonly string[], root = cwd, options: RunOptions = {}): string {
  const before = treeOf(root);
  const { status, stdout, stderr } = canonize(cwd, args, options);
  expect({ status, stdout }, stderr).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(/^canonize: .+\n(?: {2}at .+\n)? {2}\S.+\n$/);
  expect(stderr, 'the stack of an unexpected error').not.toContain('defect of canonize');
  expect(treeOf(root)).toEqual(before);
  return stderr;
}

/** Runs a command that may not write anything, whatever it answers. */
export function reading(root: string, args: readonly string[]): Outcome {
  const before = treeOf(root);
  const outcome = canonize(root, args);
  expect(treeOf(root)).toEqual(before);
  expect(outcome.stderr).toBe('');
  return outcome;
}

/** Runs a command that has to succeed. */
export function succeeding(root: string, args: readonly string[]): string {
  const { status, stdout, stderr } = canonize(root, args);
  expect({ status, stderr }, stdout).toEqual({ status: 0, stderr: '' });
  return stdout;
}
