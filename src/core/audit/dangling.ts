// Imports and mocks of what does not exist. Only what is certain: a module whose exports cannot all be known here
// (CommonJS, stars of packages, other languages, syntax errors) proves nothing.

import { placeOf } from '../refusals.ts';
import { staleness } from '../stale-doubles.ts';
import { nearest } from '../symbols.ts';
import type { AuditContext } from './context.ts';
import type { Dangling } from './finding.ts';

export function danglingOf(context: AuditContext): Dangling[] {
  const { catalog } = context;
  const found: Dangling[] = [];
  const known = knownIn(context);
  for (const [file, facts] of catalog.graph.facts) {
    // What plain JavaScript names may be there only after a build.
    if (context.isGenerated(file) || /\.d\.[cm]?ts$|\.[cm]?jsx?$/.test(file)) continue;
    for (const { specifier, entries, start, literal } of facts.imports) {
      const target = catalog.graph.resolver.resolve(file, specifier);
      if (target.kind === 'missing' && isCodePath(specifier))
        found.push(missingModule(context, file, specifier, literal.start, 'module'));
      if (target.kind !== 'file' || !known(target.path)) continue;
      for (const { imported, start: at } of entries) {
        if (imported === '*' || !isMissing(context, target.path, imported)) continue;
        if (imported === 'default' && isDefaultOfCommonJs(file, target.path)) continue;
        found.push(
          missingName(
            context,
            file,
            specifier,
            target.path,
            imported,
            placeOf(file, context.text(file), at ?? start),
            'name',
          ),
        );
      }
    }
    for (const fact of facts.exports) {
      if (fact.kind !== 'indirect' || fact.through !== undefined || fact.imported === '*') continue;
      const target = catalog.graph.moduleOf(file, fact.specifier);
      if (target === undefined || !known(target) || !isMissing(context, target, fact.imported)) continue;
      found.push(
        missingName(
          context,
          file,
          fact.specifier,
          target,
          fact.imported,
          placeOf(file, context.text(file), fact.span.start),
          'name',
        ),
      );
    }
    found.push(...mocksOf(context, known, file));
  }
  return found;
}

/** A relative path of code. What a build writes is not there before the build. */
const isCodePath = (specifier: string): boolean =>
  /^\.\.?\//.test(specifier) &&
  (/\.[cm]?[jt]sx?$/.test(specifier) || !/\.[a-z\d]+$/i.test(specifier.split('/').at(-1)!)) &&
  !/(?:^|\/)(?:\$types|\+types|generated|__generated__|dist|build|out|lib|node_modules|\.[\w-]+|prisma|wasm|pkg)(?:\/|$)|generated|\bi18n\b.*messages/.test(
    specifier,
  );

/** Whether all names that a module exports are known; asked once a module. */
function knownIn(context: AuditContext): (module: string) => boolean {
  const known = new Map<string, boolean>();
  return (module) => {
    let answer = known.get(module);
    if (answer === undefined) {
      answer = isKnown(context, module, new Set());
      known.set(module, answer);
    }
    return answer;
  };
}

function isKnown(context: AuditContext, module: string, seen: Set<string>): boolean {
  if (seen.has(module)) return true;
  seen.add(module);
  const { graph } = context.catalog;
  const facts = graph.facts.get(module);
  if (!facts || facts.error || facts.exportsValue || /\.(?:[cm]?jsx?|d\.[cm]?ts|json)$/.test(module))
    return false;
  if (context.isGenerated(module)) return false;
  return facts.exports.every((fact) => {
    if (fact.kind !== 'star') return true;
    const target = graph.moduleOf(module, fact.specifier);
    return target !== undefined && isKnown(context, target, seen);
  });
}

/** Whether a module may be built as CommonJS, whose default an ES module gets though nothing declares it. */
const isDefaultOfCommonJs = (file: string, module: string): boolean =>
  /\.mts$/.test(file) && !/\.mts$/.test(module);

const isMissing = ({ catalog }: AuditContext, module: string, name: string): boolean =>
  name !== '*' && !catalog.graph.exportNames(module).has(name);

function mocksOf(context: AuditContext, known: (module: string) => boolean, file: string): Dangling[] {
  const { catalog } = context;
  return (catalog.shapes.get(file)?.mocks ?? []).flatMap((mock): Dangling[] => {
    const { specifier, line, column } = mock;
    const stale = staleness(catalog.graph, file, mock, known);
    if (stale === 'gone')
      return isCodePath(specifier)
        ? [{ ...absent(context, file, specifier), kind: 'mocked module', file, line, column }]
        : [];
    return (stale?.names ?? []).map(({ name, ...place }) =>
      missingName(context, file, specifier, stale!.module, name, { file, ...place }, 'mocked name'),
    );
  });
}

const absent = ({ liveness }: AuditContext, file: string, specifier: string) => ({
  specifier,
  message: `${specifier} leads to no file`,
  nearest: [],
  liveness: liveness.get(file) ?? ('unreached' as const),
});

const missingModule = (
  context: AuditContext,
  file: string,
  specifier: string,
  start: number,
  kind: 'module',
): Dangling => ({
  ...absent(context, file, specifier),
  kind,
  ...placeOf(file, context.text(file), start),
});

function missingName(
  context: AuditContext,
  file: string,
  specifier: string,
  module: string,
  name: string,
  place: { file: string; line: number; column: number },
  kind: 'name' | 'mocked name',
): Dangling {
  return {
    kind,
    specifier,
    name,
    message: `${module} exports no ${name}`,
    nearest: nearest(name, context.catalog.graph.exportNames(module)),
    liveness: context.liveness.get(file) ?? 'unreached',
    ...place,
  };
}
