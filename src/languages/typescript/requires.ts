// Which calls load a module as CommonJS does: `require`, whatever else a file calls it, and not what only bears its
// name. Names are followed by scope analysis, and only in the few files in which the name alone does not say it.

import type { Variable } from '@typescript-eslint/scope-manager';
import type { Scopes } from './scopes.ts';
import type { Node } from './tree.ts';

/** What a call of this callee does with its first argument: it loads the module, or only seems to be able to. */
export type Loads = (callee: Node) => 'require' | 'opaque' | undefined;

const isNamed = (node: Node | undefined, name: string): boolean =>
  node?.type === 'Identifier' && node.name === name;

const isModuleRequire = (node: Node): boolean =>
  node.type === 'MemberExpression' &&
  !node.computed &&
  isNamed(node.object, 'module') &&
  isNamed(node.property, 'require');

const byName: Loads = (callee) =>
  isNamed(callee, 'require') || isModuleRequire(callee) ? 'require' : undefined;

/** @param scopes of the text; asked only where something is called and the name alone does not say it */
export function loadsModules(text: string, scopes: () => Scopes): Loads {
  const isBound =
    /\bcreateRequire\b|=\s*(?:module\.)?require\b(?!\s*[(.?])/.test(text) ||
    (/\brequire\s*(?:\?\.\s*)?\(/.test(text) && /\brequire\b(?!\s*[(.?])/.test(text));
  if (!isBound) return byName;
  return (callee) => new Callee(scopes).loads(callee);
}

class Callee {
  readonly #scopes: () => Scopes;
  readonly #seen = new Set<Variable>();

  constructor(scopes: () => Scopes) {
    this.#scopes = scopes;
  }

  loads(callee: Node): ReturnType<Loads> {
    if (isModuleRequire(callee)) return 'require';
    if (callee.type === 'CallExpression') return this.#made(callee);
    if (callee.type !== 'Identifier') return undefined;
    const variable = this.#scopes().meaningAt(callee.start);
    if (!variable) return callee.name === 'require' ? 'require' : undefined;
    if (this.#seen.has(variable)) return undefined;
    this.#seen.add(variable);
    return this.#declared(variable);
  }

  #declared({ name, defs }: Variable): ReturnType<Loads> {
    const [def, ...others] = defs;
    if (!def || others.length > 0) return undefined;
    const node = def.node as unknown as Node;
    if (name === 'require' && (node.declare || (def.parent as Node | null | undefined)?.declare))
      return 'require';
    if (def.type === 'Parameter') return this.#isAmd(node) ? 'opaque' : undefined;
    if (def.type !== 'Variable' || node.id.type !== 'Identifier' || !node.init) return undefined;
    const loads = this.loads(node.init);
    return loads && (def.parent as unknown as Node).kind !== 'const' ? 'opaque' : loads;
  }

  /** `createRequire(import.meta.url)`; from another place than this file, relative specifiers lead elsewhere. */
  #made({ callee, arguments: [base] }: Node): ReturnType<Loads> {
    if (!this.#isCreateRequire(callee)) return undefined;
    const isHere =
      isNamed(base, '__filename') ||
      (base?.type === 'MemberExpression' &&
        base.object.type === 'MetaProperty' &&
        /^(?:url|filename)$/.test(base.property.name));
    return isHere ? 'require' : 'opaque';
  }

  #isCreateRequire(callee: Node): boolean {
    if (callee.type === 'MemberExpression')
      return !callee.computed && isNamed(callee.property, 'createRequire');
    if (callee.type !== 'Identifier') return false;
    const [def] = this.#scopes().meaningAt(callee.start)?.defs ?? [];
    const node = def?.node as Node | undefined;
    if (def?.type === 'ImportBinding') return isNamed(node?.imported, 'createRequire');
    return callee.name === 'createRequire';
  }

  /** `define((require, exports) => …)`: the loader of AMD hands its own in. */
  #isAmd(declaring: Node): boolean {
    const call = this.#scopes().parentOf(declaring);
    return call?.type === 'CallExpression' && isNamed(call.callee, 'define');
  }
}
