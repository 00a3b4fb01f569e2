// Which test runner, formatter and linter a project has: by their configuration files, and by what the manifests ask
// for. Nothing is started, and nothing is read but manifests.

import { posix } from 'node:path';
import { parse as parseJsonc } from 'jsonc-parser';
import type { Files } from '../../core/files.ts';
import { parseProblemless } from './json.ts';

export type ToolRole = 'tests' | 'formatter' | 'linter';

/** One tool of the project. */
export interface Tool {
  name: string;
  role: ToolRole;
  /** Its configuration files, the outermost first; a manifest that holds its configuration counts. */
  configs: readonly string[];
}

interface Known {
  name: string;
  role: ToolRole;
  /** Base names of its configuration files. */
  config: RegExp;
  /** The package that brings it. */
  dependency?: string;
  /** The key of package.json that may hold its configuration. */
  key?: string;
  /** What a script that starts it looks like, for what comes with Node itself. */
  script?: RegExp;
}

const known: readonly Known[] = [
  { name: 'vitest', role: 'tests', config: /^vitest\.(?:config|workspace)\.\w+$/, dependency: 'vitest' },
  { name: 'jest', role: 'tests', config: /^jest\.config\.\w+$/, dependency: 'jest', key: 'jest' },
  { name: 'mocha', role: 'tests', config: /^\.mocharc(?:\.\w+)?$/, dependency: 'mocha', key: 'mocha' },
  { name: 'ava', role: 'tests', config: /^ava\.config\.\w+$/, dependency: 'ava', key: 'ava' },
  { name: 'node --test', role: 'tests', config: /^(?!)/, script: /\b(?:node|tsx)\b[^&|;]*--test\b/ },
  {
    name: 'playwright',
    role: 'tests',
    config: /^playwright\.config\.\w+$/,
    dependency: '@playwright/test',
  },
  {
    name: 'prettier',
    role: 'formatter',
    config: /^(?:\.prettierrc(?:\.\w+)?|prettier\.config\.\w+)$/,
    dependency: 'prettier',
    key: 'prettier',
  },
  { name: 'biome', role: 'formatter', config: /^\.?biome\.jsonc?$/, dependency: '@biomejs/biome' },
  { name: 'dprint', role: 'formatter', config: /^\.?dprint\.jsonc?$/, dependency: 'dprint' },
  { name: 'eslint', role: 'linter', config: /^eslint\.config\.\w+$/, dependency: 'eslint' },
  { name: 'eslintrc', role: 'linter', config: /^\.eslintrc(?:\.\w+)?$/, key: 'eslintConfig' },
  { name: 'biome', role: 'linter', config: /^\.?biome\.jsonc?$/, dependency: '@biomejs/biome' },
  {
    name: 'oxlint',
    role: 'linter',
    config: /^(?:\.oxlintrc\.jsonc?|oxlint\.config\.\w+)$/,
    dependency: 'oxlint',
  },
];

interface Manifest {
  path: string;
  json: Record<string, unknown>;
}

/** The tools of a tree, in a stable order: each once for every role that it has. */
export function toolsOf(files: Files): Tool[] {
  const manifests = files.paths
    .filter((path) => posix.basename(path) === 'package.json')
    .flatMap((path) => manifestAt(files, path));
  return known.flatMap((tool): Tool[] => {
    const configs = [
      ...files.paths.filter((path) => tool.config.test(posix.basename(path))),
      ...manifests.filter(({ json }) => tool.key !== undefined && tool.key in json).map(({ path }) => path),
    ].sort((a, b) => a.split('/').length - b.split('/').length || (a < b ? -1 : 1));
    const isAskedFor = manifests.some(({ json }) => asksFor(json, tool));
    return configs.length > 0 || isAskedFor ? [{ name: tool.name, role: tool.role, configs }] : [];
  });
}

function manifestAt(files: Files, path: string): Manifest[] {
  const json = parseProblemless(() => parseJsonc(files.read(path) ?? '')) as unknown;
  return json && typeof json === 'object' ? [{ path, json: json as Record<string, unknown> }] : [];
}

function asksFor(json: Record<string, unknown>, { dependency, script }: Known): boolean {
  const lists = [json.dependencies, json.devDependencies] as (Record<string, unknown> | undefined)[];
  if (dependency !== undefined && lists.some((list) => list && dependency in list)) return true;
  const scripts = Object.values((json.scripts as Record<string, unknown> | undefined) ?? {});
  return script !== undefined && scripts.some((line) => typeof line === 'string' && script.test(line));
}
