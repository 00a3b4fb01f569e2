// Promises for which nobody accounts, and awaits of what is none, as the compiler sees them: only of functions that the
// tree declares, since what a package's function does with its promise is that package's business.

import type { PromiseSite, Source } from '../language.ts';
import { placeOf } from '../refusals.ts';
import type { CodePlace, TypedQuestions, TypeFacts } from '../typed-questions.ts';
import type { AuditContext } from './context.ts';
import type { ColourFinding } from './finding.ts';
import { isTestPlace } from './places.ts';

/** What the typed part of an audit asks. */
export interface TypedAudit {
  types: TypedQuestions;
  open(path: string): Source;
}

interface Site {
  file: string;
  at: PromiseSite;
  kind: 'dropped' | 'tested' | 'awaited';
}

/** @param known findings that need no types, which are not told twice */
export function typedColours(
  context: AuditContext,
  asked: TypedAudit,
  known: readonly ColourFinding[],
): ColourFinding[] {
  const passedOff = new Set(
    known.flatMap(({ kind, symbols }) => (kind === 'sync over async' ? symbols.slice(0, 1) : [])),
  );
  const told = new Set(known.map(({ file, line, kind }) => `${kind} ${file}:${line}`));
  const found: ColourFinding[] = [];
  const suspects = suspectsIn(context, asked);
  const calls = asked.types.symbols(suspects.map(({ file, at }) => ({ file, ...(at.name ?? at) })));
  for (const [index, { file, at, kind, isList }] of suspects.entries()) {
    const declared = calls[index]?.declarations.find(({ file: where }) => context.catalog.shapes.has(where));
    if (!declared && !isList) continue;
    const name = at.name?.text ?? 'it';
    // Its type lies, and whoever awaits it knows.
    if (kind === 'awaited' && declared && passedOff.has(`${declared.file}#${name}`)) continue;
    const finding: ColourFinding = {
      kind: kind === 'awaited' && !isList ? 'needless await' : 'unawaited',
      symbols: [declared ? `${declared.file}#${name}` : `${file}#${name}`],
      message: isList
        ? 'a list of promises is awaited, which waits for none of them'
        : kind === 'awaited'
          ? `${name} gives no promise`
          : kind === 'tested'
            ? `${name} gives a promise, and is used as if it were the value`
            : `nobody awaits the promise of ${name}`,
      liveness: context.liveness.get(file) ?? 'unreached',
      ...placeOf(file, context.text(file), at.start),
    };
    if (!told.has(`${finding.kind} ${file}:${finding.line}`)) found.push(finding);
  }
  return found;
}

type Suspect = Site & { isList: boolean };

/** The sites whose types do not fit, file by file: all sites of a tree are many, and few of them matter. */
function suspectsIn(context: AuditContext, { types, open }: TypedAudit): Suspect[] {
  const suspects: Suspect[] = [];
  let batch: Site[] = [];
  const ask = (): void => {
    const facts = types.types(
      batch.map(({ file, at }): CodePlace => ({ file, start: at.start, end: at.end })),
    );
    for (const [index, site] of batch.entries()) {
      const type = facts[index];
      if (type && isSuspect(site, type)) suspects.push({ ...site, isList: isListOfPromises(site, type) });
    }
    batch = [];
  };
  for (const file of [...context.catalog.shapes.keys()].sort()) {
    if (context.isGenerated(file) || !types.covers(file) || /\.[cm]?jsx?$/.test(file)) continue;
    const { dropped, tested, awaited } = open(file).promiseSites();
    for (const at of dropped) batch.push({ file, at, kind: 'dropped' });
    for (const at of tested) batch.push({ file, at, kind: 'tested' });
    // A test may await whatever it calls.
    if (!isTestPlace(file)) for (const at of awaited) batch.push({ file, at, kind: 'awaited' });
    if (batch.length > 2000) ask();
  }
  ask();
  return suspects;
}

/** Whoever cannot be told to be a promise or none is left in peace. */
function isSuspect({ kind }: Site, { kind: of, thenable }: TypeFacts): boolean {
  if (kind !== 'awaited') return thenable === 'always' && of !== 'any' && of !== 'error';
  return thenable === 'never' && (of === 'primitive' || of === 'object' || of === 'nothing');
}

const isListOfPromises = ({ kind }: Site, { text }: TypeFacts): boolean =>
  kind === 'awaited' && /^(?:readonly )?Promise<.*>\[\]$/s.test(text);
