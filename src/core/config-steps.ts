// `steps` of the configuration: the team's own transforms.

import { asObject, checkKeys, type Fail } from './config.ts';
import type { TeamStep } from './team-steps.ts';

const stepKeys = ['jscodeshift', 'files', 'parser', 'secondsPerFile', 'options'];
/** A file that takes longer than this is one on which a transform hangs. */
const defaultSeconds = 60;

const parsers = ['babel', 'babylon', 'flow', 'ts', 'tsx'];

/** @throws Problem by `fail`, naming the key and what it may be */
export function readSteps(values: readonly unknown[], fail: Fail): TeamStep[] {
  const counts = new Map<string, number>();
  return values.map((value, index) => {
    const where = `steps[${index}]`;
    const object = asObject(value, where, fail);
    checkKeys(object, stepKeys, where, fail);
    const { jscodeshift, files, parser, secondsPerFile = defaultSeconds } = object;
    if (typeof jscodeshift !== 'string' || jscodeshift === '')
      return fail(`${where}.jscodeshift is not the path of a transform`, 'write "./codemods/rename-prop.ts"');
    if (typeof files !== 'string' || files === '')
      return fail(`${where}.files is not a glob`, 'say which files it is given: "src/**/*.tsx"');
    if (parser !== undefined && !parsers.includes(parser as string))
      return fail(`${where}.parser is no parser of jscodeshift`, `use one of ${parsers.join(', ')}`);
    if (typeof secondsPerFile !== 'number' || !(secondsPerFile > 0 && secondsPerFile <= 86_400))
      return fail(
        `${where}.secondsPerFile is no number of seconds`,
        `write one between 0 and a day, as ${defaultSeconds}`,
      );
    const options = object.options === undefined ? {} : asObject(object.options, `${where}.options`, fail);
    const transform = jscodeshift.replaceAll('\\', '/').replace(/^\.\//, '');
    if (transform.startsWith('/') || transform.split('/').includes('..'))
      return fail(`${where}.jscodeshift leads out of the root`, 'keep the transform in the project');
    const count = (counts.get(transform) ?? 0) + 1;
    counts.set(transform, count);
    return {
      id: count === 1 ? transform : `${transform} (${count})`,
      transform,
      files,
      ...(parser !== undefined && { parser: parser as string }),
      secondsPerFile,
      options,
    };
  });
}
