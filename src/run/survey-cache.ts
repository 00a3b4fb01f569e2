// Facts and shapes of files by the hash of their text, and where specifiers lead while the same files lie in the same
// places: an audit of an unchanged tree parses and resolves nothing.

import { createHash } from 'node:crypto';
import type { ModuleShape } from '../core/audit/shape.ts';
import type { ModuleFacts } from '../core/facts.ts';
import type { Files } from '../core/files.ts';
import type { Answer } from '../core/language.ts';
import { readCached, writeCached } from '../disk/cache.ts';
import { version } from '../version.ts';

export interface Surveyed {
  facts: ModuleFacts;
  shape?: ModuleShape;
}

interface Stored {
  /** Of the tool and of what it stores: another one is another cache. */
  format: string;
  /** Hash of all that decides where a specifier leads, and the answers under it. */
  layout: string;
  answers: readonly Answer[];
  files: Record<string, { hash: string } & Surveyed>;
}

const name = 'survey.json';
/** Raise the number whenever facts or shapes mean something else than before. */
const format = `${version}/5`;

/** Files whose text says where specifiers lead: manifests, and whatever a tsconfig may extend. */
const leading =
  /(?:^|\/)(?:package|base|[^/]*config)[^/]*\.jsonc?$|(?:^|\/)[^/]*config[^/]*\/[^/]*\.json$|(?:^|\/)pnpm-workspace\.yaml$/;

const hashOf = (text: string): string => createHash('sha1').update(text).digest('base64');

export class SurveyCache {
  readonly #root: string;
  readonly #known: Stored;
  readonly #files: Stored['files'] = {};
  #layout = '';
  #isNew = false;

  constructor(root: string) {
    this.#root = root;
    this.#known = load(root);
  }

  /** Where specifiers lead, if nothing has changed that decides it. */
  answersFor(files: Files): readonly Answer[] {
    const parts = files.paths.map((path) => (leading.test(path) ? `${path}\n${files.read(path)}` : path));
    this.#layout = hashOf(parts.join('\n'));
    return this.#layout === this.#known.layout ? this.#known.answers : [];
  }

  /** What is known of exactly this text at this path, else what `survey` says. */
  get(path: string, text: string, survey: () => Surveyed): Surveyed {
    const hash = hashOf(text);
    const known = Object.hasOwn(this.#known.files, path) ? this.#known.files[path] : undefined;
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
  save(answers: readonly Answer[]): void {
    const { layout, files, answers: known } = this.#known;
    const isSame = !this.#isNew && layout === this.#layout && known.length === answers.length;
    if (isSame && Object.keys(files).length === Object.keys(this.#files).length) return;
    const stored: Stored = { format, layout: this.#layout, answers, files: this.#files };
    writeCached(this.#root, name, JSON.stringify(stored));
  }
}

const nothing: Stored = { format, layout: '', answers: [], files: {} };

function load(root: string): Stored {
  const text = readCached(root, name);
  if (text === undefined) return nothing;
  try {
    const stored = JSON.parse(text) as Stored;
    return stored.format === format ? stored : nothing;
  } catch {
    return nothing;
  }
}
