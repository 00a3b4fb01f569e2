// The language's answers for the plan of async conversions, over the tree of one file.

import type {
  AsyncSyntax,
  Conversion,
  ConversionEdit,
  FunctionFacts,
  TypeOf,
} from '../../core/async/syntax.ts';
import type { Span } from '../../core/edits.ts';
import { type FileConversion, Unconvertible, writeAwait } from './async-awaits.ts';
import { calmCalls } from './async-calm.ts';
import { castReturns, writeUncast } from './async-casts.ts';
import { commentPlace } from './async-comments.ts';
import { namedTypes, resultNames, writeFunction, writeSignature } from './async-declarations.ts';
import { flowOf } from './async-flows.ts';
import { functionFacts } from './async-functions.ts';
import { givesNothing, iterationOf, writeCollection, writeIteration } from './async-iterations.ts';
import { keptUse, listUse } from './async-kept.ts';
import { holesIn, listChanges } from './async-lists.ts';
import { valuesOf } from './async-loop-results.ts';
import { type LoopKinds, writeLoop } from './async-loops.ts';
import { mentionOf, nameSpan } from './async-mentions.ts';
import { literalAround, membersNamed, objectUse } from './async-objects.ts';
import { combinatorOf, ownerOf, promiseUse } from './async-promises.ts';
import { styleOf } from './async-style.ts';
import { spiesOn, throwing, writeDouble, writeThrowing } from './async-tests.ts';
import { NestedEdits } from './async-text.ts';
import { isFunction, spanOf, UpwardTree } from './async-tree.ts';
import { ofModule, staticMember, wordsOf } from './async-words.ts';
import { isJavaScript } from './parse.ts';
import { type Node, unwrapped } from './tree.ts';

export function asyncSyntaxOf(
  path: string,
  text: string,
  program: Node,
  comments: readonly Span[],
): AsyncSyntax {
  const tree = new UpwardTree(program, text);
  // `{@link f}` is a reference to the compiler, and changes nothing.
  const isComment = ({ start }: Span): boolean =>
    comments.some((comment) => comment.start <= start && start < comment.end);
  const functions = new Map<number, FunctionFacts | undefined>();
  return {
    mention: (name) => (isComment(name) ? { kind: 'passes' } : mentionOf(tree, name)),
    object: (at) => objectUse(tree, at),
    literalAround: (name) => literalAround(tree, name),
    membersNamed: (name) => membersNamed(tree, name),
    iteration: (call) => iterationOf(tree, call),
    givesNothing: (at) => givesNothing(tree, at),
    flow: (value) => flowOf(tree, value),
    promise: (expression) => promiseUse(tree, expression),
    function(at) {
      if (!functions.has(at.start)) {
        const node = functionOf(tree.at(at));
        functions.set(at.start, node && functionFacts(tree, spanOf(node)));
      }
      return functions.get(at.start);
    },
    owner(at) {
      const node = tree.at(at);
      return node ? ownerOf(tree, node) : { kind: 'module' };
    },
    throwing: (argument) => throwing(tree, argument),
    combinator: (at) => combinatorOf(tree, at),
    keptUse: (at) => keptUse(tree, at),
    listUse: (at) => listUse(tree, at),
    calm: (at) => calmCalls(tree, at),
    listChanges: (at) => listChanges(tree, at),
    commentPlace: (offset) => commentPlace(tree, offset),
    holes: () => holesIn(tree),
    castReturns: (at) => castReturns(tree, at),
    callAround({ start, end }) {
      const literal = tree.at({ start, end }) ?? tree.at({ start: start - 1, end: end + 1 });
      const call = literal?.type === 'CallExpression' ? literal : literal && tree.parent(literal);
      return call?.type === 'CallExpression' ? spanOf(call) : undefined;
    },
    nameIn: (span, name) => tree.nameIn(span, name),
    staticMember: (name, member) => staticMember(tree, name, member),
    ofModule: (name) => ofModule(tree, name),
    words: (name) => wordsOf(tree, name),
    defaultFunction() {
      const statement = (tree.program.body as Node[]).find(({ type }) => type === 'ExportDefaultDeclaration');
      const given = statement ? (statement.declaration as Node) : wholeExport(tree);
      return given && isFunction(given) ? spanOf(given) : undefined;
    },
    argument(at, index) {
      const call = tree.at(at);
      const found = call?.arguments?.[index] as Node | undefined;
      return found && found.type !== 'SpreadElement' ? spanOf(found) : undefined;
    },
    parameter(at, index) {
      const owner = functionOf(tree.at(at));
      // Without a body nobody sees what is done with it.
      const parameter = owner?.body ? (owner.params[index] as Node | undefined) : undefined;
      const name = parameter?.type === 'AssignmentPattern' ? (parameter.left as Node) : parameter;
      return name?.type === 'Identifier' ? nameSpan(name) : undefined;
    },
    typeNames: (at) => {
      const node = tree.at(at) ?? tree.nameAt(at.start);
      return node ? namedTypes(node).map(spanOf) : [];
    },
    spiesOn: (name) => spiesOn(tree, name),
    callee: (at) => {
      const call = tree.at(at);
      return call?.type === 'CallExpression' ? spanOf(call.callee) : undefined;
    },
    resultNames: (at) => {
      const node = tree.at(at) ?? tree.nameAt(at.start);
      return node && resultNames(node)?.map(spanOf);
    },
    returned: (at) => {
      const node = functionOf(tree.at(at));
      return node ? valuesOf(node).map((value) => spanOf(unwrapped(value))) : [];
    },
    convert: (conversion, typeOf) => convert(tree, !isJavaScript(path), conversion, typeOf),
  };
}

