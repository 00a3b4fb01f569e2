// The text of an inlined call. Where the call passes its own arguments on in their order, its list stays as it is,
// comments and line breaks included; otherwise the expression is written anew from the arguments' texts.

import type { Span } from '../edits.ts';
import type { TextEdit } from '../language.ts';
import { type Binding, bind, type Unbound } from './bind.ts';
import { allParts, type Hole, isHole, type Part, type Template } from './template.ts';
import type { Argument, CallUse } from './use.ts';

export interface Site {
  /** The text of a span with the inner calls already inlined. */
  textOf(span: Span): string;
  /** What a name of the template is called here. */
  nameOf(name: string): string;
  /** A name for a constant that means nothing else here. */
  freshName(like: string): string;
  lineBreak: string;
  /** Whether what is called can tell a missing argument from one that is undefined. */
  countsArguments: boolean;
  /** How many type parameters what is called has. */
  typeParameters: number;
  /** Whether what is called is an async function, so that it never throws at once. */
  isAsync: boolean;
}

export interface Inlined {
  edits: TextEdit[];
  /** Arguments that went without a trace. */
  dropped: readonly Argument[];
  /** The call's own list of arguments stays as it is. */
  keepsList: boolean;
}

const refuse = (code: Unbound['code'], message: string): Unbound => ({ code, message });

/** Writes the expression in place of a call. */
export function inlineCall(template: Template, call: CallUse, site: Site): Inlined | Unbound {
  const unfit = unfitReason(template, call, site);
  if (unfit) return unfit;
  const sameSpread = passesSpread(template, call);
  if (sameSpread && isNoticed(template, call))
    return refuse(
      'inline/evaluation',
      'what is spread would be gone over after what it is given to is found',
    );
  const binding: Binding | Unbound = sameSpread
    ? { values: [], hoisted: [], dropped: [] }
    : bind(template, call);
  if ('code' in binding) return binding;
  const prefix = template.returns === 'nothing' && call.value !== 'dropped' ? 'void ' : '';
  if (
    template.sameArguments &&
    binding.hoisted.length === 0 &&
    (sameSpread || keepsCount(template, call, site))
  )
    return { edits: keepList(template, call, site, prefix), dropped: binding.dropped, keepsList: true };
  if (call.kind === 'tag')
    return refuse('inline/use', 'it is a template tag, and its arguments would have to be written anew');
  if (call.comments) return refuse('inline/comment', 'a comment between the arguments would be lost');
  const names = new Map(
    binding.hoisted.map((parameter) => [parameter, site.freshName(template.parameters[parameter]!.name)]),
  );
  const text = prefix + new Rendering(template, call, site, binding, names).text(template.parts);
  const edits: TextEdit[] = [{ start: call.start, end: call.end, text }];
  const { hoist } = call;
  if (hoist && names.size > 0)
    edits.push({ start: hoist.at, end: hoist.at, text: constants(call, site, binding, names) });
  return { edits, dropped: binding.dropped, keepsList: false };
}

/** `w(...all)` where the rest is passed on as it comes, or where the spread meets the same rest. */
const passesSpread = (template: Template, call: CallUse): boolean => {
  const at = call.arguments.findIndex(({ spread }) => spread);
  const rest = template.parameters.findIndex(({ rest }) => rest);
  const offset = call.receiver ? 1 : 0;
  return template.sameArguments && at >= 0 && rest >= 0 && rest <= at + offset;
};

/** Whether something is read or done before the arguments, which one of them could notice. */
const isNoticed = (template: Template, call: CallUse): boolean =>
  [...allParts(template.parts)].some(
    (part) =>
      isHole(part) &&
      part.before !== 'nothing' &&
      call.arguments.some(
        ({ purity }) => purity === 'effects' || (purity === 'read' && part.before === 'effects'),
      ),
  );

