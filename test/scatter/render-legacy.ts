// Writes the text of a legacy module, in the style (specifiers, quotes, semicolons) of the code around it.

import { importsOf, type LegacyModule, type LegacySymbol } from './legacy.ts';
import type { Random } from './random.ts';
import { type Ending, endingOf, isTypeScript, type Resolver, relativeSpecifier } from './resolve.ts';

type Style = { quote: string; semicolon: string; newline: string };

export function styleOf(text: string): Style {
  return {
    quote: text.includes('"') && !/'[^'"]*'\s*;?\s*$/.test(text) ? '"' : "'",
    semicolon: text.trimEnd().endsWith(';') ? ';' : '',
    newline: text.includes('\r\n') ? '\r\n' : '\n',
  };
}

export function renderLegacyModule(
  module: LegacyModule,
  resolver: Resolver,
  newline: string,
  random: Random,
): string | undefined {
  const { quote, semicolon } = styleOf(module.like.text);
  const lines: string[] = [];
  const unresolved: string[] = [];
  const from = (target: string, isPackage: boolean): string => {
    const specifier = isPackage ? target : relativeTo(target);
    if (specifier === undefined) unresolved.push(target);
    return ` from ${quote}${specifier}${quote}${semicolon}`;
  };
  // The example may be a mapped specifier without an ending, where relative ones need one.
  const endings: Ending[] = [
    endingOf(module.like.specifier, module.like.target),
    'emitted',
    'source',
    'none',
  ];
  const relativeTo = (target: string): string | undefined =>
    endings
      .map((ending) => relativeSpecifier(module.path, target, ending))
      .find((specifier) => resolver.resolve(module.path, specifier) === target);

  const imports = renderImports(module, from);
  if (random.chance(0.3)) lines.push('// Kept for callers that were not moved yet.');
  lines.push(...imports);
  if (lines.length > 0) lines.push('');
  for (const symbol of module.symbols) {
    if (random.chance(0.25) && symbol.name !== '*') lines.push('/** @deprecated */');
    lines.push(...renderExport(symbol, from, semicolon));
  }
  return unresolved.length === 0 ? lines.join(newline) + newline : undefined;
}

function renderImports(module: LegacyModule, from: (target: string, isPackage: boolean) => string): string[] {
  const groups = new Map<string, { names: string[]; head: string; tail: string }>();
  const all = module.symbols.flatMap(importsOf);
  for (const { local, imported, module: target, isPackage } of all) {
    // A name that is needed as a value by one symbol serves the types of the others too.
    const typeOnly =
      all.every((other) => other.local !== local || other.typeOnly) && isTypeScript(module.path);
    const whole = imported === '*' ? `* as ${local}` : imported === 'default' ? local : undefined;
    const key = `${target} ${typeOnly} ${whole ?? ''}`;
    const head = typeOnly ? 'import type' : 'import';
    const group = groups.get(key) ?? { names: [], head, tail: from(target, isPackage) };
    const name = whole ?? (imported === local ? local : `${imported} as ${local}`);
    if (!group.names.includes(name)) group.names.push(name);
    groups.set(key, { ...group, head: whole ? `${head} ${whole}` : `${head} { ${group.names.join(', ')} }` });
  }
  return [...groups.values()].map(({ head, tail }) => head + tail);
}

function renderExport(
  symbol: LegacySymbol,
  from: (target: string, isPackage: boolean) => string,
  semicolon: string,
): string[] {
  const { name, localName, target, parameters } = symbol;
  const tail = (): string => from(target.module, false);
  const typed = `export type ${name}${parameters.declared} = ${localName}${parameters.passed}${semicolon}`;
  switch (symbol.kind) {
    case 'alias const':
      return [`export const ${name} = ${localName}${semicolon}`];
    case 'alias const and type':
      return [`export const ${name} = ${localName}${semicolon}`, typed];
    case 'type alias':
      return [typed];
    case 'empty interface':
      return [`export interface ${name} extends ${localName} {}`];
    case 'default export':
      return [`export default ${localName}${semicolon}`];
    case 'star':
      return [`export *${tail()}`];
    default: {
      const names = target.name === name ? name : `${target.name} as ${name}`;
      return [`export ${symbol.isErased ? 'type ' : ''}{ ${names} }${tail()}`];
    }
  }
}
