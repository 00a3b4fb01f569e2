// The Nodes that the package must work on: the oldest that it promises and the newest that there is. The one that runs
// the tests is used as it is; another one comes from the registry, where Node is published as a package per platform.

import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { repository, run } from '../cli/command.ts';

/** A failure of the way to the registry, not of what was asked. */
const unreachable =
  /\b(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ENOTCACHED|E404|ETARGET)\b/;

export class Unavailable extends Error {}

/** @throws Unavailable if the registry cannot be reached or has no such package; Error for any other failure */
export function npm(cwd: string, ...args: string[]): string {
  const { status, stdout, stderr } = run(
    'npm',
    [...args, '--no-audit', '--no-fund', '--prefer-offline'],
    cwd,
  );
  if (status === 0) return stdout;
  const code = unreachable.exec(stderr)?.[0];
  if (code !== undefined) throw new Unavailable(`npm ${args.join(' ')}: ${code}`);
  throw new Error(`npm ${args.join(' ')} ended with ${status}\n${stderr}`);
}

/**
 * The folder that holds the `node` program of a version, kept beside the other caches of this clone.
 * @param wanted a major version, or `latest`
 * @throws Unavailable
 */
export function folderOfNode(wanted: string): { folder: string; version: string } {
  if (process.versions.node.split('.')[0] === wanted) {
    return { folder: path.dirname(process.execPath), version: process.version };
  }
  const system = process.platform === 'win32' ? 'win' : process.platform;
  const name = `node-${system}-${process.arch}`;
  const home = path.join(repository, 'node_modules/.cache', `node-${wanted}`);
  fs.mkdirSync(home, { recursive: true });
  const manifest = path.join(home, 'package.json');
  if (!fs.existsSync(manifest)) fs.writeFileSync(manifest, '{ "private": true }\n');
  npm(home, 'install', `${name}@${wanted}`, '--ignore-scripts', '--no-save');
  const folder = path.join(home, 'node_modules', name, 'bin');
  const { status, stdout } = spawnSync(path.join(folder, 'node'), ['--version'], { encoding: 'utf8' });
  if (status !== 0) throw new Unavailable(`${name}@${wanted} does not start on this system`);
  return { folder, version: stdout.trim() };
}
