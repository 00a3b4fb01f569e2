// Doubles as text: the same double again for another module, with fewer names, with more.

import { applyEdits, type Span } from '../../core/edits.ts';
import type { Site, SiteName, TextEdit, Written } from '../../core/language.ts';
import { respecify } from './clauses.ts';
import { removeFromList } from './lists.ts';

/** See `Source.copyDouble`. */
export function copyDouble(
  text: string,
  site: Site,
  specifier: string,
  names: ReadonlyMap<SiteName, string>,
): string {
  const { start, end } = site.double!.statement!;
  const others = site.names.filter((name) => !names.has(name));
  const edits = [
    ...respecifyAll(text, site, specifier),
    ...dropNames(text, site, others),
    ...[...names].map(([{ start: from, end: to }, written]) => ({ start: from, end: to, text: written })),
  ].sort((a, b) => a.start - b.start);
  return applyEdits(
    text.slice(start, end),
    edits.map((edit) => ({ ...edit, start: edit.start - start, end: edit.end - start })),
  );
}

/** Everything that has to be written anew where a site names another module, each once. */
export function literalsOf(site: Site): Written[] {
  const all: Written[] = [site, ...(site.also ?? [])];
  return [...new Map(all.map((literal) => [(literal.written ?? literal).start, literal])).values()];
}

export function respecifyAll(text: string, site: Site, specifier: string): TextEdit[] {
  return literalsOf(site).map((literal) => respecify(text, literal, specifier));
}

/** See `Source.dropFromDouble`. */
export function dropNames(text: string, site: Site, names: readonly SiteName[]): TextEdit[] {
  const { properties = [], object } = site.double!;
  const gone = new Set(names.map(({ property }) => property?.start));
  if (gone.size === 0 || !object) return [];
  const keep = new Map(
    properties.map((each): [Span, unknown] => [each, gone.has(each.start) ? undefined : each]),
  );
  if (properties.every(({ start }) => gone.has(start)))
    return [{ start: object.start, end: object.end, text: '{}' }];
  return removeFromList(text, properties, keep);
}

/** See `Source.addToDouble`. */
export function addNames(text: string, site: Site, added: readonly string[]): TextEdit {
  const { properties = [], object } = site.double!;
  const last = properties.at(-1);
  if (!last) return { start: object!.start, end: object!.end, text: `{ ${added.join(', ')} }` };
  return { start: last.end, end: last.end, text: added.map((each) => separator(text, site) + each).join('') };
}

/** What stands between two properties of a double. */
function separator(text: string, { double }: Site): string {
  const object = text.slice(double!.object!.start, double!.object!.end);
  const first = double!.properties![0]!;
  const lineStart = text.lastIndexOf('\n', first.start) + 1;
  const indent = text.slice(lineStart, first.start);
  if (!object.includes('\n') || /\S/.test(indent)) return ', ';
  return `,${object.includes('\r\n') ? '\r\n' : '\n'}${indent}`;
}

/**
 * See `Source.spreadActual`: jest asks for the actual module by name, vitest hands it to the factory.
 * @param typed whether the file is TypeScript
 */
export function spreadActual(
  text: string,
  site: Site,
  specifier: string,
  typed: boolean,
): TextEdit[] | undefined {
  const { library, form, object, properties = [], maker, owner } = site.double!;
  if (!object || !maker || !/\.(?:mock|doMock)$/.test(form)) return undefined;
  const literal = quoted(text, site, specifier);
  const edits: TextEdit[] = [];
  const type = typeOf(literal, typed);
  let actual = `${owner}.requireActual${type}(${literal})`;
  if (library === 'vitest') {
    const parameter = maker.parameter ?? 'importOriginal';
    if (!maker.isAsync) edits.push({ start: maker.start, end: maker.start, text: 'async ' });
    if (maker.parameter === undefined) {
      const at = text.indexOf('(', maker.start) + 1;
      edits.push({ start: at, end: at, text: parameter });
    }
    actual = `(await ${parameter}${type}())`;
  } else if (library !== 'jest') return undefined;
  const [first] = properties;
  edits.push(
    first
      ? { start: first.start, end: first.start, text: `...${actual}${separator(text, site)}` }
      : { start: object.start, end: object.end, text: `{ ...${actual} }` },
  );
  return edits;
}

const quoted = (text: string, site: Site, specifier: string): string => {
  const quote = text[(site.written ?? site).start]!;
  return `${quote}${specifier}${quote}`;
};

const typeOf = (literal: string, typed: boolean): string => (typed ? `<typeof import(${literal})>` : '');

/**
 * The same for a double without a factory, of which the runner made every function one that does nothing.
 * @param stubs the functions that stay so
 */
export function giveFactory(
  text: string,
  site: Site,
  specifier: string,
  typed: boolean,
  stubs: readonly string[],
): TextEdit[] | undefined {
  const { library, form, owner, statement } = site.double!;
  const isAlone = statement && /^\s*,?\s*\)\s*;?$/.test(text.slice(site.end, statement.end));
  if (!isAlone || site.written || !/\.(?:mock|doMock)$/.test(form)) return undefined;
  const literal = quoted(text, site, specifier);
  const type = typeOf(literal, typed);
  const made = stubs.map((name) => `${name}: ${owner}.fn()`).join(', ');
  const factory =
    library === 'vitest'
      ? `async (importOriginal) => ({ ...(await importOriginal${type}()), ${made} })`
      : library === 'jest'
        ? `() => ({ ...${owner}.requireActual${type}(${literal}), ${made} })`
        : undefined;
  return factory === undefined ? undefined : [{ start: site.end, end: site.end, text: `, ${factory}` }];
}
