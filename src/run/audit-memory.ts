// What the last audit of a tree found, for as long as nothing has changed of what it read: the files that there are,
// their texts, the configuration, and whatever else it looked at, such as manifests of installed packages.

import type { AuditResult } from '../core/audit/finding.ts';
import type { Config } from '../core/config.ts';
import type { Files } from '../core/files.ts';
import { readCached, writeCached } from '../disk/cache.ts';
import { hashOf } from './survey-cache.ts';

interface Remembered {
  key: string;
  /** Files that the audit read beside the code, with the hashes of their texts; '' for one that was not there. */
  reads: readonly (readonly [path: string, hash: string])[];
  result: AuditResult;
}

const name = 'audit.json';

const hashIn = (text: string | undefined): string => (text === undefined ? '' : hashOf(text));

export class AuditMemory {
  readonly #files: Files;
  readonly #reads = new Map<string, string>();
  #isWatching = false;

  constructor(files: Files) {
    this.#files = files;
  }

  /** The same files; what is read of them after `watch` is noted. */
  get files(): Files {
    const files = this.#files;
    return {
      root: files.root,
      paths: files.paths,
      get skipped() {
        return files.skipped;
      },
      read: (path) => {
        const text = files.read(path);
        if (this.#isWatching && !this.#reads.has(path)) this.#reads.set(path, hashIn(text));
        return text;
      },
    };
  }

  watch(): void {
    this.#isWatching = true;
  }

  /** @param state says all that was read before `watch` */
  recall(state: string, config: Config): AuditResult | undefined {
    const known = load(this.#files.root);
    if (known?.key !== this.#key(state, config)) return undefined;
    const isSame = known.reads.every(([path, hash]) => hashIn(this.#files.read(path)) === hash);
    return isSame ? known.result : undefined;
  }

  keep(state: string, config: Config, result: AuditResult): void {
    const remembered: Remembered = { key: this.#key(state, config), reads: [...this.#reads], result };
    writeCached(this.#files.root, name, slicesOf(JSON.stringify(remembered)));
  }

  #key(state: string, config: Config): string {
    const installs = installed.map((path) => this.#files.read(path) ?? '');
    return hashOf([state, JSON.stringify(config), ...installs].join('\n'));
  }
}

/** Never between the two halves of a character. */
function* slicesOf(text: string): Iterable<string> {
  const size = 1_000_000;
  for (let at = 0, end = 0; at < text.length; at = end) {
    end = at + size;
    if (/[\uD800-\uDBFF]/.test(text.charAt(end - 1))) end++;
    yield text.slice(at, end);
  }
}

/** What installs write whenever they change something; resolution looks at the packages themselves. */
const installed = [
  'node_modules/.package-lock.json',
  'node_modules/.modules.yaml',
  'node_modules/.yarn-state.yml',
  'pnpm-lock.yaml',
  'yarn.lock',
  'bun.lock',
];

function load(root: string): Remembered | undefined {
  try {
    return JSON.parse(readCached(root, name) ?? 'null') ?? undefined;
  } catch {
    return undefined;
  }
}
