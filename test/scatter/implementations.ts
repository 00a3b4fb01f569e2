// Puts what no re-export is into a tree: functions that only call an exported one through, and copies of exported
// functions with what they need, in modules of their own beside the original. An audit has to find each of them.

import { posix } from 'node:path';
import { ts } from 'ts-morph';
import { randomFrom } from './random.ts';
import { isTypeScript, type Tree, withoutExtension } from './resolve.ts';

export interface Implementation {
  kind: 'wrapper' | 'copy';
  duplicate: string;
  canonical: string;
}

interface Source {
  path: string;
  text: string;
  name: string;
  parameters: readonly string[];
  /** The declaration without `export`. */
  declaration: string;
  /** Import statements of its module. */
  imports: string;
  /** Exported names of its own module that it mentions. */
  needs: readonly string[];
}

/** Places whose contents are meant to repeat, where an audit finds nothing on purpose. */
const leftAlone =
  /(?:^|[/._-])(?:tests?|spec|mocks?|fixtures?|stories|examples?|samples?|demos?|docs?|www|registry|templates?|playground|sandbox|generated|gen|vendor|public|locales?|i18n|lang|translations?|icons?|seeds?|migrations?|e2e|bench|config|scripts?|tools?|dist|build|lib|legacy|compat|old)(?:[/._-]|$)|__|\d{3}/i;

/**
 * @param count of each kind, at most; fewer where the tree has fewer exported functions that stand by themselves
 * @returns the tree with the new modules, and what was put there
 */
export function withImplementations(
  tree: Tree,
  { seed, count }: { seed: number; count: number },
): { files: Tree; injected: Implementation[] } {
  const files = new Map(tree);
  const injected: Implementation[] = [];
  const sources = randomFrom(seed).shuffled([...tree].flatMap(([path, text]) => functionsIn(path, text)));
  const seen = new Set<string>();
  for (const source of sources) {
    // More of one name is what the project calls many things, and says nothing.
    if (seen.has(source.name.toLowerCase())) continue;
    const kinds = (['wrapper', 'copy'] as const).filter(
      (kind) => injected.filter((each) => each.kind === kind).length < count,
    );
    const kind = kinds[seen.size % kinds.length];
    if (kind === undefined) break;
    seen.add(source.name.toLowerCase());
    const path = `${posix.dirname(source.path)}/kept-${kind}-of-${source.name}.ts`.replace(/^\.\//, '');
    const [name, text] = kind === 'wrapper' ? wrapperOf(source) : copyOf(source);
    files.set(path, text);
    injected.push({ kind, duplicate: `${path}#${name}`, canonical: `${source.path}#${source.name}` });
  }
  return { files, injected };
}

const own = ({ path, text }: Source): string => {
  const ending = /from ['"]\.[^'"]*(\.[cm]?[jt]s)['"]/.exec(text)?.[1] ?? '';
  return `./${posix.basename(withoutExtension(path))}${ending}`;
};

function wrapperOf(source: Source): [string, string] {
  const name = `legacy${source.name[0]!.toUpperCase()}${source.name.slice(1)}`;
  const typed = source.parameters.map((each, at) => `${each}: Parameters<typeof ${source.name}>[${at}]`);
  return [
    name,
    `import { ${source.name} } from '${own(source)}';\n\nexport function ${name}(${typed.join(', ')}) {\n  return ${source.name}(${source.parameters.join(', ')});\n}\n`,
  ];
}

function copyOf(source: Source): [string, string] {
  const needed =
    source.needs.length > 0 ? `import { ${source.needs.join(', ')} } from '${own(source)}';\n` : '';
  return [source.name, `${source.imports}\n${needed}\nexport ${source.declaration}\n`];
}

/** Exported functions with a name that says something, whose module exports all that they take from it. */
function functionsIn(path: string, text: string): Source[] {
  if (!isTypeScript(path) || !/\.ts$/.test(path) || /\.d\.ts$/.test(path) || leftAlone.test(path)) return [];
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const imports = file.statements.filter(ts.isImportDeclaration).map((node) => node.getText());
  const declared = new Set<string>();
  const exported = new Set<string>();
  for (const statement of file.statements) {
    const names = ts.isVariableStatement(statement)
      ? statement.declarationList.declarations.map(({ name }) => name.getText())
      : [(statement as { name?: ts.Node }).name?.getText() ?? ''];
    for (const name of names) {
      declared.add(name);
      if (isExported(statement)) exported.add(name);
    }
  }
  return file.statements.flatMap((node): Source[] => {
    const name = ts.isFunctionDeclaration(node) ? node.name?.text : undefined;
    if (!name || !ts.isFunctionDeclaration(node) || !isExported(node) || !node.body) return [];
    const isOverloaded = file.statements.some(
      (other) => other !== node && ts.isFunctionDeclaration(other) && other.name?.text === name,
    );
    if (isOverloaded || node.typeParameters || name.length < 10 || node.body.getText().length < 240)
      return [];
    const parameters = node.parameters.map((each) => each.name.getText());
    if (node.parameters.some((each) => each.dotDotDotToken || !ts.isIdentifier(each.name))) return [];
    const words = new Set(node.getText().match(/[\w$]+/g));
    const needs = [...declared].filter((each) => each !== name && words.has(each));
    if (words.has('this') || needs.some((each) => !exported.has(each))) return [];
    if (node.getText().slice(1).split(name).length > 2) return [];
    const declaration = node.getText().replace(/^export\s+/, '');
    return [{ path, text, name, parameters, declaration, imports: imports.join('\n'), needs }];
  });
}

const isExported = (node: ts.Statement): boolean =>
  ts.canHaveModifiers(node) &&
  (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) &&
  !(ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword);
