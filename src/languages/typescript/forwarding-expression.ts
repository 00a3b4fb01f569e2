// The one expression of a forwarding body, cut into text, names and holes. What may stand in it is little, on purpose:
// the canonical at its head, and arguments that are parameters or constants. Anything else would be logic.

import type { Before, Head, Hole, Parameter, Part } from '../../core/inline/template.ts';
import { isBoundToModule } from './module-bound.ts';
import { type Declaring, NotForwarding } from './not-forwarding.ts';
import { type Node, walk } from './tree.ts';

export class Expression {
  readonly #declaring: Declaring;
  /** By their index; undefined stands for the receiver. */
  readonly #names: readonly (string | undefined)[];
  readonly #typeParameters: readonly string[];
  /** The field of the class that holds the canonical. */
  readonly #held: string | undefined;
  readonly #fn: Node;
  #before: Before = 'nothing';
  #hasList = false;

  constructor(
    declaring: Declaring,
    names: readonly (string | undefined)[],
    typeParameters: readonly string[],
    held: string | undefined,
    fn: Node,
  ) {
    this.#declaring = declaring;
    this.#names = names;
    this.#typeParameters = typeParameters;
    this.#held = held;
    this.#fn = fn;
  }

  /** @throws NotForwarding */
  build(expression: Node, isAsync: boolean): { parts: Part[]; head: Head } {
    const inner =
      expression.type === 'AwaitExpression' && isAsync ? (expression.argument as Node) : expression;
    const path: string[] = [];
    const root = this.#rootOf(inner, path);
    const parts = inner.type === 'Identifier' ? this.#identifier(inner, 'whole') : this.#head(inner);
    return { parts, head: { root, path } };
  }

  /** `(a, b) => f(a, b)`: the call can keep its own list of arguments. */
  sameArguments(expression: Node, parameters: readonly Parameter[]): boolean {
    const call = expression.type === 'AwaitExpression' ? expression.argument : expression;
    if (!/^(?:Call|New)Expression$/.test(call.type)) return false;
    const offset = this.#held === undefined ? 0 : 1;
    const args = call.arguments as Node[];
    return (
      args.length + offset === parameters.length &&
      args.every((argument, index) => {
        const parameter = parameters[index + offset]!;
        if ((argument.type === 'SpreadElement') !== parameter.rest) return false;
        const name = parameter.rest ? argument.argument : argument;
        return this.#parameterOf(name) === index + offset && !parameter.otherwise;
      })
    );
  }

  /** The name or parameter at the beginning, and the way from there; refuses everything that is not a plain way. */
  #rootOf(node: Node, path: string[]): Head['root'] {
    switch (node.type) {
      case 'Identifier': {
        const parameter = this.#parameterOf(node);
        if (parameter === undefined) return { name: node.name as string };
        const type = this.#typeNameOf(parameter);
        return type === undefined ? { parameter } : { parameter, type };
      }
      case 'MemberExpression': {
        if (this.#isHeld(node)) return { parameter: 0 };
        if (node.computed || node.optional || node.property.type !== 'Identifier')
          throw new NotForwarding(node, 'the member is not named plainly');
        const root = this.#rootOf(node.object, path);
        path.push(node.property.name as string);
        return root;
      }
      case 'CallExpression':
      case 'NewExpression': {
        if (node.optional) throw new NotForwarding(node, 'the call is conditional');
        const root = this.#rootOf(node.callee, path);
        path.push(node.type === 'NewExpression' ? 'new' : '()');
        return root;
      }
      case 'ThisExpression':
        throw new NotForwarding(node, 'it uses this');
      default:
        throw new NotForwarding(node, 'it does more than hand its arguments on');
    }
  }

