// All that a module-level name is declared by, so that two declarations can be laid side by side.

import type { Whole } from '../../core/language.ts';
import { declarationsOf } from './declarations.ts';
import type { Declaring } from './not-forwarding.ts';
import { type Node, walk } from './tree.ts';

/** Undefined if the module does not declare it, or only as a part of something that cannot be taken by itself. */
export function wholeOf({ program, scopes }: Declaring, local: string): Whole | undefined {
  const nodes = declarationsOf(program, local).map(({ node }) => node);
  const forms = new Set(nodes.map(formOf));
  if (nodes.length === 0 || forms.has(undefined)) return undefined;
  const names = new Set<string>();
  for (const node of nodes)
    walk(node, (each) => {
      const isName = each.type === 'Identifier' || each.type === 'JSXIdentifier';
      const variable = isName ? scopes.resolved(each) : undefined;
      if (variable && scopes.isModuleLevel(variable) && variable.name !== local) names.add(variable.name);
    });
  // A merged interface and value is a value that has a type of its name.
  const form = [...forms].find((each) => each !== 'type') ?? 'type';
  return {
    form: form as Whole['form'],
    spans: nodes.map(({ start, end }) => ({ start, end })),
    names: [...names].sort(),
  };
}

function formOf({ type, id, init }: Node): Whole['form'] | undefined {
  if (/^TS(?:Interface|TypeAlias)Declaration$/.test(type)) return 'type';
  if (type === 'ClassDeclaration') return 'class';
  if (/^(?:TSDeclareFunction|FunctionDeclaration)$/.test(type)) return 'function';
  if (type !== 'VariableDeclarator' || id.type !== 'Identifier' || !init) return undefined;
  if (/^(?:Arrow)?FunctionExpression$/.test(init.type)) return 'function';
  return init.type === 'ClassExpression' ? 'class' : 'value';
}