function unfitReason(template: Template, call: CallUse, site: Site): Unbound | undefined {
  if (call.kind === 'tag' && template.head.path.at(-1) !== '()')
    return refuse('inline/use', 'it is a template tag, which constructs nothing');
  if (template.async && !call.rejects && !site.isAsync)
    return refuse('inline/async', 'a throw would not be a rejection any more, and nothing awaits it here');
  if (template.returns === 'nothing' && call.value !== 'dropped' && (call.value === 'tight' || call.awaited))
    return refuse('inline/result', 'its result, which is undefined, is used here');
  const typed = [...allParts(template.parts)].some(
    (part) => typeof part === 'object' && 'typeParameter' in part,
  );
  const isWhole = template.head.path.length === 0;
  if (call.typeArguments && !typed && !isWhole && !carriesTypes(template, call, site))
    return refuse('inline/type-arguments', 'its type arguments are not passed on');
  if (call.typeArguments && call.typeArguments.length !== template.typeParameters.length)
    return refuse('inline/type-arguments', 'some of its type arguments have defaults');
  const outside = typed && template.parts.some((part) => mentionsOutside(part));
  return outside && !call.typeArguments
    ? refuse('inline/type-arguments', 'a type argument that is inferred here would have to be written')
    : undefined;
}

/** `w<T>(x)` over `f(x)` is `f<T>(x)` where both take as many type arguments: types have no other effect. */
const carriesTypes = (template: Template, call: CallUse, site: Site): boolean =>
  template.head.path.length === 1 &&
  template.typeParameters.length === site.typeParameters &&
  call.typeArguments?.length === template.typeParameters.length;

/** A type parameter that stands elsewhere than in a list of type arguments: `as T`. */
function mentionsOutside(part: Part): boolean {
  if (typeof part === 'string' || 'types' in part) return false;
  return 'typeParameter' in part || ('list' in part && part.list.some((item) => item.some(mentionsOutside)));
}

/** Whether the call may keep its list of arguments although some are missing or too many. */
function keepsCount(template: Template, call: CallUse, site: Site): boolean {
  const given = call.arguments.length + (call.receiver ? 1 : 0);
  const hasRest = template.parameters.at(-1)?.rest ?? false;
  if (given > template.parameters.length) return hasRest;
  return hasRest || given === template.parameters.length || !site.countsArguments;
}

function keepList(template: Template, call: CallUse, site: Site, prefix: string): TextEdit[] {
  const rendering = new Rendering(template, call, site, undefined, new Map());
  // `new Pool` needs no parentheses, a call does.
  const missingList = call.list.start === call.list.end && template.head.path.at(-1) === '()' ? '()' : '';
  if (call.receiver && call.access) {
    const member = template.parts.slice(2, -1);
    const edits: TextEdit[] = [
      {
        start: call.access.end,
        end: call.list.start,
        text: rendering.text(member) + rendering.carriedTypes(),
      },
    ];
    return prefix ? [{ start: call.start, end: call.start, text: prefix }, ...edits] : edits;
  }
  return [
    {
      start: call.start,
      end: call.list.start,
      text: prefix + rendering.text(template.parts.slice(0, -1)) + rendering.carriedTypes() + missingList,
    },
  ];
}

function constants(call: CallUse, site: Site, binding: Binding, names: ReadonlyMap<number, string>): string {
  return [...names]
    .map(([parameter, name]) => {
      const value = binding.values[parameter]!;
      const text = value.kind === 'argument' ? argumentText(value.argument, site) : '';
      return `const ${name} = ${text}${call.hoist!.end}${site.lineBreak}${call.hoist!.indent}`;
    })
    .join('');
}

const argumentText = (argument: Argument, site: Site): string => {
  const text = site.textOf(argument);
  return argument.sequence ? `(${text})` : text;
};

const isSpread = (part: Part | undefined): boolean =>
  part !== undefined && isHole(part) && part.place === 'spread';

