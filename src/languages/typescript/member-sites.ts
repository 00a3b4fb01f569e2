// What stands around the mention of a member: a call of it, a reading or writing, a key of a pattern. The mention itself
// comes from the compiler's references, so the type of the receiver is settled.

import type { Span } from '../../core/edits.ts';
import type { Argument, Use } from '../../core/inline/use.ts';
import { argumentOf, callOf, type Site } from './call-sites.ts';
import { type Node, stringValue, walk } from './tree.ts';

/** The use of a member whose name, or whose name in quotes, stands at a span. */
export function memberUseAt(site: Site, program: Node, name: Span): Use {
  const node = nodeAt(program, name);
  const parent = node && site.scopes.parentOf(node);
  const other = (what: string): Use => ({ ...name, kind: 'other', what });
  if (!node || !parent) return other('is named in a way that is not followed');
  if (parent.type === 'MemberExpression' && parent.property === node) {
    return parent.computed && node.type !== 'Literal' ? other('is computed') : ofMember(site, parent, name);
  }
  // A shorthand is key and value at once, and with a default it stands one level deeper.
  const outer =
    parent.type === 'AssignmentPattern' && parent.left === node ? site.scopes.parentOf(parent) : parent;
  if (outer?.type === 'Property' && (outer.key === node || outer.shorthand)) {
    const holder = site.scopes.parentOf(outer);
    const isPattern = holder?.type === 'ObjectPattern';
    return {
      ...name,
      kind: 'key',
      of: isPattern ? 'pattern' : 'literal',
      shorthand: Boolean(outer.shorthand),
      inObject: !isPattern,
      property: { end: outer.end, hasRest: holder?.properties.at(-1)?.type === 'RestElement' },
    };
  }
  if (parent.type === 'TSLiteralType' && stringValue(parent) !== undefined)
    return {
      start: node.start + 1,
      end: node.end - 1,
      kind: 'key',
      of: 'type',
      shorthand: false,
      inObject: false,
    };
  if (/^(?:MethodDefinition|PropertyDefinition|TSPropertySignature|TSMethodSignature)$/.test(parent.type))
    return { ...name, kind: 'key', of: 'literal', shorthand: false, inObject: false };
  return other('is named in a way that is not followed');
}

/** Every `x.name` of a file: the receiver and the name. */
export function accessesOf(program: Node, name: string): { receiver: Span; name: Span }[] {
  const found: { receiver: Span; name: Span }[] = [];
  walk(program, (node) => {
    if (node.type !== 'MemberExpression' || (node.property.name ?? node.property.value) !== name)
      return undefined;
    if (node.computed && node.property.type !== 'Literal') return undefined;
    const { object, property } = node;
    found.push({
      receiver: { start: object.start, end: object.end },
      name: { start: property.start, end: property.end },
    });
    return undefined;
  });
  return found;
}

function nodeAt(program: Node, { start, end }: Span): Node | undefined {
  let found: Node | undefined;
  walk(program, (node) => {
    if (node.start > start || node.end < end) return false;
    const isName = /Identifier$|^Literal$/.test(node.type);
    if (isName && Math.abs(node.start - start) <= 1 && node.start <= start) found = node;
    return undefined;
  });
  return found;
}

function ofMember(site: Site, member: Node, name: Span): Use {
  const { scopes } = site;
  if (member.object.type === 'Super')
    return { ...name, kind: 'other', what: 'is taken of super', named: true };
  const [receiver, access] = receiverOf(site, member);
  if (member.computed) return { ...name, kind: 'other', what: 'is taken by an index' };
  const parent = scopes.parentOf(member);
  if (parent?.type === 'CallExpression' && parent.callee === member) {
    return parent.optional
      ? { ...name, kind: 'other', what: 'is called only if it is there', named: true }
      : { ...callOf(site, parent, member), callee: name, receiver, access };
  }
  if (parent?.type === 'TaggedTemplateExpression' && parent.tag === member)
    return { ...callOf(site, parent, member), callee: name, receiver, access };
  if (parent?.type === 'NewExpression' && parent.callee === member)
    return { ...name, kind: 'other', what: 'is a constructor', named: true };
  if (parent?.type === 'UnaryExpression' && parent.operator === 'delete')
    return { ...name, kind: 'other', what: 'is deleted' };
  return {
    kind: 'member',
    start: member.start,
    end: member.end,
    name,
    access,
    optional: Boolean(member.optional),
    does: doneTo(scopes, parent, member),
    ...(isBound(site, parent, member) && { bound: true }),
  };
}

/** `a.send.bind(a)` where `a` is a name, or `this`. */
function isBound({ text, scopes }: Site, parent: Node | undefined, { start, object }: Node): boolean {
  const call = parent && scopes.parentOf(parent);
  if (parent?.type !== 'MemberExpression' || parent.object.start !== start || parent.property.name !== 'bind')
    return false;
  if (call?.type !== 'CallExpression' || call.callee !== parent || parent.computed || parent.optional)
    return false;
  const [receiver] = call.arguments as Node[];
  const isNamed = /^(?:Identifier|ThisExpression)$/.test(object.type) && receiver?.type === object.type;
  return isNamed && text.slice(receiver!.start, receiver!.end) === text.slice(object.start, object.end);
}

function doneTo(scopes: Site['scopes'], parent: Node | undefined, member: Node): 'read' | 'write' | 'both' {
  if (parent?.type === 'UpdateExpression') return 'both';
  if (parent && isTarget(scopes, parent, member)) return 'write';
  if (parent?.type !== 'AssignmentExpression' || parent.left !== member) return 'read';
  return parent.operator === '=' ? 'write' : 'both';
}

/** `[a.size] = list`, `({ size: a.size } = box)`, `for (a.size of list)`. */
function isTarget(scopes: Site['scopes'], parent: Node, member: Node): boolean {
  if (/^(?:ArrayPattern|RestElement)$/.test(parent.type)) return true;
  if (/^(?:AssignmentPattern|ForOfStatement|ForInStatement)$/.test(parent.type))
    return parent.left === member;
  return (
    parent.type === 'Property' && parent.value === member && scopes.parentOf(parent)?.type === 'ObjectPattern'
  );
}

/** The receiver with its own parentheses, and what stands between it and the name. */
function receiverOf({ text, scopes }: Site, member: Node): [Argument, Span] {
  const { object, property } = member;
  const closing = /^(?:\s*\))*/.exec(text.slice(object.end, property.start))![0].length;
  const end = object.end + closing;
  const argument = argumentOf(object, scopes);
  const receiver = { ...argument, start: member.start, end, loose: argument.loose && closing === 0 };
  return [receiver, { start: end, end: property.start }];
}
