// The proof of one function: a template of the expression that its body is. Whatever else stands in the body is where
// the proof ends.

import type { Span } from '../../core/edits.ts';
import { allParts, isHole, type Parameter, type Part, type Template } from '../../core/inline/template.ts';
import { Expression } from './forwarding-expression.ts';
import { type Declaring, NotForwarding } from './not-forwarding.ts';
import { isForwardedNotice } from './notices.ts';
import type { Node } from './tree.ts';

/** The class around a member. */
export interface Within {
  /** The field that holds the canonical; then the first parameter is the receiver. */
  held?: string;
  /** The class's own name, with its constructor and what that takes over or makes, as `constructed` reads it. */
  self?: { name: string; parameters: readonly Node[]; made: Node };
}

/** @throws NotForwarding */
export function templateOf(declaring: Declaring, fn: Node, { held, self }: Within = {}): Template {
  if (fn.generator) throw new NotForwarding(fn, 'it is a generator');
  const predicate = fn.returnType?.typeAnnotation;
  if (predicate?.type === 'TSTypePredicate')
    throw new NotForwarding(predicate, 'its result tells the compiler about an argument');
  const names = parameterNames(fn, held);
  const body = bodyOf(declaring, fn);
  const { returns, notices } = body;
  const expression = unwrapped(body.expression, self);
  if (expression.type === 'JSXElement') return renderingOf(declaring, fn, names, expression, notices);
  const typeParameters = ((fn.typeParameters?.params ?? []) as Node[]).map(({ name }) => name.name as string);
  const awaits = expression.type === 'AwaitExpression';
  if (fn.async && returns === 'nothing' && !awaits)
    throw new NotForwarding(expression, 'it does not wait for what it calls');
  const builder = new Expression(declaring, names, typeParameters, held, fn.self ?? fn);
  const { parts, head } = builder.build(expression, Boolean(fn.async));
  const parameters = parametersOf(fn, names, builder);
  const holes = [...allParts(parts)].filter(isHole).length;
  if ('parameter' in head.root && parameters[head.root.parameter]?.rest)
    throw new NotForwarding(expression, 'it takes its receiver out of the rest of the arguments');
  return {
    parameters,
    typeParameters,
    parts,
    head,
    async: Boolean(fn.async),
    awaits,
    returns,
    notices,
    sameArguments: holes === parameters.length && builder.sameArguments(expression, parameters),
  };
}

/** `(props) => <Panel {...props} />`: a component that renders another one with all that it is given. */
function renderingOf(
  { scopes }: Declaring,
  fn: Node,
  [props, ...others]: readonly (string | undefined)[],
  { openingElement: opening, children }: Node,
  notices: readonly Span[],
): Template {
  const { name, attributes } = opening;
  const [all, second] = attributes as Node[];
  const isAll =
    all?.type === 'JSXSpreadAttribute' && all.argument.type === 'Identifier' && all.argument.name === props;
  if (name.type !== 'JSXIdentifier' || !/^[^a-z]/.test(name.name) || opening.typeArguments)
    throw new NotForwarding(opening, 'what it renders is not named plainly');
  if (!isAll || second || others.length > 0 || children.length > 0 || fn.async)
    throw new NotForwarding(opening, 'it does more than hand its properties on');
  const [parameter] = fn.params as Node[];
  if (parameter?.type !== 'Identifier' || !scopes.variable(name.name))
    throw new NotForwarding(opening, 'it does more than hand its properties on');
  return {
    parameters: [{ name: props!, optional: Boolean(parameter.optional), rest: false }],
    typeParameters: [],
    parts: [{ name: name.name, type: false, at: name.start }],
    head: { root: { name: name.name }, path: ['<>'] },
    async: false,
    awaits: false,
    returns: 'value',
    notices,
    sameArguments: true,
  };
}

/** `new Adapter(inner)` in the adapter itself stands for what it takes over, or makes of the same arguments. */
function unwrapped(expression: Node, self: Within['self']): Node {
  const isOwn =
    self !== undefined &&
    expression.type === 'NewExpression' &&
    expression.callee.type === 'Identifier' &&
    expression.callee.name === self.name &&
    !expression.typeArguments;
  if (!isOwn) return expression;
  const { made, parameters } = self;
  if (made.type === 'Identifier')
    return expression.arguments.length === 1 ? (expression.arguments[0] as Node) : expression;
  const isSame =
    made.type === 'NewExpression' &&
    made.arguments.length === parameters.length &&
    !made.typeArguments &&
    parameters.every(({ type, name }, index) => {
      const argument = made.arguments[index] as Node;
      return type === 'Identifier' && argument.type === 'Identifier' && argument.name === name;
    });
  return isSame ? { ...expression, callee: made.callee } : expression;
}

function parameterNames(fn: Node, held: string | undefined): (string | undefined)[] {
  const names = (fn.params as Node[]).map((parameter) => {
    const inner = parameter.type === 'TSParameterProperty' ? parameter.parameter : parameter;
    const pattern =
      inner.type === 'AssignmentPattern' ? inner.left : inner.type === 'RestElement' ? inner.argument : inner;
    if (pattern.type !== 'Identifier') throw new NotForwarding(parameter, 'it takes its arguments apart');
    if (pattern.name === 'this') throw new NotForwarding(parameter, 'it needs a this');
    return pattern.name as string;
  });
  return held === undefined ? names : [undefined, ...names];
}

function parametersOf(fn: Node, names: readonly (string | undefined)[], builder: Expression): Parameter[] {
  const own = (fn.params as Node[]).map((written): Parameter => {
    const parameter = written.type === 'TSParameterProperty' ? written.parameter : written;
    const pattern = parameter.type === 'AssignmentPattern' ? parameter.left : parameter;
    const otherwise: readonly Part[] | undefined =
      parameter.type === 'AssignmentPattern' ? builder.constant(parameter.right) : undefined;
    return {
      name: (pattern.type === 'RestElement' ? pattern.argument.name : pattern.name) as string,
      optional: Boolean(pattern.optional),
      rest: parameter.type === 'RestElement',
      ...(otherwise && { otherwise }),
    };
  });
  return names[0] === undefined && names.length > own.length
    ? [{ name: 'this', optional: false, rest: false }, ...own]
    : own;
}

interface Body {
  expression: Node;
  returns: 'value' | 'nothing';
  notices: Span[];
}

/** The one expression of a body; notices before it are dropped. */
function bodyOf(declaring: Declaring, fn: Node): Body {
  if (!fn.body) throw new NotForwarding(fn, 'it has no body');
  if (fn.body.type !== 'BlockStatement') return { expression: fn.body, returns: 'value', notices: [] };
  const notices: Span[] = [];
  const rest = (fn.body.body as Node[]).filter((statement) => {
    const isNotice = isForwardedNotice(declaring, statement);
    if (isNotice) notices.push({ start: statement.start, end: statement.end });
    return !isNotice;
  });
  const [first, second] = rest;
  if (!first) throw new NotForwarding(fn.body, 'it forwards nothing');
  if (second) throw new NotForwarding(extra(first, second), 'it does more than hand its arguments on');
  if (first.type === 'ReturnStatement' && first.argument)
    return { expression: first.argument, returns: 'value', notices };
  if (first.type === 'ExpressionStatement')
    return { expression: first.expression, returns: 'nothing', notices };
  throw new NotForwarding(first, 'it does more than hand its arguments on');
}

/** Of two statements the one that is not the forwarding call. */
const extra = (first: Node, second: Node): Node =>
  first.type === 'ReturnStatement' || first.type === 'ExpressionStatement' ? second : first;
