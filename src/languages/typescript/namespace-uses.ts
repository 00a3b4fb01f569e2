// What becomes of a name that stands for a module: the members that are taken from it, in every spelling, and where it
// goes as a whole.

import type { Variable } from '@typescript-eslint/scope-manager';
import type { Span } from '../../core/edits.ts';
import type { MemberUse, NamespaceUse } from '../../core/language.ts';
import { isCast, isMocked, isReplacing, replacesAny } from './replacing.ts';
import type { Scopes } from './scopes.ts';
import { type Node, stringValue } from './tree.ts';

/** A name with a value of its own that is never written again. */
export interface ConstantUse extends NamespaceUse {
  init: Node;
  annotation?: Node;
  /** Every mention of it, and whether other modules may have more. */
  mentions: readonly Node[];
  isExported: boolean;
}

export class NamespaceUses {
  readonly #scopes: Scopes;

  constructor(scopes: Scopes) {
    this.#scopes = scopes;
  }

  /** What a mention of a constant stands for, and what else is done with the constant; undefined for anything else. */
  constantUse(mention: Node): ConstantUse | undefined {
    const variable = this.#scopes.variableAt(mention);
    const [definition] = variable?.defs ?? [];
    const declared = definition?.node as unknown as Node | undefined;
    if (!variable || declared?.type !== 'VariableDeclarator' || declared.id.type !== 'Identifier')
      return undefined;
    if (
      variable.defs.length > 1 ||
      !declared.init ||
      variable.references.some(({ init, writeExpr }) => writeExpr && !init)
    )
      return undefined;
    const annotation = declared.id.typeAnnotation as Node | undefined;
    const mentions = variable.references.filter(({ init }) => !init);
    return {
      ...this.#namespaceUse(variable, variable.name),
      init: declared.init as Node,
      mentions: mentions.map(({ identifier }) => identifier as unknown as Node),
      isExported: this.#isExported(declared),
      ...(annotation && { annotation }),
    };
  }

