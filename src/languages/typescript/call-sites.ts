// How a file uses a name: every mention, described as far as inlining has to know it.

import type { Span } from '../../core/edits.ts';
import type { Argument, CallUse, Purity, Use } from '../../core/inline/use.ts';
import { elementOf } from './element-sites.ts';
import { hoistFor } from './hoist.ts';
import { isDefined, isLoose, isRepeatable, isStable, purityOf } from './purity.ts';
import { isReplacing } from './replacing.ts';
import type { Scopes } from './scopes.ts';
import type { CommentSpan } from './statements.ts';
import { type Node, stringValue, walk } from './tree.ts';

export interface Site {
  text: string;
  scopes: Scopes;
  comments: readonly CommentSpan[];
}

/** Every use of a module-level name, or of a member that is taken of it as of a namespace. */
export function usesOf(site: Site, local: string, member?: string): Use[] {
  return site.scopes.mentions(local).flatMap((node) => {
    const parent = site.scopes.parentOf(node);
    // That belongs to the opening one.
    if (parent?.type === 'JSXClosingElement') return [];
    if (member === undefined) return [useOf(site, node)];
    const isMember =
      (parent?.type === 'MemberExpression' &&
        parent.object === node &&
        !parent.computed &&
        parent.property.name === member) ||
      (parent?.type === 'TSQualifiedName' && parent.left === node && parent.right.name === member);
    return isMember ? [useOf(site, parent)] : [];
  });
}

/** What a mention is, where `node` is the name itself or `ns.name`. */
export function useOf(site: Site, node: Node): Use {
  const { scopes } = site;
  const span = { start: node.start, end: node.start === node.end ? node.end : endOf(node) };
  const parent = scopes.parentOf(node);
  if (!parent) return { ...span, kind: 'other', what: 'stands alone' };
  switch (parent.type) {
    case 'CallExpression':
      return parent.callee === node
        ? callOf(site, parent, node)
        : { ...span, kind: 'value', shorthand: false };
    case 'NewExpression':
      return parent.callee === node
        ? { ...callOf(site, parent, node), kind: 'new' }
        : { ...span, kind: 'value', shorthand: false };
    case 'TaggedTemplateExpression':
      return callOf(site, parent, node);
    case 'TSTypeQuery':
      return queryOf(site, parent, span);
    case 'ExportSpecifier':
    case 'ExportDefaultDeclaration':
    case 'TSExportAssignment':
      return { ...span, kind: 'export' };
    case 'MemberExpression':
      return parent.object === node
        ? memberOf(scopes, parent, span)
        : { ...span, kind: 'value', shorthand: false };
    case 'AssignmentExpression':
      return parent.left === node
        ? { ...span, kind: 'other', what: 'is assigned' }
        : { ...span, kind: 'value', shorthand: false };
    case 'Property':
      return { ...span, kind: 'value', shorthand: Boolean(parent.shorthand) };
    case 'TSTypeReference':
    case 'TSQualifiedName':
    case 'TSClassImplements':
    case 'TSInterfaceHeritage':
      return typeUse(site, parent, span);
    case 'ClassDeclaration':
    case 'ClassExpression':
      return { ...span, kind: 'other', what: 'is extended by a class' };
    case 'Decorator':
      return { ...span, kind: 'other', what: 'is a decorator' };
  }
  if (parent.type === 'JSXOpeningElement') return elementOf(site, parent, span);
  if (parent.type.startsWith('JSX') && parent.type !== 'JSXExpressionContainer')
    return { ...span, kind: 'other', what: 'is an element' };
  if (parent.type === 'BinaryExpression' && /^[=!]==?$/.test(parent.operator))
    return { ...span, kind: 'value', shorthand: false, compared: true };
  return { ...span, kind: 'value', shorthand: false };
}

const endOf = (node: Node): number =>
  node.type === 'Identifier' || node.type === 'JSXIdentifier' ? node.start + node.name.length : node.end;

function memberOf(scopes: Scopes, parent: Node, span: Span): Use {
  const member = parent.computed ? undefined : (parent.property.name as string);
  const what = 'has something taken of it';
  const inherited = member === 'prototype' ? inheritedOf(scopes, parent) : undefined;
  return {
    ...span,
    kind: 'other',
    what,
    ...(member !== undefined && { member }),
    ...(inherited && { inherited }),
  };
}

