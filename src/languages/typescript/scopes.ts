// Names and what they mean in one file. Scope analysis comes from typescript-eslint's scope manager over the
// parser's tree; what is added is what a rename has to know: how each mention is written, and what it would clash with.

import { createRequire } from 'node:module';
import type { Reference as Mention, Scope, ScopeManager, Variable } from '@typescript-eslint/scope-manager';
import type { Span } from '../../core/edits.ts';
import type { Reference } from '../../core/language.ts';
import { isAugmentation, isDeclaredBeside } from './merged-blocks.ts';
import { NamespaceUses } from './namespace-uses.ts';
import { type Node, walk } from './tree.ts';

/** Loaded when the first file needs it: it is large, and most files are done without. */
const load = createRequire(import.meta.url);

export class Scopes {
  /** What becomes of names that stand for modules. */
  readonly uses = new NamespaceUses(this);
  readonly #parents = new Map<Node, Node>();
  readonly #manager: ScopeManager;
  readonly #scopes: readonly Scope[];
  readonly #module: Scope;
  readonly #closings = new Map<string, Node[]>();
  readonly #hasBlocks: boolean;
  #dynamicNames: Span | undefined;
  #meanings: Map<number, Variable | null> | undefined;
  #mentions: Map<Node, Mention> | undefined;
  /** The `ns` of every `ns.T`. */
  readonly #qualified = new Map<string, Node[]>();

  constructor(program: Node) {
    walk(program, (node, parents) => {
      const parent = parents.at(-1);
      if (parent) this.#parents.set(node, parent);
      if (node.type === 'JSXClosingElement') this.#noteClosing(node);
      if (isDynamic(node)) this.#dynamicNames ??= { start: node.start, end: node.end };
      if (node.type === 'TSQualifiedName' && node.left.type === 'Identifier')
        this.#note(this.#qualified, node.left);
    });
    const { analyze } = load(
      '@typescript-eslint/scope-manager',
    ) as typeof import('@typescript-eslint/scope-manager');
    const manager = analyze(program as never, {
      sourceType: 'module',
      lib: [],
      jsxPragma: null,
      jsxFragmentName: null,
    });
    this.#manager = manager;
    this.#scopes = manager.scopes;
    this.#hasBlocks = manager.scopes.some(({ type }) => type === 'tsModule' || type === 'tsEnum');
    this.#module = manager.scopes.find((scope) => scope.type === 'module') ?? manager.globalScope!;
  }

  parentOf(node: Node): Node | undefined {
    return this.#parents.get(node);
  }

