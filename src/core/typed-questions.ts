// What a stage may ask about types. A language's compiler answers over the overlay, the texts that the stage works on;
// answers are plain data, because whatever a compiler holds dies with its state of the tree.

import type { Span } from './edits.ts';

/**
 * A span in a file. Paths are those of the tree; a file outside the root has its absolute path. Offsets count UTF-16
 * units of the overlay's text, a BOM included.
 */
export interface CodePlace extends Span {
  file: string;
}

export interface TypeFacts {
  /** As the compiler prints it; long ones are cut. */
  text: string;
  /** `error`: the compiler knows nothing, because a package is not installed or the code is wrong. */
  kind:
    | 'any'
    | 'unknown'
    | 'never'
    | 'nothing'
    | 'primitive'
    | 'object'
    | 'type-parameter'
    | 'union'
    | 'error';
  /** Whether a value of it has a callable `then`: always, for some members of a union, or never. */
  thenable: 'always' | 'maybe' | 'never';
  /** What each of its call signatures returns, one level deep; empty for what cannot be called. */
  returns: readonly TypeFacts[];
}

export type DeclarationKind =
  | 'function'
  | 'method'
  | 'constructor'
  | 'accessor'
  | 'class'
  | 'interface'
  | 'type'
  | 'variable'
  | 'parameter'
  | 'property'
  | 'import'
  | 'module'
  | 'other';

/** Where something is declared. In the language's own library only the file is known, and the span is empty. */
export interface DeclaredPlace extends CodePlace {
  kind: DeclarationKind;
  /** Its name alone, if it has one. */
  name?: Span;
}

/** What a name stands for, imports and re-exports followed. */
export interface SymbolFacts {
  name: string;
  declarations: readonly DeclaredPlace[];
}

/** One mention of a symbol. */
export interface MentionPlace extends CodePlace {
  /** The declaration that it belongs to, one of those in `References.declarations`. */
  of: DeclaredPlace;
}

export interface References {
  /** The symbol's declarations with those of its family, and imports that give it a local name. */
  declarations: readonly DeclaredPlace[];
  mentions: readonly MentionPlace[];
}

export interface ArgumentFacts {
  /** The parameter's type in this very call. */
  type: TypeFacts;
  /** As it is declared, before type arguments were inferred: a bare `T` is a type parameter here. */
  declared: TypeFacts;
}

/** What a call, a `new` or a tagged template comes to. */
export interface CallFacts {
  /** The signature that was chosen; none for `any` and for implied constructors. */
  declaration?: DeclaredPlace;
  returns: TypeFacts;
  /** One for each argument as it is written. */
  arguments: readonly ArgumentFacts[];
}

export interface MemberFacts {
  name: string;
  type: TypeFacts;
  declarations: readonly DeclaredPlace[];
}

export interface NamesFor {
  declared: CodePlace;
  names: readonly CodePlace[];
}

/**
 * Typed questions about one state of the overlay. Lists are answered in their order; an answer is undefined where no
 * project has the file, or where no syntax stands at exactly that span. The object may be asked until the next one is
 * made.
 */
export interface TypedQuestions {
  /** Whether some project of the tree has the file, so that its mentions are among the references. */
  covers(file: string): boolean;
  /**
   * All mentions of what a name declares or stands for, in every project: through imports, re-exports and namespaces,
   * and of its family, which is an interface's member with all implementations and overrides.
   * Names taken by `require` are not followed.
   */
  references(name: CodePlace): References | undefined;
  symbols(names: readonly CodePlace[]): (SymbolFacts | undefined)[];
  /**
   * Which of some names stand for what another one declares, imports and re-exports followed. Undefined where that is
   * declared more than once, or where no project has its file.
   */
  standsFor(asked: readonly NamesFor[]): (readonly boolean[] | undefined)[];
  /** Of expressions, of names, and of types as they are written. */
  types(places: readonly CodePlace[]): (TypeFacts | undefined)[];
  /** Of what may be called: whether what each of its signatures returns is a promise. */
  returns(places: readonly CodePlace[]): (readonly TypeFacts['thenable'][] | undefined)[];
  /** Whether an expression is an array or a tuple of whatever form; that it may be absent does not count. */
  lists(expressions: readonly CodePlace[]): (boolean | undefined)[];
  /** What is awaited where an expression stands; undefined also where nothing is. */
  contextualTypes(expressions: readonly CodePlace[]): (TypeFacts | undefined)[];
  calls(calls: readonly CodePlace[]): (CallFacts | undefined)[];
  /** Of the type of an expression or of a type as it is written. */
  members(place: CodePlace): readonly MemberFacts[] | undefined;
  /** Whether a value of one place's type may stand where the other's is asked for; undefined across projects. */
  assignable(pairs: readonly { from: CodePlace; to: CodePlace }[]): (boolean | undefined)[];
}
