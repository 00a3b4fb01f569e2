// The face that each stage shows to jscodeshift: an async transform that gives back this stage's own text of a file.
// Creating, deleting and writing manifests stay with `canonize apply`.

import type { StageTexts } from '../../run/stage-texts.ts';

interface TransformedFile {
  path: string;
  source: string;
}

interface Api {
  report?(message: string): void;
}

/** The options of the command line that concern us: `--canonizeConfig=FILE`. */
interface Options {
  canonizeConfig?: string;
}

export type JscodeshiftTransform = (
  file: TransformedFile,
  api: Api,
  options?: Options,
) => Promise<string | undefined>;

type Engine = typeof import('../../run/stage-texts.ts');

/** What a transform file in `transforms/` exports as its default. @param stage the name of that file */
export function jscodeshiftTransform(stage: string): JscodeshiftTransform {
  let texts: Promise<StageTexts> | undefined;
  return async (file, api, options = {}) => {
    const engine = await loadEngine();
    const cwd = process.cwd();
    texts ??= engine.stageTexts(stage, {
      cwd,
      ...(options.canonizeConfig !== undefined && { configFile: options.canonizeConfig }),
      // jscodeshift forks its workers, each of which would plan from files that the others have changed already.
      ...(process.send !== undefined && { family: String(process.ppid) }),
    });
    const known = await texts;
    if (known.earlier)
      throw new Error(
        `${known.earlier.stage} comes before ${stage} and would change ${known.earlier.files} files: run that first`,
      );
    const name = engine.fileOf(known, cwd, file.path);
    if (known.deleted.includes(name)) api.report?.(`${name} is left over: canonize apply deletes it`);
    const own = known.files[name];
    if (!own || file.source === own.after) return undefined;
    if (file.source !== own.before)
      throw new Error(`${name} is not the text that the plan was made from: run it again`);
    for (const { symbol, by } of known.removed[name] ?? [])
      api.report?.(`removed, which canonize.lock.json has to say: "${symbol}": "${by}"`);
    for (const line of known.declared[name] ?? []) api.report?.(line);
    return own.after;
  };
}

/**
 * The engine is loaded as what it is, a module of its own kind. Where jscodeshift has babel registered, this file was
 * turned into CommonJS and its `import()` into `require`, so that one has to be hidden from babel.
 */
function loadEngine(): Promise<Engine> {
  const here = typeof __filename === 'string' ? __filename : undefined;
  if (here === undefined) return import('../../run/stage-texts.ts');
  const load = new Function('url', 'return import(url)') as (url: string) => Promise<Engine>;
  return load(new URL('../../run/stage-texts.js', `file://${encodeURI(here)}`).href);
}

declare const __filename: string | undefined;
