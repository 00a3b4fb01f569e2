// Declarations that add nothing: a subclass without a body of its own, and a stub that only throws.

import type { Forwarding } from '../../core/inline/template.ts';
import { entityPath, passesParameters } from './declarations.ts';
import type { Node } from './tree.ts';

/** What a class is, if it is an empty subclass or a stub; undefined if it has members that do something. */
export function emptyClass(node: Node): Forwarding | undefined {
  const name = { start: node.id?.start ?? node.start, end: node.id?.end ?? node.start };
  const members = node.body.body as Node[];
  if (node.decorators?.length > 0 || node.abstract) return undefined;
  if (node.superClass) {
    const base = entityPath(node.superClass);
    const passes = passesParameters(node.typeParameters, node.superTypeArguments);
    const counted = members.some(({ value }) => value?.params?.at(-1)?.type !== 'RestElement');
    return base && passes && members.every(isPassingConstructor)
      ? { kind: 'subclass', base, name, counted }
      : undefined;
  }
  const throws =
    members.length > 0 &&
    members.every(({ type, value }) => type === 'MethodDefinition' && stubOf(value) === 'throws');
  return throws ? { kind: 'stub', what: 'throws', name } : undefined;
}

/** Whether a function does nothing else than to throw, or nothing at all. */
export function stubOf(fn: Node): 'throws' | 'does nothing' | undefined {
  if (fn.body?.type !== 'BlockStatement') return undefined;
  const statements = fn.body.body as Node[];
  if (statements.length === 0) return 'does nothing';
  return statements.length === 1 && statements[0]!.type === 'ThrowStatement' ? 'throws' : undefined;
}

/** `constructor(a, b) { super(a, b) }`: what a class without a constructor does. */
function isPassingConstructor({ type, kind, value }: Node): boolean {
  if (type !== 'MethodDefinition' || kind !== 'constructor' || value.body?.type !== 'BlockStatement')
    return false;
  const [only, second] = value.body.body as Node[];
  const call = only?.type === 'ExpressionStatement' ? (only.expression as Node) : undefined;
  if (second || call?.type !== 'CallExpression' || call.callee.type !== 'Super') return false;
  const params = value.params as Node[];
  const args = call.arguments as Node[];
  return (
    params.length === args.length &&
    params.every((param, index) => {
      const argument = args[index]!;
      if (param.type === 'Identifier') return argument.type === 'Identifier' && argument.name === param.name;
      return (
        param.type === 'RestElement' &&
        argument.type === 'SpreadElement' &&
        param.argument.name === argument.argument.name
      );
    })
  );
}
