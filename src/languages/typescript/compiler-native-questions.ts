// Typed questions to one program of TypeScript 7. Together with `compiler-native.ts` all that knows its unstable API.

import { type Node, type SourceFile, SyntaxKind, type TypeReferenceNode } from 'typescript/unstable/ast';
import {
  type Checker,
  type NodeHandle,
  type Project,
  type Signature,
  SymbolFlags,
  type Type,
  TypeFlags,
  type Symbol as TypeScriptSymbol,
} from 'typescript/unstable/sync';
import type { TypeFacts } from '../../core/typed-questions.ts';
import type { EngineDeclaration, EnginePlace, ProgramQuestions } from './compiler-engine.ts';
import { declarationKind, nameOf } from './compiler-native-nodes.ts';

const longestType = 160;
const callSignatures = 0;

/** The questions to one program; valid as long as its snapshot is. */
export function nativeQuestions(project: Project): ProgramQuestions {
  const { program, checker } = project;
  const describe = typeDescriber(checker);
  const nodeAt = ({ path, start, end }: EnginePlace): Node | undefined => {
    const source = program.getSourceFile(path);
    return source && exactNode(source, start, end);
  };
  const typedNodeAt = (place: EnginePlace): Node | undefined => {
    const node = nodeAt(place);
    return node && typedNode(node);
  };
  const typeAt = (place: EnginePlace): Type | undefined => {
    const node = typedNodeAt(place);
    return node && checker.getTypeAtLocation(node);
  };
  return {
    references(place) {
      const node = nodeAt(place);
      if (!node) return undefined;
      return checker.getReferencedSymbolsForNode(node, place.start).map(({ definition, references }) => ({
        declaration: declarationOf(definition),
        mentions: references.flatMap((handle) => placeOf(handle) ?? []),
      }));
    },
    symbols: (places) => symbolsAt(checker, places.map(nodeAt)),
    standsFor(asked) {
      const all = asked.flatMap(({ declared, names }) => [declared, ...names]);
      const found = symbolsAtNames(checker, all).values();
      return asked.map(({ names }) => {
        const declared = found.next().value?.declarations;
        const own = declared?.length === 1 ? declared[0] : undefined;
        const stand = names.map(() => declaresAt(found.next().value, own));
        return own && stand;
      });
    },
    returns: (places) =>
      atNodes(places.map(typedNodeAt), (nodes) => checker.getTypeAtLocation(nodes)).map(
        (type) => type && returnTypes(checker, type).map((returned) => thenable(checker, returned)),
      ),
    types: (places) =>
      atNodes(places.map(typedNodeAt), (nodes) => checker.getTypeAtLocation(nodes)).map(
        (type) => type && describe(type),
      ),
    isList(place) {
      const type = typeAt(place);
      const present = type && checker.getNonNullableType(type);
      if (!present) return undefined;
      return !(present.flags & TypeFlags.Any) && checker.isArrayLikeType(present);
    },
    contextualType(place) {
      const node = nodeAt(place);
      const type = node && checker.getContextualType(node as Parameters<Checker['getContextualType']>[0]);
      return type && describe(type);
    },
    call(place) {
      const node = nodeAt(place);
      const signature = node && checker.getResolvedSignature(node);
      if (!signature) return undefined;
      const count = (node as { arguments?: readonly Node[] }).arguments?.length ?? 0;
      return {
        ...(signature.declaration && { declaration: declarationOf(signature.declaration) }),
        returns: returnType(checker, signature, describe),
        arguments: Array.from({ length: count }, (_, index) =>
          argumentFacts(checker, signature, index, describe),
        ),
      };
    },
    members(place) {
      const type = typeAt(place);
      if (!type) return undefined;
      const symbols = checker.getPropertiesOfType(type);
      const types = symbols.length === 0 ? [] : checker.getTypeOfSymbol(symbols);
      return symbols.map((symbol, index) => {
        const own = types[index];
        return {
          name: symbol.name,
          type: own ? describe(own) : unknownType,
          declarations: symbol.declarations.map(declarationOf),
        };
      });
    },
    assignable(from, to) {
      const [source, target] = [typeAt(from), typeAt(to)];
      return source && target && checker.isTypeAssignableTo(source, target);
    },
  };
}