/** `spyOn(W.prototype, 'send')`, and `W.prototype.send` where it is only read. */
function inheritedOf(scopes: Scopes, prototype: Node): 'spied' | 'read' | undefined {
  const parent = scopes.parentOf(prototype);
  if (!parent) return undefined;
  const named = parent.type === 'CallExpression' ? stringValue(parent.arguments[1]) : undefined;
  if (isReplacing(prototype, parent))
    return named === undefined || named === 'constructor' ? undefined : 'spied';
  const isMember = parent.type === 'MemberExpression' && parent.object === prototype && !parent.computed;
  if (!isMember || parent.property.name === 'constructor') return undefined;
  const around = scopes.parentOf(parent);
  const isChanged =
    around?.type === 'UpdateExpression' ||
    (around?.type === 'UnaryExpression' && around.operator === 'delete') ||
    (around?.type === 'AssignmentExpression' && around.left === parent) ||
    /Pattern|Property|For/.test(around?.type ?? '');
  return isChanged ? undefined : 'read';
}

/** Types that take the names of members of another one. */
const keyTakers = /^(?:Pick|Omit|Exclude|Extract|Record)$/;

function typeUse({ scopes }: Site, reference: Node, span: Span): Use {
  const parent = scopes.parentOf(reference);
  const keys = takesKeys(scopes, parent);
  const isAsserted = parent && /^TS(?:AsExpression|TypeAssertion|SatisfiesExpression)$/.test(parent.type);
  return { ...span, kind: 'type', keys, ...(isAsserted && { asserted: assertionOf(parent) }) };
}

/** Whether a type around another one takes the names of its members. */
function takesKeys(scopes: Scopes, parent: Node | undefined): boolean {
  const outer = parent?.type === 'TSTypeParameterInstantiation' ? scopes.parentOf(parent) : parent;
  return (
    (outer?.type === 'TSTypeOperator' && outer.operator === 'keyof') ||
    (outer?.type === 'TSTypeReference' && keyTakers.test(outer.typeName.name ?? ''))
  );
}

function assertionOf(assertion: Node): { keys?: readonly string[]; forced: boolean } {
  let value = assertion.expression as Node;
  let forced = false;
  while (/^TS(?:AsExpression|TypeAssertion)$/.test(value.type)) {
    forced ||= /^TS(?:Unknown|Any|Never)Keyword$/.test(value.typeAnnotation.type);
    value = value.expression;
  }
  if (value.type !== 'ObjectExpression') return { forced };
  const keys = (value.properties as Node[]).flatMap(({ key, computed }) =>
    key && !computed ? [(key.name ?? key.value) as string] : [],
  );
  return { keys, forced };
}

/** `typeof w`, and the `ReturnType<…>` around it. */
function queryOf({ scopes }: Site, query: Node, span: Span): Use {
  const list = scopes.parentOf(query);
  const reference = list && scopes.parentOf(list);
  const taker =
    list?.type === 'TSTypeParameterInstantiation' &&
    reference?.type === 'TSTypeReference' &&
    scopes.resolved(reference.typeName) === null &&
    !query.typeArguments
      ? reference.typeName.name
      : undefined;
  const access = taker === 'Parameters' ? scopes.parentOf(reference!) : undefined;
  const index = access?.type === 'TSIndexedAccessType' ? access.indexType.literal?.value : undefined;
  const result = taker === 'ReturnType' && { result: { start: reference!.start, end: reference!.end } };
  const parameter = typeof index === 'number' && {
    parameter: { start: access!.start, end: access!.end, index },
  };
  return { ...span, kind: 'query', keys: takesKeys(scopes, list), ...result, ...parameter };
}

/** A call, or a template with a tag, with all that its inlining has to know. */
export function callOf(site: Site, call: Node, callee: Node): CallUse {
  const { scopes, comments } = site;
  const parent = scopes.parentOf(call);
  // `w?.()`: the chain ends here, so what is written instead stands for the chain.
  const outer = parent?.type === 'ChainExpression' ? parent : call;
  const around = scopes.parentOf(outer);
  const from = call.typeArguments?.end ?? callee.end;
  const isTag = call.type === 'TaggedTemplateExpression';
  const { list, args } = isTag ? templateOf(call, scopes) : listOf(site, call, from);
  const awaited = around?.type === 'AwaitExpression';
  const hoist = hoistFor(site, outer);
  return {
    kind: isTag ? 'tag' : 'call',
    start: call.start,
    end: call.end,
    callee: { start: callee.start, end: endOf(callee) },
    list,
    arguments: args,
    ...(call.typeArguments && {
      typeArguments: (call.typeArguments.params as Node[]).map(({ start, end }) => ({ start, end })),
    }),
    awaited,
    rejects: awaited || isReturnedAsync(scopes, outer),
    value: awaited ? valueUse(scopes.parentOf(around), around) : valueUse(around, outer),
    ...(hoist && { hoist }),
    comments: comments.some(
      ({ start, end }) =>
        from <= start && end <= call.end && !args.some((a) => a.start <= start && end <= a.end),
    ),
  };
}