/** The compiler counts `export`, and the name of a method, as parts of the function. */
function functionOf(node: Node | undefined): Node | undefined {
  const held = node && (/^Export/.test(node.type) ? node.declaration : (node.value ?? node));
  return held && isFunction(held) ? held : undefined;
}

function convert(
  tree: UpwardTree,
  isTyped: boolean,
  conversion: Conversion,
  typeOf: TypeOf,
): ReturnType<AsyncSyntax['convert']> {
  const nodesAt = (spans: readonly Span[]): Set<Node> =>
    new Set(spans.map((span) => tree.at(span)).filter((node) => node !== undefined));
  const style = styleOf(tree);
  const file: FileConversion = {
    tree,
    edits: new NestedEdits(tree.text, style),
    isTyped,
    style,
    moved: new Set(),
    typeOf,
    rejecting: new Set(),
    loopBodies: loopBodies(tree, conversion),
    hoistedFor: new Map(),
    hoisted: new Map(),
    blocks: new Map(),
    effects: nodesAt(conversion.effects),
    given: new Map(),
  };
  const { iterations, collections } = conversion;
  const awaits = nodesAt([
    ...[conversion.awaits, conversion.loops, conversion.throws, iterations, collections].flat(),
  ]);
  const promises = nodesAt(conversion.promises);
  try {
    for (const at of conversion.throws) writeThrowing(file, at);
    for (const span of conversion.awaits) writeAwait(file, span);
    for (const at of iterations) writeIteration(file, at);
    for (const at of collections) writeCollection(file, at);
    const kinds: LoopKinds = {
      atOnce: nodesAt(conversion.atOnce),
      steady: nodesAt(conversion.steady),
      sparse: nodesAt(conversion.sparse),
      byElement: nodesAt(conversion.byElement),
      ofMap: nodesAt(conversion.ofMap),
      ofSet: nodesAt(conversion.ofSet),
    };
    // What a loop goes over is made before it.
    const loops = [...nodesAt(conversion.loops)].sort((a, b) => a.end - a.start - (b.end - b.start));
    for (const call of loops) writeLoop(file, call, promises, kinds);
    for (const at of conversion.functions) writeFunction(file, at, awaits, promises);
    for (const at of conversion.signatures) writeSignature(file, at);
    for (const at of conversion.doubles) writeDouble(file, at);
    for (const at of conversion.casts) writeUncast(file, at);
    for (const at of conversion.awaitedTypes) file.edits.wrap(at, 'Awaited<', '>');
    return file.edits.finish() as ConversionEdit[];
  } catch (error) {
    if (!(error instanceof Unconvertible)) throw error;
    return { code: error.code, message: error.message, at: error.at };
  }
}

/** What a CommonJS module is as a whole: `module.exports = …`. */
function wholeExport(tree: UpwardTree): Node | undefined {
  for (const { type, expression } of tree.program.body as Node[])
    if (type === 'ExpressionStatement' && expression.type === 'AssignmentExpression')
      if (tree.slice(expression.left) === 'module.exports') return expression.right as Node;
  return undefined;
}

/** Values of arrows that become statements of a loop. */
function loopBodies(tree: UpwardTree, { loops, atOnce }: Conversion): Set<Node> {
  const bodies = loops
    .filter(({ start, end }) => !atOnce.some((each) => each.start === start && each.end === end))
    .map((span) => tree.at(span)?.arguments?.[0]?.body as Node | undefined);
  return new Set(bodies.filter((body) => body !== undefined && body.type !== 'BlockStatement') as Node[]);
}