/** The innermost node that spans exactly these offsets. */
function exactNode(source: SourceFile, start: number, end: number): Node | undefined {
  let found: Node | undefined;
  const visit = (node: Node): undefined => {
    if (node.pos > start || node.end < end) return;
    if (node.end === end && node.getStart(source) === start) found = node;
    node.forEachChild(visit);
  };
  source.forEachChild(visit);
  return found;
}

/** The name of a type has none; the reference to it has. */
function typedNode(node: Node): Node {
  const { parent } = node;
  return parent?.kind === SyntaxKind.TypeReference && (parent as TypeReferenceNode).typeName === node
    ? parent
    : node;
}

/** One question for the nodes that there are; answers in the order of all. */
function atNodes<T>(
  nodes: readonly (Node | undefined)[],
  ask: (nodes: readonly Node[]) => readonly (T | undefined)[],
): (T | undefined)[] {
  const known = nodes.filter((node) => node !== undefined);
  const answers = (known.length === 0 ? [] : ask(known)).values();
  return nodes.map((node) => (node ? answers.next().value : undefined));
}

function symbolsAt(checker: Checker, nodes: readonly (Node | undefined)[]) {
  return atNodes(nodes, (known) => checker.getSymbolAtLocation(known)).map((symbol) => {
    if (!symbol) return undefined;
    const meant = unaliased(checker, symbol);
    if (checker.isUnknownSymbol(meant)) return undefined;
    return { name: meant.name, declarations: declarationsOf(meant) };
  });
}

/** What names stand for, found by their offsets: no syntax tree has to be sent for that. */
function symbolsAtNames(checker: Checker, names: readonly EnginePlace[]): (TypeScriptSymbol | undefined)[] {
  const byFile = new Map<string, number[]>();
  for (const [index, { path }] of names.entries()) {
    const known = byFile.get(path);
    if (known) known.push(index);
    else byFile.set(path, [index]);
  }
  const meant = new Map<TypeScriptSymbol, TypeScriptSymbol>();
  const symbols = new Array<TypeScriptSymbol | undefined>(names.length);
  for (const [path, indexes] of byFile) {
    const starts = indexes.map((index) => names[index]!.start);
    for (const [order, symbol] of checker.getSymbolAtPosition(path, starts).entries()) {
      if (!symbol) continue;
      const known = meant.get(symbol) ?? unaliased(checker, symbol);
      meant.set(symbol, known);
      symbols[indexes[order]!] = known;
    }
  }
  return symbols;
}

const unaliased = (checker: Checker, symbol: TypeScriptSymbol): TypeScriptSymbol =>
  symbol.flags & SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;

const declaresAt = (symbol: TypeScriptSymbol | undefined, at: NodeHandle | undefined): boolean =>
  symbol?.declarations.some(({ index, path }) => index === at?.index && path === at.path) ?? false;

const declarationsOf = (symbol: TypeScriptSymbol): EngineDeclaration[] =>
  symbol.declarations.map(declarationOf);

/** The language's own library is large, and nobody needs its offsets. */
const isLibrary = (path: string): boolean => /\/lib\.[^/]*d\.ts$/u.test(path);

function placeOf(handle: NodeHandle): EnginePlace | undefined {
  if (isLibrary(handle.path)) return undefined;
  const node = handle.resolve();
  if (!node) return undefined;
  const source = node.getSourceFile();
  return { path: source.fileName, start: node.getStart(source), end: node.end };
}

function declarationOf(handle: NodeHandle): EngineDeclaration {
  const kind = declarationKind(handle.kind);
  const place = placeOf(handle);
  if (!place) return { path: handle.path, start: 0, end: 0, kind };
  const node = handle.resolve();
  const name = node && nameOf(node);
  return {
    ...place,
    kind,
    ...(name && { name: { start: name.getStart(name.getSourceFile()), end: name.end } }),
  };
}

