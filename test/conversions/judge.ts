// What is wrong with a converted tree: errors of the compiler that it lacked before, silent promises, awaits of what is
// no promise, functions that are async for nothing. By TypeScript, not by the tool.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ts } from 'ts-morph';
import { repositoryRoot } from '../scatter/trees.ts';
import { silentPromises } from '../silent/oracle.ts';
import { type FunctionNode, isFunction, nameOf, skipOut, Tree, takesPromise } from './program.ts';

/** What is counted in a tree, so that only what is new counts. */
export interface Census {
  errors: readonly string[];
  /** Calls that give a promise and functions that would, by file and text. */
  promises: ReadonlySet<string>;
  /** Awaits of what is no promise. */
  idle: readonly string[];
  /** Async functions in which nothing is awaited. */
  needless: readonly string[];
}

export function census(tree: Tree): Census {
  const promises = new Set<string>();
  const idle: string[] = [];
  const needless: string[] = [];
  const visit = (node: ts.Node): void => {
    const text = (): string => `${tree.pathOf(node)}: ${node.getText().slice(0, 80)}`;
    if (isNamedOrCalled(node) && isOrGivesPromise(tree, node)) promises.add(text());
    if (ts.isAwaitExpression(node) && !mayBePromise(tree, node.expression)) idle.push(text());
    if (isFunction(node) && isAsync(node) && !waits(tree, node) && !isOfFamily(tree, node))
      needless.push(`${tree.pathOf(node)}: ${nameOf(node)?.getText() ?? 'a function without a name'}`);
    ts.forEachChild(node, visit);
  };
  for (const file of tree.files()) visit(file);
  return { errors: compilerErrors(tree.root), promises, idle, needless };
}

/** @param sources what was made async: these need not await */
export function faults(before: Census, root: string, sources: readonly string[]): string[] {
  const after = census(new Tree(root));
  const names = new Set(sources.map((source) => source.split(/[#.]/).at(-1)!));
  const silent = silentPromises(root, sources).filter(
    ({ file, text, where }) => !before.promises.has(`${file}: ${text}`) && !isEffect(text, where),
  );
  return [
    ...added(before.errors, after.errors).map((each) => `new error: ${each}`),
    ...silent.map(({ file, line, text, where }) => `silent: ${file}:${line} ${text} in ${where}`),
    ...added(before.idle, after.idle).map((each) => `awaits no promise: ${each}`),
    ...added(before.needless, after.needless)
      .filter((each) => !names.has(each.split(': ')[1]!))
      .map((each) => `async for nothing: ${each}`),
  ];
}

/** `void (async () => …)()` is how an effect of a component waits, and typescript-eslint takes it for what it says. */
const isEffect = (text: string, where: string): boolean =>
  where === 'VoidExpression' && text.startsWith('(async () =>');

/** Errors without their positions, by the compiler that the tree has installed, else by our own. */
export function compilerErrors(root: string): string[] {
  const installed = join(root, 'node_modules', '.bin', 'tsc');
  const compiler = existsSync(installed) ? installed : join(repositoryRoot(), 'node_modules', '.bin', 'tsc');
  const args = ['-p', root, '--noEmit', '--incremental', 'false', '--pretty', 'false'];
  const { stdout, stderr, status } = spawnSync(compiler, args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  const errors = stdout.split('\n').filter((line) => /error TS\d+/.test(line));
  if (status !== 0 && errors.length === 0) throw new Error(`tsc could not run: ${stdout}${stderr}`);
  return errors.map((line) => line.replace(/\(\d+,\d+\)/, ''));
}

/** What the second list has more often. */
export function added(before: readonly string[], after: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const each of before) left.set(each, (left.get(each) ?? 0) + 1);
  return after.filter((each) => {
    const count = left.get(each) ?? 0;
    left.set(each, count - 1);
    return count <= 0;
  });
}

function mayBePromise({ checker }: Tree, expression: ts.Expression): boolean {
  const type = checker.getTypeAtLocation(expression);
  const open = ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.TypeParameter | ts.TypeFlags.Never;
  return Boolean(type.flags & open) || takesPromise(checker, type);
}

const isNamedOrCalled = (node: ts.Node): node is ts.Expression =>
  ts.isCallExpression(node) ||
  ts.isPropertyAccessExpression(node) ||
  ts.isAsExpression(node) ||
  (ts.isIdentifier(node) && ts.isExpression(node));

function isOrGivesPromise({ checker }: Tree, node: ts.Expression): boolean {
  const type = checker.getTypeAtLocation(node);
  return (
    takesPromise(checker, type) ||
    checker
      .getTypeAtLocation(ts.isAsExpression(node) ? node.expression : node)
      .getCallSignatures()
      .some((signature) => takesPromise(checker, signature.getReturnType()))
  );
}

const isAsync = (node: ts.Node): boolean =>
  ts.canHaveModifiers(node) &&
  (node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword) ?? false);

/** It promises because others do that stand for the same member: an interface's, a base's, those that override it. */
function isOfFamily(tree: Tree, node: FunctionNode): boolean {
  const name = nameOf(node);
  const symbol = name && tree.symbolOf(name);
  return symbol !== undefined && tree.family(symbol).length > 0;
}

/** Something is awaited in it, or it gives another value than a promise, which async turns into one. */
function waits(tree: Tree, node: ts.Node): boolean {
  const givesPromise = (value: ts.Node | undefined): boolean =>
    isCall(value) && mayBePromise(tree, value as ts.Expression);
  let found = false;
  const visit = (inner: ts.Node): void => {
    if (isFunction(inner)) return;
    if (ts.isAwaitExpression(inner) || (ts.isForOfStatement(inner) && inner.awaitModifier)) found = true;
    if (ts.isReturnStatement(inner) && !givesPromise(inner.expression)) found = true;
    if (ts.isThrowStatement(inner)) found = true;
    ts.forEachChild(inner, visit);
  };
  const { body } = node as ts.FunctionExpression | ts.ArrowFunction;
  if (!body) return true;
  if (!ts.isBlock(body) && !givesPromise(body)) return true;
  visit(body);
  return found;
}

const isCall = (node: ts.Node | undefined): boolean =>
  node !== undefined && ts.isCallExpression(node) && skipOut(node) === node;
