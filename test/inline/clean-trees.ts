// The clean trees that layers are put into: packages that ship their sources, or a folder with an installed project,
// whose own tests can then be run on what came of it.

import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { writeTree } from '../scatter/gather.ts';
import type { Tree } from '../scatter/resolve.ts';
import type { ConsolidationConfig } from '../scatter/scatter.ts';
import { dependenciesOf, loadTree, readFolder } from '../scatter/trees.ts';

export interface CleanTree {
  name: string;
  tree: Tree;
  /** The configuration that says which files belong to the program. */
  tsconfig: string;
  /** Puts a version of the tree into a new folder, with its dependencies and under git. */
  write(tree: Tree, config?: ConsolidationConfig): string;
}

/** @param name of a package, or `folder:tsconfig.json` where a slash is in it */
export function cleanTree(name: string): CleanTree {
  if (!name.includes('/'))
    return {
      name,
      tree: loadTree(name),
      tsconfig: 'tsconfig.json',
      write: (tree, config) => underGit(writeTree(tree, config), dependenciesOf(name)),
    };
  const [path = '', tsconfig = 'tsconfig.json'] = name.split(':');
  const root = resolve(path);
  return {
    name: basename(root),
    tree: readFolder(root),
    tsconfig,
    write: (tree, config) => underGit(copyOf(root, tree, config), join(root, 'node_modules')),
  };
}

/** With what is no text, too: a project's own tests read all kinds of files. */
function copyOf(root: string, tree: Tree, config?: ConsolidationConfig): string {
  const folder = mkdtempSync(join(tmpdir(), 'layered-'));
  const isCopied = (source: string): boolean => !/^(?:node_modules|\.git|dist)$/.test(basename(source));
  cpSync(root, folder, { recursive: true, filter: isCopied });
  for (const [path, text] of tree) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  if (config) writeFileSync(join(folder, 'canonize.config.json'), `${JSON.stringify(config, null, 2)}\n`);
  return folder;
}

function underGit(folder: string, dependencies: string | undefined): string {
  spawnSync('git', ['init', '--quiet'], { cwd: folder });
  // A pattern for folders does not match a link.
  writeFileSync(join(folder, '.git', 'info', 'exclude'), 'node_modules\n');
  if (dependencies) symlinkSync(dependencies, join(folder, 'node_modules'));
  return folder;
}

/** What a tree's own tests say of it. */
export interface TestRun {
  /** The last line that counts tests. */
  count: string;
  failures: readonly string[];
}

export function runTests(command: string, folder: string): TestRun {
  const { stdout, stderr } = spawnSync(command, {
    cwd: folder,
    shell: true,
    encoding: 'utf8',
    maxBuffer: 1 << 29,
  });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters
  const lines = `${stdout}${stderr}`.replace(/\x1b\[[\d;]*m/g, '').split('\n');
  const counts = lines.filter((line) => /^\s*Tests:?\s+.*\d+ \w+/.test(line));
  return {
    count: counts.at(-1)?.trim() ?? `no line counts tests:\n${lines.slice(-20).join('\n')}`,
    failures: lines.filter((line) => /^\s*(?:FAIL|●)\s/.test(line)).map((line) => line.trim()),
  };
}