function argumentFacts(checker: Checker, signature: Signature, index: number, describe: Describe) {
  const type = parameterType(checker, signature, index);
  const declared = parameterType(checker, signature.getTarget() ?? signature, index);
  return {
    type: type ? describe(type) : unknownType,
    declared: declared ? describe(declared) : unknownType,
  };
}

function parameterType(checker: Checker, signature: Signature, index: number): Type | undefined {
  const last = signature.parameters.length - 1;
  if (index > last && !signature.hasRestParameter) return undefined;
  return checker.getParameterType(signature, index);
}

function returnType(checker: Checker, signature: Signature, describe: Describe): TypeFacts {
  const type = checker.getReturnTypeOfSignature(signature);
  return type ? describe(type) : unknownType;
}

type Describe = (type: Type, deep?: boolean) => TypeFacts;

const unknownType: TypeFacts = { text: 'unknown', kind: 'error', thenable: 'never', returns: [] };

/** Types are described once each: the same few come again and again. */
function typeDescriber(checker: Checker): Describe {
  const known = new Map<string, TypeFacts>();
  const describe: Describe = (type, deep = true) => {
    const key = `${type.id}:${deep}`;
    let facts = known.get(key);
    if (!facts) {
      const text = checker.typeToString(type);
      facts = {
        text: text.length > longestType ? `${text.slice(0, longestType)}…` : text,
        kind: kindOf(type),
        thenable: thenable(checker, type),
        returns: deep ? returnsOf(checker, type, describe) : [],
      };
      known.set(key, facts);
    }
    return facts;
  };
  return describe;
}

function kindOf(type: Type): TypeFacts['kind'] {
  if (type.isErrorType()) return 'error';
  const { flags } = type;
  if (flags & TypeFlags.Any) return 'any';
  if (flags & TypeFlags.Unknown) return 'unknown';
  if (flags & TypeFlags.Never) return 'never';
  if (flags & (TypeFlags.Void | TypeFlags.Undefined | TypeFlags.Null)) return 'nothing';
  if (
    flags &
    (TypeFlags.TypeParameter | TypeFlags.IndexedAccess | TypeFlags.Conditional | TypeFlags.Substitution)
  )
    return 'type-parameter';
  if (flags & (TypeFlags.Object | TypeFlags.Intersection | TypeFlags.NonPrimitive)) return 'object';
  // `boolean` is a union of two literals.
  if (flags & TypeFlags.Union && !(flags & TypeFlags.Boolean) && !(flags & TypeFlags.Enum)) return 'union';
  return 'primitive';
}

function thenable(checker: Checker, type: Type): TypeFacts['thenable'] {
  const { flags } = type;
  if (flags & TypeFlags.Union && type.isUnionType()) {
    const answers = new Set(type.getTypes().map((member) => thenable(checker, member)));
    if (answers.size === 1) return [...answers][0]!;
    return answers.has('always') || answers.has('maybe') ? 'maybe' : 'never';
  }
  if (!(flags & (TypeFlags.Object | TypeFlags.Intersection | TypeFlags.TypeParameter))) return 'never';
  const apparent = flags & TypeFlags.TypeParameter ? checker.getBaseConstraintOfType(type) : type;
  const then = apparent && checker.getPropertyOfType(apparent, 'then');
  const own = then && checker.getTypeOfSymbol(then);
  return own && checker.getSignaturesOfType(own, callSignatures).length > 0 ? 'always' : 'never';
}

const returnsOf = (checker: Checker, type: Type, describe: Describe): TypeFacts[] =>
  returnTypes(checker, type).map((returned) => describe(returned, false));

function returnTypes(checker: Checker, type: Type): Type[] {
  if (type.flags & TypeFlags.Union && type.isUnionType())
    return type.getTypes().flatMap((member) => returnTypes(checker, member));
  if (!(type.flags & (TypeFlags.Object | TypeFlags.Intersection))) return [];
  return checker
    .getSignaturesOfType(type, callSignatures)
    .flatMap((signature) => checker.getReturnTypeOfSignature(signature) ?? []);
}
