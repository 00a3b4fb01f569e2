// Where code can tell one object from another although their types say nothing of it: by identity, by the names of what
// it holds, or by the name of its class.

import type { Telling } from '../../core/inline/told-apart.ts';
import { type Node, walk } from './tree.ts';

const identityOf = /^(?:includes|indexOf|lastIndexOf|has|get|set|add|delete)$/;
const identityAsserted = /^(?:toBe|strictEqual|equal|notStrictEqual|notEqual|same)$/;
const namesAsserted =
  /^(?:toEqual|toStrictEqual|toMatchObject|toContainEqual|toMatchSnapshot|toMatchInlineSnapshot|deepEqual|deepStrictEqual|notDeepEqual|isEqual|isDeepStrictEqual)$/;
/** What looks at all that an object holds, however deep. */
const wholes = /^is (?:written as JSON|copied|compared by)/;
const objectStatics: Record<string, Telling['how']> = {
  is: 'identity',
  freeze: 'identity',
  seal: 'identity',
  preventExtensions: 'identity',
  isFrozen: 'identity',
  defineProperty: 'identity',
  defineProperties: 'identity',
  setPrototypeOf: 'identity',
  getPrototypeOf: 'name',
  keys: 'keys',
  values: 'keys',
  entries: 'keys',
  assign: 'keys',
  getOwnPropertyNames: 'keys',
  getOwnPropertyDescriptor: 'keys',
  getOwnPropertyDescriptors: 'keys',
  hasOwn: 'keys',
  ownKeys: 'keys',
  get: 'keys',
  set: 'keys',
  has: 'keys',
  deleteProperty: 'keys',
};
const ownQuestions =
  /^(?:hasOwnProperty|propertyIsEnumerable|isPrototypeOf|toString|toLocaleString|valueOf)$/;

/** Every place of a file that could tell apart what stands there; whose type it is, is for the compiler to say. */
export function tellingsOf(program: Node): Telling[] {
  const found: Telling[] = [];
  const tell: Tell = (node, how, what, key) => {
    if (!node || isPlain(node)) return;
    const { start, end } = node;
    const deep = how === 'keys' && wholes.test(what);
    found.push({ start, end, how, what, ...(key !== undefined && { key }), ...(deep && { deep }) });
  };
  walk(program, (node, parents) => {
    switch (node.type) {
      case 'BinaryExpression':
        binary(node, tell);
        break;
      case 'SpreadElement':
        if (parents.at(-1)?.type === 'ObjectExpression')
          tell(node.argument, 'keys', 'is spread into an object');
        break;
      case 'JSXSpreadAttribute':
        tell(node.argument, 'keys', 'is spread into an element');
        break;
      case 'ForInStatement':
        tell(node.right, 'keys', 'has its names looped over');
        break;
      case 'TemplateLiteral':
        for (const each of node.expressions as Node[]) tell(each, 'name', 'is made a text');
        break;
      case 'MemberExpression':
        member(node, tell);
        break;
      case 'CallExpression':
        called(node, tell);
        break;
      case 'NewExpression':
        for (const each of node.arguments as Node[]) handed(each, tell);
        if (node.callee.name === 'Proxy') tell(node.arguments[0], 'keys', 'is put behind a proxy');
        if (/^(?:Weak)?(?:Set|Map)$/.test(node.callee.name ?? '')) collected(node, tell);
    }
    return undefined;
  });
  return found;
}

type Tell = (node: Node | null | undefined, how: Telling['how'], what: string, key?: string) => void;

/** Nothing, or something that is no object with members of its own. */
const isPlain = ({ type, name }: Node): boolean =>
  /Literal$|^(?:Arrow)?FunctionExpression$|^UnaryExpression$|^ObjectExpression$|^ArrayExpression$|^SpreadElement$/.test(
    type,
  ) ||
  (type === 'Identifier' && name === 'undefined');