  /** What a mention at an offset means; undefined for a global. */
  meaningAt(offset: number): Variable | undefined {
    this.#meanings ??= new Map(
      this.#scopes.flatMap(({ references }) =>
        references.map(({ identifier, resolved }) => [identifier.range[0], resolved] as const),
      ),
    );
    return this.#meanings.get(offset) ?? undefined;
  }

  /** The variable that a name means at module level. */
  variable(local: string): Variable | undefined {
    return this.#module.set.get(local) ?? undefined;
  }

  /** What an identifier means: a variable, null for a global; undefined if it is no mention of a value or a type. */
  resolved(identifier: Node): Variable | null | undefined {
    return this.#mention(identifier)?.resolved;
  }

  isType(identifier: Node): boolean {
    return this.#mention(identifier)?.isTypeReference ?? false;
  }

  #mention(identifier: Node): Mention | undefined {
    this.#mentions ??= new Map(
      this.#scopes.flatMap(({ references }) =>
        references.map((reference) => [reference.identifier as unknown as Node, reference] as const),
      ),
    );
    return this.#mentions.get(identifier);
  }

  isModuleLevel(variable: Variable): boolean {
    return this.#module.set.get(variable.name) === variable;
  }

  /** Every mention and declaration of what is bound inside a node, with a number, from 1, for each binding. */
  boundWithin({ start, end }: Span): ReadonlyMap<Node, number> {
    const isInside = ({ block }: Scope): boolean => start <= block.range[0] && block.range[1] <= end;
    const variables = this.#scopes
      .filter((scope) => scope !== this.#module && isInside(scope))
      .flatMap((scope) => scope.variables)
      .filter(({ identifiers }) => identifiers.length > 0)
      .sort((a, b) => a.identifiers[0]!.range[0] - b.identifiers[0]!.range[0]);
    return new Map(
      variables.flatMap(({ identifiers, references }, index) =>
        [...identifiers, ...references.map(({ identifier }) => identifier)].map(
          (identifier) => [identifier as unknown as Node, index + 1] as const,
        ),
      ),
    );
  }

  /** See `Source.reaches`. */
  reaches(name: string, offset: number): 'module' | 'global' | 'hidden' {
    if (!this.#resolves(name, offset)) return 'hidden';
    return this.#module.set.has(name) ? 'module' : 'global';
  }

  /** The identifiers that mention a module-level name. */
  mentions(local: string): Node[] {
    const variable = this.variable(local);
    if (!variable) return [];
    const nodes = this.#withInnerName(variable)
      .flatMap(({ references }) => references)
      .filter(({ init }) => !init)
      .map(({ identifier }) => identifier as unknown as Node);
    return [...new Set(nodes)].sort((a, b) => a.start - b.start);
  }

  /** Every mention of a module-level name, its declaration aside, in the order of the text. */
  references(local: string): Reference[] {
    const variable = this.variable(local);
    if (!variable) return [];
    const found: Reference[] = this.#withInnerName(variable)
      .flatMap(({ references }) => references)
      .filter((reference) => !reference.init && this.#isMention(reference.identifier as unknown as Node))
      .map((reference) => {
        const node = reference.identifier as unknown as Node;
        const twin = this.#twinOf(node);
        return {
          start: node.start,
          end: node.start + local.length,
          role: this.#roleOf(node),
          type: reference.isTypeReference,
          ...(twin && { twin }),
        };
      });
    for (const node of this.closings(local))
      found.push({ start: node.start, end: node.start + local.length, role: 'jsx', type: false });
    for (const node of this.behindTypes(local)) {
      found.push({ start: node.start, end: node.end, role: 'plain', type: true });
    }
    const unique = new Map(found.map((reference) => [reference.start, reference]));
    return [...unique.values()].sort((a, b) => a.start - b.start);
  }

  /** Whether a module-level name is mentioned, and never as a value. */
  isOnlyType(local: string): boolean {
    const mentions = this.variable(local)?.references ?? [];
    return (
      mentions.length > 0 &&
      mentions.every(({ isTypeReference, isValueReference }) => isTypeReference && !isValueReference)
    );
  }

  /** The names in the declarations of a module-level name: where it is bound, not where it is used. */
  declared(local: string): Reference[] {
    return (this.variable(local)?.defs ?? []).map(({ name }) => {
      const node = name as unknown as Node;
      const parent = this.#parents.get(node);
      const holder =
        parent?.type === 'AssignmentPattern' && parent.left === node ? this.#parents.get(parent) : parent;
      const role = holder?.type === 'Property' && holder.shorthand ? 'shorthand' : 'plain';
      return { start: node.start, end: node.start + local.length, role, type: false };
    });
  }

  /** Not the `Panel` of `<ui:Panel>`, and no name that another block of a namespace declares. */
  #isMention(node: Node): boolean {
    if (this.#parents.get(node)?.type === 'JSXNamespacedName') return false;
    if (!this.#hasBlocks) return true;
    for (
      let scope: Scope | null = this.#scopeAt(node.start);
      scope && scope !== this.#module;
      scope = scope.upper
    )
      if (isDeclaredBeside(this.#scopes, scope, node.name)) return false;
    return true;
  }

  /** Whether a module-level name is an import and, for values, something else beside it. */
  isShared(local: string): boolean {
    const defs = this.variable(local)?.defs ?? [];
    return defs.length > 1 && defs.some(({ type }) => type === 'ImportBinding');
  }

  /** Where names are looked up while the program runs, so that what is written says nothing of what is meant. */
  get dynamicNames(): Span | undefined {
    return this.#dynamicNames;
  }

  /** A class is bound twice: for its module, and for its own body. */
  #withInnerName(variable: Variable): Variable[] {
    const inner = variable.defs.flatMap((def) =>
      def.type === 'ClassName'
        ? this.#manager.getDeclaredVariables(def.node).filter(({ name }) => name === variable.name)
        : [],
    );
    return [...new Set([variable, ...inner])];
  }

  #noteClosing(closing: Node): void {
    let name = closing.name as Node;
    if (name.type === 'JSXIdentifier' && /^[a-z]/.test(name.name)) return;
    while (name.type === 'JSXMemberExpression') name = name.object;
    if (name.type !== 'JSXIdentifier') return;
    this.#note(this.#closings, name);
  }

  #note(index: Map<string, Node[]>, node: Node): void {
    const known = index.get(node.name);
    if (known) known.push(node);
    else index.set(node.name, [node]);
  }

  /**
   * `ns.T` where a type parameter is called `ns` as well: a type is no namespace, so the module's name is meant. The
   * scope manager knows one kind of name only.
   */
  behindTypes(local: string): Node[] {
    return (this.#qualified.get(local) ?? []).filter((node) => {
      let hidden = false;
      for (
        let scope: Scope | null = this.#scopeAt(node.start);
        scope && scope !== this.#module;
        scope = scope.upper
      ) {
        const own = scope.set.get(local);
        if (!own || !declares(scope, local, this.#module.set.get(local))) continue;
        if (own.defs.some((def) => def.type !== 'Type')) return false;
        hidden = true;
      }
      return hidden;
    });
  }

  #roleOf(node: Node): Reference['role'] {
    const parent = this.#parents.get(node);
    if (node.type === 'JSXIdentifier') return 'jsx';
    if (parent?.type === 'Property' && parent.shorthand) return 'shorthand';
    if (parent?.type === 'ExportSpecifier' && parent.local.start === parent.exported.start)
      return 'export-specifier';
    return 'plain';
  }

  #twinOf(node: Node): Reference['twin'] {
    const parent = this.#parents.get(node);
    if (parent?.type === 'Property' && parent.value === node && !parent.shorthand && !parent.computed) {
      const { key } = parent;
      const isPlain = key.type === 'Identifier' && node.start - key.end <= ': '.length;
      return isPlain ? { name: key.name, start: key.start, end: node.end } : undefined;
    }
    if (parent?.type === 'ExportSpecifier' && parent.local === node) {
      const { exported } = parent;
      const isPlain = exported.type === 'Identifier' && exported.start - node.end === ' as '.length;
      return isPlain ? { name: exported.name, start: node.start, end: exported.end } : undefined;
    }
    return undefined;
  }

  /** The innermost scope around an offset, module scope at least. */
  #scopeAt(offset: number): Scope {
    let innermost = this.#module;
    for (const scope of this.#scopes) {
      const { start, end } = scope.block as unknown as Node;
      if (start > offset || offset >= end) continue;
      const { start: s, end: e } = innermost.block as unknown as Node;
      if (end - start <= e - s) innermost = scope;
    }
    return innermost;
  }

  /** Whether `name` at `offset` means the module-level binding of that name. */
  #resolves(name: string, offset: number): boolean {
    for (
      let scope: Scope | null = this.#scopeAt(offset);
      scope && scope !== this.#module;
      scope = scope.upper
    ) {
      if (declares(scope, name, this.#module.set.get(name))) return false;
      if (isAugmentation(scope) || isDeclaredBeside(this.#scopes, scope, name)) return false;
    }
    return true;
  }

  /** Whether some mention of `name` in the file means a global, or a module-level binding other than `except`. */
  #isTaken(name: string, except: readonly string[]): boolean {
    if (this.#module.set.has(name) && !except.includes(name)) return true;
    const mentions = (scope: Scope): boolean =>
      scope.through.some(({ identifier }) => identifier.name === name);
    const global = this.#scopes[0]!;
    return mentions(global) || (global !== this.#module && !except.includes(name) && mentions(this.#module));
  }

  /** See `Source.isFree`. */
  isFree(name: string, offsets: readonly number[], except: readonly string[] = []): boolean {
    if (!isBindable(name) || this.#isTaken(name, except)) return false;
    return offsets.every((offset) => this.#resolves(name, offset));
  }

  /** Whether a module-level name is bound by an import. */
  isImported(local: string): boolean {
    return this.variable(local)?.defs.some(({ type }) => type === 'ImportBinding') ?? false;
  }

  /** The variable that a mention means, in whatever scope. */
  variableAt(mention: Node): Variable | undefined {
    for (let scope: Scope | null = this.#scopeAt(mention.start); scope; scope = scope.upper) {
      const found = scope.set.get(mention.name);
      if (found) return found;
    }
    return undefined;
  }

  /** The variable of a name that a declaration or a function binds. */
  declaredBy(declaring: Node, local: string): Variable | undefined {
    return this.#manager.getDeclaredVariables(declaring as never).find(({ name }) => name === local);
  }

  /** The names in closing tags that mean the module-level name: the scope manager does not count them. */
  closings(local: string): Node[] {
    return (this.#closings.get(local) ?? []).filter((node) => this.#resolves(local, node.start));
  }
}

/** Whether a name can be given to a local of a module: exports may be called anything. */
const isBindable = (name: string): boolean =>
  /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u.test(name) && !reserved.has(name);

const reserved = new Set(
  'arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for function if implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof var void while with yield'.split(
    ' ',
  ),
);

/** `eval(code)` reads names of its surroundings; in `with (object)` every name may be a member. */
const isDynamic = ({ type, callee }: Node): boolean =>
  type === 'WithStatement' ||
  (type === 'CallExpression' && callee.type === 'Identifier' && callee.name === 'eval');

/** Whether a scope binds a name itself; a class's name inside its own body is the same class. */
function declares(scope: Scope, name: string, outer: Variable | undefined): boolean {
  const own = scope.set.get(name);
  if (!own || (scope.type === 'function' && name === 'arguments' && own.defs.length === 0)) return false;
  return !(
    outer &&
    own.defs.length > 0 &&
    own.defs.every(({ node }) => outer.defs.some((def) => def.node === node))
  );
}
