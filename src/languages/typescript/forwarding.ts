// The proof that a declaration does nothing but hand its arguments on. Whatever else stands in it is a refusal that
// points at the place: an adapter that does one thing more is not an adapter.

import type { DeclaredMembers } from '../../core/config-duplicates.ts';
import type { Span } from '../../core/edits.ts';
import type { Forwarding } from '../../core/inline/template.ts';
import type { Callable } from '../../core/language.ts';
import { declarationsOf } from './declarations.ts';
import { adapterForwarding } from './forwarding-adapter.ts';
import { emptyClass, stubOf } from './forwarding-class.ts';
import { templateOf } from './forwarding-function.ts';
import { type Declaring, NotForwarding } from './not-forwarding.ts';
import { type Node, walk } from './tree.ts';

/** What a module-level name, or the default export, does if it does nothing of its own. */
export function forwardingOf(
  declaring: Declaring,
  local: string | undefined,
  declared?: DeclaredMembers,
): Forwarding | undefined {
  const nodes = declaredNodes(declaring.program, local).filter(({ type }) => type !== 'TSDeclareFunction');
  const [node] = nodes;
  if (!node) return undefined;
  const forwarding = classify(declaring, nodes, local, declared);
  return forwarding?.kind === 'refused' ? { ...forwarding, names: namesIn(declaring, node) } : forwarding;
}

function classify(
  declaring: Declaring,
  nodes: readonly Node[],
  local: string | undefined,
  declared?: DeclaredMembers,
): Forwarding | undefined {
  const [node, second] = nodes as [Node, Node | undefined];
  const refused = (at: Node, message: string): Forwarding => ({
    kind: 'refused',
    code: 'inline/extra-logic',
    at,
    message,
    names: [],
  });
  if (!/^Class/.test(node.type) && !functionIn(node)) return undefined;
  if (second) return refused(second, 'it is declared twice');
  if (/^Class/.test(node.type)) return emptyClass(node) ?? adapterForwarding(declaring, node, declared);
  const fn = functionIn(node);
  if (!fn) return undefined;
  if (node.declarationKind !== undefined && node.declarationKind !== 'const')
    return refused(node, 'it can be assigned again');
  if (isAssigned(declaring, local)) return refused(node, 'it is assigned again');
  const name = { start: node.id?.start ?? node.start, end: node.id?.end ?? node.start };
  const what = stubOf(fn);
  return what ? { kind: 'stub', what, name } : functionForwarding(declaring, fn, name);
}

/** Names of the module, and of others, that a declaration mentions. */
function namesIn({ scopes }: Declaring, root: Node): string[] {
  const names = new Set<string>();
  walk(root, (node) => {
    const variable = /^(?:JSX)?Identifier$/.test(node.type) ? scopes.resolved(node) : undefined;
    if (variable && scopes.isModuleLevel(variable)) names.add(variable.name);
  });
  return [...names];
}

function declaredNodes(program: Node, local: string | undefined): Node[] {
  if (local !== undefined) return declarationsOf(program, local).map(({ node }) => node);
  const statement = (program.body as Node[]).find(({ type }) => type === 'ExportDefaultDeclaration');
  return statement ? [statement.declaration as Node] : [];
}

/** The function that a declaration is, or is given as a constant. */
function functionIn(node: Node): Node | undefined {
  const value = node.type === 'VariableDeclarator' ? (node.init as Node | null) : node;
  return value && /^(?:Function|ArrowFunction)(?:Declaration|Expression)$/.test(value.type)
    ? value
    : undefined;
}

const isAssigned = ({ scopes }: Declaring, local: string | undefined): boolean =>
  (local !== undefined &&
    scopes.variable(local)?.references.some((reference) => reference.isWrite() && !reference.init)) ||
  false;

/** See `Source.callable`. */
export function callableOf(declaring: Declaring, local: string, member?: string): Callable | undefined {
  const nodes = declaredNodes(declaring.program, local);
  const node = nodes.find(({ type }) => type !== 'TSDeclareFunction');
  if (!node) return undefined;
  if (member !== undefined) return methodOf(node, member);
  const isClass = /^Class/.test(node.type);
  const made = isClass ? (node.body.body as Node[]).find(({ kind }) => kind === 'constructor') : undefined;
  const fn = isClass ? (made?.value as Node | undefined) : functionIn(node);
  if (!fn) {
    if (!isClass || node.superClass) return undefined;
    const sees = seesItsClass(declaring, node);
    return {
      parameters: 0,
      typeParameters: node.typeParameters?.params.length ?? 0,
      countsArguments: false,
      async: false,
      promises: false,
      isClass,
      seesItsClass: sees,
    };
  }
  const typed = (isClass ? node : fn).typeParameters?.params.length ?? 0;
  return {
    ...signatureOf(fn),
    typeParameters: typed,
    isClass,
    seesItsClass: isClass && seesItsClass(declaring, node),
  };
}

function methodOf(node: Node, member: string): Callable | undefined {
  if (!/^Class/.test(node.type)) return undefined;
  const methods = (node.body.body as Node[]).filter(
    ({ type, key, kind }) => type === 'MethodDefinition' && kind === 'method' && key.name === member,
  );
  const fn = methods.find(({ value }) => value.body)?.value as Node | undefined;
  return fn && { ...signatureOf(fn), isClass: false, seesItsClass: false };
}

function signatureOf(fn: Node): Omit<Callable, 'isClass' | 'seesItsClass'> {
  const params = fn.params as Node[];
  const countsArguments = params.at(-1)?.type === 'RestElement' || usesArguments(fn);
  const result = fn.returnType?.typeAnnotation;
  const promises = Boolean(fn.async) || /^Promise(?:Like)?$/.test(result?.typeName?.name ?? '');
  const typeParameters = fn.typeParameters?.params.length ?? 0;
  return { parameters: params.length, typeParameters, countsArguments, async: Boolean(fn.async), promises };
}

/** Whether a class can tell a subclass from itself: by `new.target` or `this.constructor`. */
const seesItsClass = ({ text }: Declaring, { start, end }: Node): boolean =>
  /\bnew\s*\.\s*target\b|\.\s*constructor\b/.test(text.slice(start, end));

function usesArguments(fn: Node): boolean {
  let found = false;
  walk(fn, (node) => {
    if (node.type === 'Identifier' && node.name === 'arguments') found = true;
    return !found;
  });
  return found;
}

/** Proves one function; `receiver` is the field that holds the canonical, where the function is a member. */
export function functionForwarding(declaring: Declaring, fn: Node, name: Span): Forwarding {
  try {
    return { kind: 'wrapper', template: templateOf(declaring, fn), name };
  } catch (error) {
    if (!(error instanceof NotForwarding)) throw error;
    return { kind: 'refused', code: 'inline/extra-logic', at: error.at, message: error.message, names: [] };
  }
}