function binary({ operator, left, right }: Node, tell: Tell): void {
  if (/^[!=]==?$/.test(operator) && !isPlain(left) && !isPlain(right)) {
    tell(left, 'identity', 'is compared');
    tell(right, 'identity', 'is compared');
  } else if (operator === 'in' && left.type === 'Literal' && typeof left.value === 'string')
    tell(right, 'keys', `is asked whether it has ${left.value}`, left.value as string);
  else if (operator === 'in') tell(right, 'keys', 'is asked whether it has a member');
  else if (operator === '+') {
    tell(left, 'name', 'is made a text');
    tell(right, 'name', 'is made a text');
  }
}

function member({ object, property, computed }: Node, tell: Tell): void {
  if (computed) {
    if (!/Literal$/.test(property.type)) tell(object, 'keys', 'has a member taken by a computed name');
  } else if (/^(?:constructor|__proto__)$/.test(property.name ?? ''))
    tell(object, 'name', `is asked for its ${property.name}`);
  else if (ownQuestions.test(property.name ?? '')) tell(object, 'name', `is asked for its ${property.name}`);
}

/** `new Set([a, b])`, `new Map([[a, 1]])`. */
function collected({ callee, arguments: [list] }: Node, tell: Tell): void {
  if (list?.type !== 'ArrayExpression') return;
  for (const each of list.elements as (Node | null)[]) {
    const key = /Map$/.test(callee.name) && each?.type === 'ArrayExpression' ? each.elements[0] : each;
    tell(key, 'identity', `is looked for in a ${callee.name}`);
  }
}

function called({ callee, arguments: args }: Node, tell: Tell): void {
  const [first, second] = args as Node[];
  for (const each of args as Node[]) handed(each, tell);
  const name = (callee.type === 'Identifier' ? callee.name : callee.property?.name) as string | undefined;
  if (name === undefined || callee.computed) return;
  // `vi.spyOn(mailer, 'send')`
  if (second?.type === 'Literal' && typeof second.value === 'string')
    tell(first, 'members', `is asked for ${second.value} by ${name}`, second.value);
  asserted(name, callee, args, tell);
  const list = (args as Node[]).at(-1);
  // What a hook depends on is compared with what it was before.
  if (/^use[A-Z]/.test(name) && list?.type === 'ArrayExpression')
    for (const each of list.elements as (Node | null)[]) tell(each, 'identity', `is compared by ${name}`);
  if (callee.type === 'Identifier') {
    if (name === 'String') tell(first, 'name', 'is made a text');
    if (name === 'structuredClone') tell(first, 'keys', 'is copied');
    return;
  }
  if (callee.type !== 'MemberExpression') return;
  const { object, property } = callee;
  const of = object.type === 'Identifier' ? (object.name as string) : '';
  if (of === 'JSON') return tell(first, 'keys', 'is written as JSON');
  if (of === 'Object' || of === 'Reflect') {
    const how = objectStatics[property.name as string];
    if (!how) return;
    tell(first, how, `is given to ${of}.${property.name}`);
    if (/^(?:is|assign)$/.test(property.name)) tell(second, how, `is given to ${of}.${property.name}`);
    return;
  }
  if (identityOf.test(property.name)) tell(first, 'identity', `is looked for by ${property.name}`);
}

const handed = (argument: Node, tell: Tell): void =>
  tell(argument, 'members', 'is handed to what may ask for members of it');

/** `expect(a).toEqual(b)`, `assert.deepEqual(a, b)`. */
function asserted(name: string, callee: Node, args: readonly Node[], tell: Tell): void {
  const how = identityAsserted.test(name) ? 'identity' : namesAsserted.test(name) ? 'keys' : undefined;
  if (!how) return;
  let expected = callee.object as Node | undefined;
  while (expected?.type === 'MemberExpression') expected = expected.object as Node;
  const given = expected?.type === 'CallExpression' ? (expected.arguments as Node[]) : [];
  for (const each of [...given.slice(0, 1), ...args.slice(0, 2)]) tell(each, how, `is compared by ${name}`);
}
