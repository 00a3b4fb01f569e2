// The project's own prettier, and no other: a file that was as prettier wants it before is so afterwards. A file that
// was not is left alone, and a project without prettier is never formatted.

import { createRequire } from 'node:module';
import path from 'node:path';

interface Prettier {
  check(text: string, options: object): Promise<boolean>;
  format(text: string, options: object): Promise<string>;
  resolveConfig(file: string, options: object): Promise<object | null>;
  getFileInfo(file: string, options: object): Promise<{ ignored: boolean; inferredParser: string | null }>;
}

export type Formatter = (file: string, before: string, after: string) => Promise<string>;

/** The formatter of the project at `root`, or undefined if it has none installed. */
export async function projectFormatter(root: string): Promise<Formatter | undefined> {
  let prettier: Prettier;
  try {
    const entry = createRequire(path.join(root, 'package.json')).resolve('prettier');
    prettier = ((await import(entry)) as { default: Prettier }).default;
  } catch {
    return undefined;
  }
  return async (file, before, after) => {
    const filepath = path.join(root, file);
    try {
      const info = await prettier.getFileInfo(filepath, { ignorePath: path.join(root, '.prettierignore') });
      if (info.ignored || !info.inferredParser) return after;
      const options = { ...(await prettier.resolveConfig(filepath, { editorconfig: true })), filepath };
      return (await prettier.check(before, options)) ? await prettier.format(after, options) : after;
    } catch {
      return after;
    }
  };
}