class Rendering {
  readonly #template: Template;
  readonly #call: CallUse;
  readonly #site: Site;
  readonly #binding: Binding | undefined;
  readonly #names: ReadonlyMap<number, string>;

  constructor(
    template: Template,
    call: CallUse,
    site: Site,
    binding: Binding | undefined,
    names: ReadonlyMap<number, string>,
  ) {
    this.#template = template;
    this.#call = call;
    this.#site = site;
    this.#binding = binding;
    this.#names = names;
  }

  text(parts: readonly Part[]): string {
    return parts.map((part) => this.#part(part)).join('');
  }

  #part(part: Part): string {
    if (typeof part === 'string') return part;
    if (isHole(part)) return this.#hole(part.parameter, part.place, part.shorthand);
    if ('name' in part) return this.#site.nameOf(part.name);
    if ('access' in part) return this.#call.access ? this.#site.textOf(this.#call.access) : '.';
    if ('typeParameter' in part) return this.#typeArgument(part.typeParameter);
    if ('types' in part) {
      const isGeneric = [...allParts(part.types)].some(
        (inner) => typeof inner === 'object' && 'typeParameter' in inner,
      );
      return isGeneric && !this.#call.typeArguments ? '' : this.text(part.types);
    }
    return `${this.carriedTypes()}(${this.#list(part.list)})`;
  }

  /** See `carriesTypes`. */
  carriedTypes(): string {
    const { typeArguments } = this.#call;
    const isWritten = [...allParts(this.#template.parts)].some(
      (part) => typeof part === 'object' && 'typeParameter' in part,
    );
    if (!typeArguments || isWritten) return '';
    return `<${typeArguments.map((span) => this.#site.textOf(span)).join(', ')}>`;
  }

  #typeArgument(name: string): string {
    const span = this.#call.typeArguments?.[this.#template.typeParameters.indexOf(name)];
    return span ? this.#site.textOf(span) : name;
  }

  /** Trailing arguments that were not given are left out where the callee cannot tell. */
  #list(items: readonly (readonly Part[])[]): string {
    let count = items.length;
    const isMissing = (item: readonly Part[]): boolean => {
      const hole = item.find((part) => typeof part !== 'string');
      const value = hole && isHole(hole) ? this.#binding?.values[hole.parameter] : undefined;
      if (value?.kind === 'rest') return value.arguments.length === 0 && isSpread(hole);
      return item.length === 1 && value?.kind === 'missing' && !this.#site.countsArguments;
    };
    while (count > 0 && isMissing(items[count - 1]!)) count--;
    return items
      .slice(0, count)
      .map((item) => this.#item(item))
      .filter((text) => text !== '')
      .join(', ');
  }

  #item(item: readonly Part[]): string {
    const hole = item.at(-1);
    const value = hole && isHole(hole) ? this.#binding?.values[hole.parameter] : undefined;
    if (value?.kind !== 'rest' || !isSpread(hole)) return this.text(item);
    return value.arguments.map((argument) => argumentText(argument, this.#site)).join(', ');
  }

  #hole(parameter: number, place: Hole['place'], shorthand: string | undefined): string {
    const tight = place === 'object' || (place === 'whole' && this.#call.value === 'tight');
    const text = this.#value(parameter, tight);
    return shorthand === undefined || shorthand === text ? text : `${shorthand}: ${text}`;
  }

  #value(parameter: number, tight: boolean): string {
    const name = this.#names.get(parameter);
    if (name !== undefined) return name;
    const value = this.#binding?.values[parameter];
    if (value?.kind === 'default') return this.text(value.parts);
    if (value?.kind === 'rest')
      return `[${value.arguments.map((argument) => argumentText(argument, this.#site)).join(', ')}]`;
    if (value?.kind !== 'argument') return 'undefined';
    const text = argumentText(value.argument, this.#site);
    return tight && value.argument.loose && !value.argument.sequence ? `(${text})` : text;
  }
}