  #typeNameOf(parameter: number): string | undefined {
    const written = this.#fn.params[this.#held === undefined ? parameter : parameter - 1];
    const pattern = written?.type === 'TSParameterProperty' ? written.parameter : written;
    const type = pattern?.typeAnnotation?.typeAnnotation;
    return type?.type === 'TSTypeReference' && type.typeName.type === 'Identifier'
      ? (type.typeName.name as string)
      : undefined;
  }

  #isHeld(node: Node): boolean {
    return (
      this.#held !== undefined &&
      node.type === 'MemberExpression' &&
      node.object.type === 'ThisExpression' &&
      !node.computed &&
      (node.property.type === 'PrivateIdentifier' ? `#${node.property.name}` : node.property.name) ===
        this.#held
    );
  }

  #parameterOf(node: Node): number | undefined {
    if (node.type !== 'Identifier') return undefined;
    const index = this.#names.indexOf(node.name as string);
    const variable = this.#declaring.scopes.resolved(node);
    const isOwn = variable?.defs.some((def) => (def.node as unknown as Node) === this.#fn) ?? false;
    return index >= 0 && (isOwn || this.#isParameter(node)) ? index : undefined;
  }

  #isRest({ name }: Node): boolean {
    const last = this.#fn.params.at(-1) as Node | undefined;
    return last?.type === 'RestElement' && last.argument.name === name;
  }

  /** The rest of the arguments as one value, which is a new one each time that it is written. */
  #list(node: Node): 'list' {
    if (this.#hasList) throw new NotForwarding(node, 'it hands the list of its arguments on twice');
    this.#hasList = true;
    return 'list';
  }

  /** Whether a node is a parameter where it is declared: a parameter property is kept without a mention of it. */
  #isParameter(node: Node): boolean {
    return (this.#fn.params as Node[]).some((each) => each === node || each.parameter === node);
  }

  #head(node: Node): Part[] {
    if (node.type === 'Identifier') return this.#identifier(node, 'object');
    if (node.type === 'MemberExpression') {
      if (this.#isHeld(node)) return [{ parameter: 0, place: 'object', before: this.#before }];
      const object = this.#head(node.object);
      if (node.object.type === 'MemberExpression' && !this.#isHeld(node.object)) this.#note('reads');
      const dot: Part[] = this.#isHeld(node.object) ? [{ access: true }] : ['.'];
      return [...object, ...dot, node.property.name as string];
    }
    const callee = this.#head(node.callee);
    const args = (node.arguments as Node[]).map((argument) => this.#argument(argument));
    this.#note('effects');
    const types: Part[] = node.typeArguments ? [{ types: this.#text(node.typeArguments) }] : [];
    return [...(node.type === 'NewExpression' ? ['new '] : []), ...callee, ...types, { list: args }];
  }

  #note(before: Before): void {
    if (this.#before !== 'effects') this.#before = before;
  }

  #argument(node: Node): Part[] {
    if (node.type === 'SpreadElement') {
      const parameter = this.#parameterOf(node.argument);
      if (parameter === undefined || this.#fn.params.at(-1)?.type !== 'RestElement')
        throw new NotForwarding(node, 'it spreads something else than the rest of its arguments');
      return ['...', { parameter, place: 'spread', before: this.#before }];
    }
    this.#refuseLogic(node);
    return node.type === 'Identifier' ? this.#identifier(node, 'argument') : this.#text(node);
  }

  #identifier(node: Node, place: Hole['place']): Part[] {
    const parameter = this.#parameterOf(node);
    if (parameter !== undefined)
      return [{ parameter, place: this.#isRest(node) ? this.#list(node) : place, before: this.#before }];
    if (node.name === 'arguments') throw new NotForwarding(node, 'it uses arguments');
    this.#refuseBound(node);
    return [{ name: node.name as string, type: false, at: node.start }];
  }

  /** Arguments may be parameters, constants, and literals made of them; everything else does something to them. */
  #refuseLogic(node: Node): void {
    if (node.type === 'ObjectExpression') {
      for (const property of node.properties as Node[]) {
        if (property.type !== 'Property' || property.computed || property.method || property.kind !== 'init')
          throw new NotForwarding(property, 'it makes a value of its own of the arguments');
        this.#refuseLogic(property.value);
      }
      return;
    }
    if (node.type === 'ArrayExpression') {
      for (const element of node.elements as (Node | null)[]) {
        if (!element) throw new NotForwarding(node, 'it makes a value of its own of the arguments');
        this.#refuseLogic(element);
      }
      return;
    }
    if (/^TS(?:As|Satisfies|NonNull)Expression$/.test(node.type)) return this.#refuseLogic(node.expression);
    if (node.type === 'Identifier' || isConstant(node) || this.#isConstantMember(node)) return;
    throw new NotForwarding(node, 'it changes an argument on the way');
  }

  /** `Mode.Isolated`: a member of a name that is no parameter. */
  #isConstantMember(node: Node): boolean {
    return (
      node.type === 'MemberExpression' &&
      !node.computed &&
      !node.optional &&
      node.object.type === 'Identifier' &&
      this.#parameterOf(node.object) === undefined
    );
  }

  #refuseBound(node: Node): void {
    const isDeclared = node.type === 'Identifier' && this.#declaring.scopes.resolved(node);
    if (!isDeclared && isBoundToModule(node))
      throw new NotForwarding(node, 'it means something else in another module');
  }

  /** The text of a node, with its names and parameters taken out of it. */
  #text(root: Node): Part[] {
    const { text, scopes } = this.#declaring;
    const found: { start: number; end: number; part: Part[] }[] = [];
    walk(root, (node, parents) => {
      this.#refuseBound(node);
      if (node.type !== 'Identifier' || scopes.resolved(node) === undefined) return undefined;
      const parent = parents.at(-1);
      const shorthand = parent?.type === 'Property' && parent.shorthand ? (node.name as string) : undefined;
      if (found.some(({ start }) => start === node.start)) return false;
      found.push({
        start: node.start,
        end: node.start + node.name.length,
        part: this.#name(node, shorthand),
      });
      return false;
    });
    found.sort((a, b) => a.start - b.start);
    const parts: Part[] = [];
    let at = root.start;
    for (const { start, end, part } of found) {
      parts.push(text.slice(at, start), ...part);
      at = end;
    }
    parts.push(text.slice(at, root.end));
    return parts.filter((part) => part !== '');
  }

  #name(node: Node, shorthand: string | undefined): Part[] {
    const parameter = this.#parameterOf(node);
    if (parameter !== undefined) {
      const around = this.#declaring.scopes.parentOf(node);
      const isTyped = /^TS(?:As|Satisfies|NonNull)Expression$/.test(around?.type ?? '');
      const place = this.#isRest(node) ? this.#list(node) : isTyped ? 'object' : 'argument';
      return [{ parameter, place, before: this.#before, ...(shorthand && { shorthand }) }];
    }
    const variable = this.#declaring.scopes.resolved(node);
    if (
      this.#typeParameters.includes(node.name) &&
      variable &&
      !this.#declaring.scopes.isModuleLevel(variable)
    )
      return [{ typeParameter: node.name as string }];
    const type = this.#declaring.scopes.isType(node);
    const parent = this.#declaring.scopes.parentOf(node);
    const taken = parent?.type === 'MemberExpression' && parent.object === node;
    const named: Part = { name: node.name as string, type, at: node.start, ...(taken && { taken }) };
    return shorthand ? [`${shorthand}: `, named] : [named];
  }

  /** A default value: constants only, since it is evaluated in another place. @throws NotForwarding */
  constant(node: Node): Part[] {
    this.#refuseLogic(node);
    const parts = this.#text(node);
    if (parts.some((part) => typeof part === 'object' && 'parameter' in part))
      throw new NotForwarding(node, 'the default depends on another argument');
    return parts;
  }
}

const isConstant = (node: Node): boolean =>
  node.type === 'Literal' ||
  (node.type === 'TemplateLiteral' && node.expressions.length === 0) ||
  (node.type === 'UnaryExpression' && /^[-+]$/.test(node.operator) && node.argument.type === 'Literal');
