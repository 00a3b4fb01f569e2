// Facts and shapes of files by the hash of their text, so that an audit of an unchanged tree parses nothing.

import { createHash } from 'node:crypto';
import type { ModuleShape } from '../core/audit/shape.ts';
import type { ModuleFacts } from '../core/facts.ts';
import { readCached, writeCached } from '../disk/cache.ts';
import { version } from '../version.ts';

export interface Surveyed {
  facts: ModuleFacts;
  shape?: ModuleShape;
}

interface Stored {
  /** Of the tool and of what it stores: another one is another cache. */
  format: string;
  files: Record<string, { hash: string } & Surveyed>;
}

const name = 'survey.json';
/** Raise the number whenever facts or shapes mean something else than before. */
const format = `${version}/1`;

export class SurveyCache {
  readonly #root: string;
  readonly #known: Stored['files'];
  readonly #files: Stored['files'] = {};
  #isNew = false;

  constructor(root: string) {
    this.#root = root;
    this.#known = load(root);
  }

  /** What is known of exactly this text at this path, else what `survey` says. */
  get(path: string, text: string, survey: () => Surveyed): Surveyed {
    const hash = createHash('sha1').update(text).digest('base64');
    const known = Object.hasOwn(this.#known, path) ? this.#known[path] : undefined;
    if (known?.hash === hash) {
      this.#files[path] = known;
      return known;
    }
    this.#isNew = true;
    const surveyed = survey();
    this.#files[path] = { hash, ...surveyed };
    return surveyed;
  }

  /** Writes what this run saw, if that is not what was known. */
  save(): void {
    if (!this.#isNew && Object.keys(this.#known).length === Object.keys(this.#files).length) return;
    writeCached(this.#root, name, JSON.stringify({ format, files: this.#files } satisfies Stored));
  }
}

function load(root: string): Stored['files'] {
  const text = readCached(root, name);
  if (text === undefined) return {};
  try {
    const stored = JSON.parse(text) as Stored;
    return stored.format === format && typeof stored.files === 'object' ? stored.files : {};
  } catch {
    return {};
  }
}
