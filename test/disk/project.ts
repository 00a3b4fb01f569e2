// Small projects in temporary folders, and a way to compare every byte of them.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { PlannedWrite } from '../../src/disk/checks.ts';
import { DiskError } from '../../src/disk/errors.ts';

/** An empty folder, links resolved, deleted when the test ends. */
export function temporaryFolder(): string {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'canonize-disk-')));
  onTestFinished(() => fs.rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Texts by path. */
export type Tree = Record<string, string | Buffer>;

export function project(tree: Tree, options: { git?: boolean; commit?: boolean } = {}): string {
  const root = temporaryFolder();
  write(root, tree);
  if (options.git || options.commit) git(root, 'init', '--quiet', '--initial-branch=main');
  if (options.commit) commitAll(root);
  return root;
}

export function write(root: string, tree: Tree): void {
  for (const [file, text] of Object.entries(tree)) {
    fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    fs.writeFileSync(path.join(root, file), text);
  }
}

export const text = (root: string, file: string): string => fs.readFileSync(path.join(root, file), 'utf8');

export function git(cwd: string, ...args: string[]): string {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')));
  const settings = [
    'user.name=Ada',
    'user.email=ada@example.org',
    'commit.gpgsign=false',
    'protocol.file.allow=always',
  ];
  return execFileSync('git', [...settings.flatMap((setting) => ['-c', setting]), ...args], {
    cwd,
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

export function commitAll(root: string): void {
  git(root, 'add', '--all');
  git(root, 'commit', '--quiet', '--message', 'all', '--allow-empty');
}

/** Every file and folder with permission bits and bytes, but without git's and the journal's own. */
export function snapshot(root: string): Record<string, string> {
  const found: Record<string, string> = {};
  const walk = (folder: string): void => {
    for (const entry of fs.readdirSync(path.join(root, folder), { withFileTypes: true })) {
      const name = path.posix.join(folder, entry.name);
      if (name === '.git' || name === 'node_modules') continue;
      const mode = (fs.lstatSync(path.join(root, name)).mode & 0o777).toString(8);
      if (entry.isDirectory()) {
        found[`${name}/`] = mode;
        walk(name);
      } else {
        found[name] = `${mode} ${fs.readFileSync(path.join(root, name), 'latin1')}`;
      }
    }
  };
  walk('');
  return found;
}

export const sha256 = (content: string | Buffer): string =>
  createHash('sha256').update(content).digest('hex');

/** What turns the project at `root` into `target`: a text, or null for a file that is to be deleted. */
export function plan(root: string, target: Record<string, string | null>): PlannedWrite[] {
  return Object.entries(target).map(([file, after]) => {
    const absolute = path.join(root, file);
    const change: PlannedWrite = { file };
    if (fs.existsSync(absolute)) change.before = { hash: sha256(fs.readFileSync(absolute)) };
    if (after !== null) change.after = { text: after, hash: sha256(after) };
    return change;
  });
}

/** The DiskError that `action` throws. */
export function refusal(action: () => unknown): DiskError {
  try {
    action();
  } catch (error) {
    if (error instanceof DiskError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

/** A project that holds its mailer more than once. */
export const shop = {
  'src/mailer.ts': '\uFEFFexport const send = 1;\r\n',
  'src/db.ts': 'export const db = 1',
  'src/legacy/old/mailer.ts': "export * from '../../mailer';\n",
  'src/legacy/index.ts': "export * from './old/mailer';\n",
  'bin/run.sh': '#!/bin/sh\n',
};

/** One of each: changed, created in a new folder, deleted with the folders that it leaves empty. */
export const consolidated = {
  'src/mailer.ts': '\uFEFFexport const send = 2;\r\n',
  'bin/run.sh': '#!/bin/sh\nexit 0\n',
  'src/core/new/auth.ts': 'export const auth = 1;\n',
  'src/legacy/old/mailer.ts': null,
  'src/legacy/index.ts': null,
};
