// The root is a wall: where it stands, and the one way to turn a path of the project into a path of the disk.

import { lstatSync, realpathSync, type Stats, statSync } from 'node:fs';
import path from 'node:path';
import { DiskError, isAbsent } from './errors.ts';
import { gitTopLevel } from './git.ts';

export const configName = 'canonize.config.json';

/** The nearest canonize.config.json at or above `cwd`, but not above git's top level. */
export function findConfig(cwd: string): string | undefined {
  const from = realFolder(cwd);
  return nearestAbove(from, configName, gitTopLevel(from));
}

/**
 * The root, absolute and with links resolved: the folder of the config, else git's top level, else the folder of
 * the nearest package.json.
 * @param configFile absolute or relative to `cwd`; without it, what `findConfig` finds.
 * @throws DiskError `disk/no-config` if the named config is no file, `disk/no-root` if nothing marks a project.
 */
export function findRoot(cwd: string, configFile?: string): string {
  const from = realFolder(cwd);
  if (configFile !== undefined && !isFile(path.resolve(from, configFile))) {
    throw new DiskError({
      code: 'disk/no-config',
      message: `there is no config file ${configFile}`,
      remedy: `correct the path after --config, or leave it out to use the nearest ${configName}`,
      place: configFile,
    });
  }
  const config = configFile === undefined ? findConfig(from) : path.resolve(from, configFile);
  if (config !== undefined) return realFolder(path.dirname(config));
  const top = gitTopLevel(from);
  if (top !== undefined) return realFolder(top);
  const manifest = nearestAbove(from, 'package.json');
  if (manifest !== undefined) return path.dirname(manifest);
  throw new DiskError({
    code: 'disk/no-root',
    message: `no project at ${from}: no ${configName}, no git repository and no package.json here or above`,
    remedy: `go to the project's folder or name it with --cwd; in a new project, write ${configName} there`,
    place: from,
  });
}

/** The real path of an existing folder. @throws DiskError `disk/no-root` */
export function realFolder(folder: string): string {
  try {
    const real = realpathSync(folder);
    if (statSync(real).isDirectory()) return real;
  } catch (error) {
    if (!isAbsent(error)) throw noFolder(folder, error);
  }
  throw noFolder(folder);
}

/**
 * The absolute path of a project file that need not exist yet. Links inside the root may be passed through.
 * @param file relative to `root`, with `/` separators.
 * @throws DiskError `disk/outside-root` if it is absolute, climbs out, or passes a link that leads out.
 */
export function projectFile(root: string, file: string): string {
  if (file === '' || file.includes('\0')) throw badPath(file);
  if (isAbsolute(file)) throw outside(file, 'is an absolute path');
  const relative = path.normalize(file);
  if (climbs(relative)) throw outside(file, 'climbs out of it');
  const absolute = path.join(root, relative);
  if (firstLink(root, file) !== undefined && !isInside(root, nearestReal(absolute))) {
    throw outside(file, 'passes through a link that leaves it');
  }
  return absolute;
}

/**
 * The first part of `file` that is a symbolic link, as a path relative to the root. Undefined if none is.
 * `file` is relative to `root`, with `/` separators; parts that do not exist are no links.
 */
export function firstLink(
  root: string,
  file: string,
  lstat: (path: string) => Stats = lstatSync,
): string | undefined {
  let at = '';
  for (const part of path.posix.normalize(file).split('/')) {
    at = at === '' ? part : `${at}/${part}`;
    try {
      if (lstat(path.join(root, at)).isSymbolicLink()) return at;
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw error;
    }
  }
  return undefined;
}

/** True for the root itself and everything below. Both are absolute, with links resolved. */
export function isInside(root: string, absolute: string): boolean {
  const relative = path.relative(root, absolute);
  return !climbs(relative) && !path.isAbsolute(relative);
}

/** An absolute path below the root as the project writes it: relative, with `/` separators; `''` is the root. */
export const projectPath = (root: string, absolute: string): string =>
  path.relative(root, absolute).replaceAll(path.sep, '/');

const climbs = (relative: string): boolean => relative === '..' || relative.startsWith(`..${path.sep}`);

/** A backslash may be part of a name, except on Windows, where a drive letter alone makes a path absolute too. */
const isAbsolute = (file: string): boolean =>
  path.isAbsolute(file) || (path.sep === '\\' && /^[A-Za-z]:/.test(file));

/** The real path of the nearest existing ancestor. A link that leads nowhere might lead anywhere: outside. */
function nearestReal(absolute: string): string {
  for (let at = absolute; ; at = path.dirname(at)) {
    try {
      return realpathSync(at);
    } catch (error) {
      if (!isAbsent(error) || path.dirname(at) === at) throw error;
      if (isDanglingLink(at)) return path.parse(at).root;
    }
  }
}

function isDanglingLink(absolute: string): boolean {
  try {
    return lstatSync(absolute).isSymbolicLink();
  } catch {
    return false;
  }
}

function nearestAbove(from: string, name: string, last?: string): string | undefined {
  for (let at = from; ; at = path.dirname(at)) {
    const candidate = path.join(at, name);
    if (isFile(candidate)) return candidate;
    if (at === last || path.dirname(at) === at) return undefined;
  }
}

const isFile = (absolute: string): boolean =>
  statSync(absolute, { throwIfNoEntry: false })?.isFile() ?? false;

const noFolder = (folder: string, cause?: unknown): DiskError =>
  new DiskError({
    code: 'disk/no-root',
    message: `there is no folder ${folder}`,
    remedy: 'correct the path after --cwd or --config',
    place: folder,
    cause,
  });

const badPath = (file: string): DiskError =>
  new DiskError({
    code: 'disk/bad-path',
    message: `${JSON.stringify(file)} is not the path of a file`,
    remedy: 'write paths relative to the root with / between the parts',
    place: file,
  });

const outside = (file: string, why: string): DiskError =>
  new DiskError({
    code: 'disk/outside-root',
    message: `${file} is outside of the root: it ${why}`,
    remedy: 'only files below the root are touched; move the config up if the project begins higher',
    place: file,
  });
