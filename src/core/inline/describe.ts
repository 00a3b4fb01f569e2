// A proof in words that a person can check: what each call or member of a duplicate stands for.

import type { Span } from '../edits.ts';
import type { Source } from '../language.ts';
import { placeOf } from '../refusals.ts';
import type { Proven } from './prove.ts';
import { isComponent, type Member, type Part, type Template } from './template.ts';

/** One line for the declaration, or one for each member: `sendMsg(data, event) is send(event, data)`. */
export function describeProof(name: string, proven: Proven): string[] {
  switch (proven.kind) {
    case 'refused':
      return [`${name} is refused: ${proven.refusal.code}: ${proven.refusal.message}`];
    case 'subclass':
      return [`${name} adds nothing to its base`];
    case 'fork':
      return [`${name} says the same as the canonical, of the same things`];
    case 'stub':
      return [`${name} only throws, or does nothing`];
    case 'wrapper': {
      const { template, declaring, local } = proven.inlining;
      const at = local === undefined ? undefined : declaring.declaration(local)?.name;
      return [standsFor(name, template) + placeIn(declaring, at), ...notices(template)];
    }
    case 'adapter': {
      const { adapter, declaring } = proven.proof;
      const { construction, members, body } = adapter;
      return [
        ...(construction ? [standsFor(`new ${name}`, construction) + placeIn(declaring, body)] : []),
        ...members.flatMap((member) => [
          memberLine(member.static ? `${name}.${member.name}` : member.name, member.kind, member.template) +
            placeIn(declaring, member.at),
          ...notices(member.template),
        ]),
      ];
    }
  }
}

/** `  (src/legacy/adapter.ts:12)` */
const placeIn = ({ path, text }: Source, at: Span | undefined): string =>
  at ? `  (${path}:${placeOf(path, text, at.start).line})` : '';

const notices = ({ notices: all }: Template): string[] =>
  all.length > 0 ? [`  with ${all.length === 1 ? 'a notice' : `${all.length} notices`}, which would go`] : [];

function memberLine(name: string, kind: Member['kind'], template: Template): string {
  if (kind === 'method') return standsFor(name, template);
  if (kind === 'place') return `${name} is ${template.head.path.join('.')}, as the configuration declares`;
  const target = expressionOf(template.parts, template) || 'what it holds';
  return `${kind} ${name} is ${target}`;
}

/** `createPool(url, size = 8) is new Pool(url, size)`. */
function standsFor(name: string, template: Template): string {
  const parameters = template.parameters
    .filter((parameter) => parameter.name !== 'this')
    .map(({ name: own, rest, optional, otherwise }) => {
      const value = otherwise ? ` = ${expressionOf(otherwise, template)}` : '';
      return `${rest ? '...' : ''}${own}${optional ? '?' : ''}${value}`;
    });
  return `${name}(${parameters.join(', ')}) is ${expressionOf(template.parts, template)}`;
}

function expressionOf(parts: readonly Part[], template: Template): string {
  const text = textOf(parts, template);
  return isComponent(template) ? `<${text} {...${template.parameters[0]!.name}} />` : text;
}

function textOf(parts: readonly Part[], template: Template): string {
  return parts
    .map((part, index): string => {
      if (typeof part === 'string') return part;
      if ('list' in part) return `(${part.list.map((item) => textOf(item, template)).join(', ')})`;
      if ('types' in part) return textOf(part.types, template);
      if ('typeParameter' in part) return part.typeParameter;
      if ('access' in part) return index === 1 ? '' : '.';
      if ('name' in part) return part.name;
      const { name } = template.parameters[part.parameter]!;
      if (name === 'this') return '';
      return part.shorthand !== undefined && part.shorthand !== name ? `${part.shorthand}: ${name}` : name;
    })
    .join('');
}
