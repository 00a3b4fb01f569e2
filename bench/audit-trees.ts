// What audits are measured on: sources that five packages ship, once or several times, each as a package of one
// repository. They are as large as those of an application are, file by file; effect's would be seven times that.

import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, commit, install, sourcesBelow, writeJson } from './trees.ts';

export interface AuditTree {
  root: string;
  copies: number;
  files: number;
}

/** The folder of its sources below each package. */
const sources: Readonly<Record<string, string>> = {
  viem: '.',
  rxjs: 'src',
  zod: 'src',
  '@reduxjs/toolkit': 'src',
  '@wagmi/core': 'src',
};

/** Without viem, for what is measured on many copies. */
export const smallPackages: readonly string[] = ['rxjs', 'zod', '@reduxjs/toolkit'];
export const allPackages: readonly string[] = Object.keys(sources);

const installedForAudits = (): string =>
  install([
    'viem@2.57.20',
    'rxjs@7.8.2',
    'zod@4.1.12',
    '@reduxjs/toolkit@2.9.1',
    '@wagmi/core@3.6.5',
    'knip@6.44.2',
    'typescript@5.9.3',
    '@types/node@20.19.43',
  ]);

export const knipScript = (): string => join(installedForAudits(), 'knip', 'bin', 'knip.js');

/** Written anew each time, so that nothing is cached of it. */
export function auditTree(packages: readonly string[], copies: number): AuditTree {
  const root = join(cacheFolder(), `audit-${packages.length}-${copies}`);
  rmSync(root, { recursive: true, force: true });
  mkdirSync(join(root, 'node_modules'), { recursive: true });
  for (let copy = 1; copy <= copies; copy++) for (const name of packages) writePackage(root, name, copy);
  writeJson(join(root, 'package.json'), { name: 'bench', private: true, workspaces: ['packages/*'] });
  // Everything is an entry: what knip takes for unused it does not read, and so it would do less than an audit.
  writeJson(join(root, 'knip.json'), { workspaces: { 'packages/*': { entry: ['**/*.ts'] } } });
  writeFileSync(join(root, '.gitignore'), 'node_modules/\n');
  commit(root);
  return { root, copies, files: sourcesBelow(root, 'packages').length };
}

function writePackage(root: string, name: string, copy: number): void {
  const folder = join(root, 'packages', `${name.replace(/\W+/g, '-').replace(/^-/, '')}-${copy}`);
  const from = join(installedForAudits(), name, sources[name]!);
  cpSync(from, join(folder, 'src'), { recursive: true, filter: (path) => isSource(path.slice(from.length)) });
  writeJson(join(folder, 'package.json'), { name: `${name}-${copy}`, private: true, type: 'module' });
  writeJson(join(folder, 'tsconfig.json'), {
    compilerOptions: { target: 'es2022', module: 'esnext', moduleResolution: 'bundler', strict: true },
    include: ['src'],
  });
}

/** Folders, and TypeScript that a person wrote: no builds beside it, no tests. */
const isSource = (path: string): boolean =>
  !/[\\/](?:_cjs|_esm|_types|node_modules|tests?|__tests__)(?:[\\/]|$)/.test(path) &&
  (!/\.[^\\/]+$/.test(path) || /(?<!\.d)\.ts$/.test(path));
