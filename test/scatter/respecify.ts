// A change of the clean tree, made before it is scattered: specifiers that climb (`../`) are written as a
// tsconfig path, a package import or a self-reference, or lines end with CRLF. Few published sources do.

import { createResolver, isSource, type Tree, withoutExtension } from './resolve.ts';
import { parse, readModuleUses, readStatements } from './statements.ts';

type Style = 'paths' | 'imports' | 'self';

const PREFIXES: Record<Style, string> = { paths: '@', imports: '#app', self: 'scattered' };

/** `style` comes from the command line. */
export function rewriteTree(tree: Tree, style: string): Tree {
  if (style === 'crlf')
    return new Map([...tree].map(([path, text]) => [path, text.replace(/\r?\n/g, '\r\n')]));
  if (style in PREFIXES) return respecify(tree, style as Style);
  throw new Error(`no style is called ${style}; known: crlf, ${Object.keys(PREFIXES).join(', ')}`);
}

export function respecify(tree: Tree, style: Style): Tree {
  const result = new Map(tree);
  const prefix = PREFIXES[style];
  configure(result, style, prefix);
  const before = createResolver(tree);
  const after = createResolver(result);
  for (const [path, text] of tree) {
    if (!isSource(path)) continue;
    const source = parse(path, text);
    const places = [...readStatements(source), ...readModuleUses(source)].sort(
      (one, other) => other.specifierStart - one.specifierStart,
    );
    let rewritten = text;
    for (const { specifier, specifierStart, specifierEnd } of places) {
      const target = specifier.startsWith('../') ? before.resolve(path, specifier) : undefined;
      if (!target?.startsWith('src/')) continue;
      const ending = /\.[cm]?[jt]sx?$/.exec(specifier)?.[0] ?? '';
      const stem = withoutExtension(target).slice('src/'.length);
      const isCollapsed = ending === '' && !/\/index$/.test(specifier);
      const mapped = `${prefix}/${isCollapsed ? stem.replace(/\/index$/, '') : stem}${ending}`;
      if (after.resolve(path, mapped) !== target) continue;
      const quote = text.charAt(specifierStart);
      rewritten = rewritten.slice(0, specifierStart) + quote + mapped + quote + rewritten.slice(specifierEnd);
    }
    result.set(path, rewritten);
  }
  return result;
}

function configure(tree: Tree, style: Style, prefix: string): void {
  const edit = (path: string, change: (content: Record<string, Record<string, unknown>>) => void): void => {
    const content = JSON.parse(tree.get(path) ?? '{}');
    change(content);
    tree.set(path, `${JSON.stringify(content, null, 2)}\n`);
  };
  if (style === 'paths') {
    edit('tsconfig.json', ({ compilerOptions }) => {
      if (!compilerOptions) throw new Error('tsconfig.json has no compilerOptions');
      compilerOptions.paths = { ...(compilerOptions.paths as object), [`${prefix}/*`]: ['./src/*'] };
    });
    return;
  }
  // A map can only lead to files, so trees that write no extension need one pattern for files.
  const writesExtensions = [...tree].some(
    ([path, text]) => isSource(path) && /from ['"]\.[^'"]*\.[jt]s['"]/.test(text),
  );
  const target = writesExtensions ? './src/*' : './src/*.ts';
  edit('package.json', (content) => {
    if (style === 'imports') content.imports = { [`${prefix}/*`]: target };
    else Object.assign(content, { name: prefix, exports: { './*': target } });
  });
}