function listOf(
  { text, comments, scopes }: Site,
  call: Node,
  from: number,
): { list: Span; args: Argument[] } {
  const open = openingAfter(text, from, comments);
  // `new X` needs no parentheses.
  const list = { start: open < 0 || open >= call.end ? call.end : open, end: call.end };
  return { list, args: (call.arguments as Node[]).map((argument) => argumentOf(argument, scopes)) };
}

/** A template with its tag is a call whose list of arguments is the text of the template. */
function templateOf({ quasi }: Node, scopes: Scopes): { list: Span; args: Argument[] } {
  const { start, end } = quasi;
  const strings: Argument = { ...argumentOf(quasi, scopes), purity: 'constant', repeatable: false };
  const values = (quasi.expressions as Node[]).map((value) => argumentOf(value, scopes));
  return { list: { start, end }, args: [strings, ...values] };
}

/** `return w()` of an async function, where no `try` could catch what is thrown at once. */
function isReturnedAsync(scopes: Scopes, node: Node): boolean {
  let parent = scopes.parentOf(node);
  if (parent?.type === 'ArrowFunctionExpression') return parent.body === node && Boolean(parent.async);
  if (parent?.type !== 'ReturnStatement') return false;
  while (parent && !/Function|TryStatement|^Program$/.test(parent.type)) parent = scopes.parentOf(parent);
  return /Function/.test(parent?.type ?? '') && Boolean(parent?.async);
}

/** Where the list of arguments begins: the next parenthesis outside comments. */
function openingAfter(text: string, from: number, comments: readonly CommentSpan[]): number {
  let at = from;
  for (;;) {
    at = text.indexOf('(', at);
    const comment = comments.find(({ start, end }) => start <= at && at < end);
    if (!comment || at < 0) return at;
    at = comment.end;
  }
}

function valueUse(parent: Node | undefined, node: Node): CallUse['value'] {
  if (!parent) return 'tight';
  if (parent.type === 'ExpressionStatement') return 'dropped';
  const isLooseThere =
    /^(?:ReturnStatement|ThrowStatement|VariableDeclarator|SequenceExpression|Property|ArrayExpression)$/.test(
      parent.type,
    ) ||
    (parent.type === 'ArrowFunctionExpression' && parent.body === node) ||
    (/^(?:Call|New)Expression$/.test(parent.type) && parent.callee !== node) ||
    (parent.type === 'AssignmentExpression' && parent.right === node) ||
    (parent.type === 'ConditionalExpression' && parent.test !== node) ||
    (parent.type === 'IfStatement' && parent.test === node);
  return isLooseThere ? 'loose' : 'tight';
}

export function argumentOf(node: Node, scopes: Scopes): Argument {
  const inner = node.type === 'SpreadElement' ? node.argument : node;
  const imports = importsIn(inner, scopes);
  return {
    start: node.start,
    end: node.end,
    purity: node.type === 'SpreadElement' ? spreadPurity(inner, scopes) : purityOf(node, scopes),
    repeatable: isRepeatable(node, scopes),
    spread: node.type === 'SpreadElement',
    loose: isLoose(inner),
    sequence: node.type === 'SequenceExpression',
    defined: isDefined(node),
    ...(node.type === 'Identifier' && { identifier: node.name as string }),
    ...(imports.length > 0 && { imports }),
  };
}

/** The rest of a function's arguments is a list that nobody else has, a name is a list, a call may be a generator. */
function spreadPurity(node: Node, scopes: Scopes): Purity {
  if (node.type !== 'Identifier' || !isStable(node, scopes)) return 'effects';
  return scopes.resolved(node)?.defs.some((def) => 'rest' in def && def.rest) ? 'constant' : 'read';
}

/** Names that are imported, which another module may assign. */
function importsIn(root: Node, scopes: Scopes): string[] {
  const names = new Set<string>();
  walk(root, (node) => {
    if (node.type !== 'Identifier') return undefined;
    const variable = scopes.resolved(node);
    if (variable?.defs.some(({ type }) => type === 'ImportBinding')) names.add(node.name as string);
    return undefined;
  });
  return [...names];
}