  /** What a variable without a value of its own is assigned, and what is done with it; undefined for anything else. */
  assignedUse(mention: Node): (NamespaceUse & { writes: Node[]; annotation?: Node }) | undefined {
    const variable = this.#scopes.variableAt(mention);
    const declared = variable?.defs[0]?.node as unknown as Node | undefined;
    if (variable?.defs.length !== 1 || declared?.type !== 'VariableDeclarator' || declared.init)
      return undefined;
    if (this.#isExported(declared)) return undefined;
    const isWrite = (reference: Variable['references'][number]): boolean => reference.isWriteOnly();
    const writes = variable.references.filter(isWrite).map(({ writeExpr }) => writeExpr as unknown as Node);
    const reads = variable.references.filter((reference) => !isWrite(reference));
    const annotation = declared.id.typeAnnotation as Node | undefined;
    const use = this.#namespaceUse(variable, variable.name, reads);
    return { ...use, writes, ...(annotation && { annotation }) };
  }

  /** What happens to a module-level local that stands for a module's namespace. */
  namespace(local: string): NamespaceUse {
    return this.#namespaceUse(this.#scopes.variable(local), local);
  }

  /** The same for a local that some inner declaration or function parameter binds. */
  namespaceOf(declaring: Node, local: string): NamespaceUse {
    return this.#namespaceUse(this.#scopes.declaredBy(declaring, local), local);
  }

  #namespaceUse(
    variable: Variable | undefined,
    local: string,
    references = variable?.references ?? [],
  ): NamespaceUse {
    const members: MemberUse[] = [];
    const escapes: (Span & { type?: true })[] = [];
    let patch: Span | undefined;
    for (const { identifier, init } of references) {
      if (init) continue;
      const node = identifier as unknown as Node;
      const span = { start: node.start, end: node.end };
      const use = this.memberUse(this.#asserted(node));
      const other = use ? undefined : this.#otherName(node);
      if (use) members.push(use);
      else if (other) {
        members.push(...other.members.map((member) => ({ ...member, object: span })));
        escapes.push(...other.escapes);
        patch ??= other.patch;
      } else {
        const type = this.#scopes.parentOf(node)?.type === 'TSTypeQuery';
        escapes.push(type ? { ...span, type } : span);
        if (this.#isPatched(node)) patch ??= span;
      }
    }
    const isModuleLevel = variable !== undefined && variable === this.#scopes.variable(local);
    const unseen = [
      ...this.#scopes.closings(local),
      ...(isModuleLevel ? this.#scopes.behindTypes(local) : []),
    ];
    for (const node of unseen) {
      const use = this.memberUse(node);
      if (use) members.push(use);
    }
    const unique = new Map(members.map((use) => [use.start, use]));
    const sorted = [...unique.values()].sort((a, b) => a.start - b.start);
    return { members: sorted, escapes, ...(patch && { patch }) };
  }

  /** `ns!`: as a namespace is never nothing, what is asserted is the same. */
  #asserted(node: Node): Node {
    const parent = this.#scopes.parentOf(node);
    return parent?.type === 'TSNonNullExpression' ? this.#asserted(parent) : node;
  }

  /** `const mockedDb = db as Mocked<typeof db>`, `mocked(db).name`: the same module under a name that tells its type. */
  #otherName(node: Node): NamespaceUse | undefined {
    let value = node;
    let parent = this.#scopes.parentOf(value);
    while (parent && (isCast(parent) || isMocked(parent, value))) {
      value = parent;
      parent = this.#scopes.parentOf(value);
    }
    if (!parent || value === node) return undefined;
    const use = this.memberUse(value);
    if (use) return { members: [use], escapes: [] };
    if (parent.type !== 'VariableDeclarator' || parent.id.type !== 'Identifier') return undefined;
    const isConstant = this.#scopes.parentOf(parent)?.kind === 'const' && !this.#isExported(parent);
    return isConstant ? this.namespaceOf(parent, parent.id.name) : undefined;
  }

  #isExported(declarator: Node): boolean {
    const declaration = this.#scopes.parentOf(declarator);
    return !declaration || (this.#scopes.parentOf(declaration)?.type.startsWith('Export') ?? false);
  }

  /** Whether members may be replaced that nobody names: `stub(ns)`, `Object.assign(ns, …)`, `ns[name] = fake`. */
  #isPatched(node: Node): boolean {
    const parent = this.#scopes.parentOf(node);
    if (parent?.type === 'MemberExpression') return parent.object === node && this.#isWritten(parent);
    if (parent?.type !== 'CallExpression' || parent.arguments[0] !== node) return false;
    return replacesAny(parent);
  }

  /** `node.name` around a node in any spelling, or undefined where the node itself escapes. */
  memberUse(node: Node): MemberUse | undefined {
    const parent = this.#scopes.parentOf(node);
    if (!parent) return undefined;
    const at = (name: Node, type: boolean, text?: string): MemberUse => ({
      start: parent.start,
      end: parent.end,
      name: text ?? (name.name as string),
      nameSpan: { start: name.start, end: name.end },
      type,
    });
    const quoted = (name: Node): MemberUse | undefined => {
      const constant = stringValue(name);
      const inner = { start: name.start + 1, end: name.end - 1 };
      return constant === undefined ? undefined : { ...at(name, false, constant), nameSpan: inner };
    };
    const object = { start: node.start, end: node.end };
    if (isReplacing(node, parent)) {
      const use = quoted(parent.arguments[1]);
      return use && { ...use, object };
    }
    if (parent.type === 'MemberExpression' && parent.object === node) {
      const isName = !parent.computed && parent.property.type === 'Identifier';
      const use = isName ? at(parent.property, false) : parent.computed ? quoted(parent.property) : undefined;
      return use && this.#isWritten(parent) ? { ...use, object } : use;
    }
    if (parent.type === 'TSQualifiedName' && parent.left === node) {
      const above = this.#scopes.parentOf(parent);
      return above?.type === 'TSImportEqualsDeclaration' ? undefined : at(parent.right, true);
    }
    if (parent.type === 'JSXMemberExpression' && parent.object === node)
      return { ...at(parent.property, false), jsx: true };
    return undefined;
  }

  #isWritten(member: Node): boolean {
    const parent = this.#scopes.parentOf(member);
    if (!parent) return false;
    return (
      (parent.type === 'AssignmentExpression' && parent.left === member) ||
      parent.type === 'UpdateExpression' ||
      (parent.type === 'UnaryExpression' && parent.operator === 'delete')
    );
  }
}
