// Which argument goes where, and whether it may: an argument keeps its number of evaluations and its place among
// everything that can notice. What cannot be written in place is put into a constant before the call, or refused.

import type { RefusalCode } from '../refusals.ts';
import { allParts, type Hole, isHole, type Part, type Template } from './template.ts';
import type { Argument, CallUse, Purity } from './use.ts';

/** What stands for a parameter at one call. */
export type Value =
  | { kind: 'argument'; argument: Argument }
  | { kind: 'rest'; arguments: readonly Argument[] }
  | { kind: 'default'; parts: readonly Part[] }
  | { kind: 'missing' };

export interface Binding {
  values: readonly Value[];
  /** Parameters whose argument is computed before the statement, in this order. */
  hoisted: readonly number[];
  /** Arguments that nothing takes and that do nothing. */
  dropped: readonly Argument[];
}

export interface Unbound {
  code: RefusalCode;
  message: string;
}

/** Binds the arguments of one call to the parameters of a template. */
export function bind(template: Template, call: CallUse): Binding | Unbound {
  const given = call.receiver ? [call.receiver, ...call.arguments] : [...call.arguments];
  const values: Value[] = [];
  for (const [index, parameter] of template.parameters.entries()) {
    if (parameter.rest) {
      values.push({ kind: 'rest', arguments: given.slice(index) });
      continue;
    }
    const argument = given[index];
    if (argument?.spread) return spreadRefusal;
    const isUndefined = argument === undefined || argument.identifier === 'undefined';
    if (isUndefined)
      values.push(
        parameter.otherwise
          ? { kind: 'default', parts: parameter.otherwise }
          : argument
            ? { kind: 'argument', argument }
            : { kind: 'missing' },
      );
    else if (parameter.otherwise && !argument.defined) {
      return {
        code: 'inline/default',
        message: `the argument for ${parameter.name} may be undefined, which has a default`,
      };
    } else values.push({ kind: 'argument', argument });
  }
  const hasRest = template.parameters.at(-1)?.rest ?? false;
  const extra = hasRest ? [] : given.slice(template.parameters.length);
  if (extra.some(({ spread }) => spread)) return spreadRefusal;
  return ordered(template, values, extra, call);
}

const spreadRefusal: Unbound = {
  code: 'inline/spread',
  message: 'the arguments are spread, so which parameter takes which is not known',
};

const misplaced: Unbound = {
  code: 'inline/evaluation',
  message: 'the arguments would be evaluated in another order, or not exactly once',
};

/** One argument with where it is evaluated afterwards. */
interface Placed {
  parameter: number;
  argument: Argument;
  holes: readonly { hole: Hole; position: number }[];
}

function ordered(
  template: Template,
  values: readonly Value[],
  extra: readonly Argument[],
  call: CallUse,
): Binding | Unbound {
  const holes = [...allParts(template.parts)].filter(isHole);
  const placed = values.flatMap((value, parameter): Placed[] => {
    const own = holes.flatMap((hole, position) => (hole.parameter === parameter ? [{ hole, position }] : []));
    if (value.kind === 'argument') return [{ parameter, argument: value.argument, holes: own }];
    return value.kind === 'rest'
      ? value.arguments.map((argument) => ({ parameter, argument, holes: own }))
      : [];
  });
  const unused = [
    ...placed.filter(({ holes }) => holes.length === 0).map(({ argument }) => argument),
    ...extra,
  ];
  const conflicts = placed.filter((one, index) => isMisplaced(one, placed.slice(index + 1)));
  const lost = unused.find(({ purity }) => purity === 'effects');
  if (lost) return { code: 'inline/evaluation', message: 'an argument that does something is not passed on' };
  const stale = template.parameters.some(
    ({ changes }, parameter) =>
      changes && values[parameter]?.kind === 'default' && isLate(parameter, holes, placed),
  );
  if (stale) return misplaced;
  if (conflicts.length === 0) return { values, hoisted: [], dropped: unused };
  const last = Math.max(...conflicts.map((one) => placed.indexOf(one)));
  const before = placed.slice(0, last + 1).filter(({ argument }) => !argument.repeatable);
  const movable = before.every(
    ({ parameter, argument }) =>
      !argument.spread &&
      (call.receiver === undefined || parameter > 0) &&
      values[parameter]!.kind === 'argument',
  );
  if (!call.hoist || !movable) {
    return misplaced;
  }
  return { values, hoisted: before.map(({ parameter }) => parameter), dropped: unused };
}

/** Whether a default would be read before an argument that does something, which came first. */
const isLate = (parameter: number, holes: readonly Hole[], placed: readonly Placed[]): boolean => {
  const position = holes.findIndex((hole) => hole.parameter === parameter);
  return placed.some(
    ({ argument, holes: own }) =>
      argument.purity === 'effects' && own.some((each) => each.position > position),
  );
};

/** Whether an argument would be evaluated twice, not at all, or on the other side of something that can notice. */
function isMisplaced({ argument, holes }: Placed, later: readonly Placed[]): boolean {
  if (holes.length === 0) return false;
  if (holes.length > 1 && !argument.repeatable) return true;
  const { purity } = argument;
  if (purity === 'constant') return false;
  const { before } = holes[0]!.hole;
  if (before === 'effects' || (before === 'reads' && purity === 'effects')) return true;
  return later.some(
    (other) =>
      other.holes.length > 0 &&
      other.holes[0]!.position < holes[0]!.position &&
      !commute(purity, other.argument.purity),
  );
}

const commute = (a: Purity, b: Purity): boolean =>
  a === 'constant' || b === 'constant' || (a === 'read' && b === 'read');
