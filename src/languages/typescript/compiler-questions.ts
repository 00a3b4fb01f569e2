// Typed questions over a whole tree: which project answers for which file, answers of several projects as one, and
// offsets with a BOM on our side and without on the compiler's.

import type {
  CallFacts,
  CodePlace,
  DeclaredPlace,
  MemberFacts,
  MentionPlace,
  NamesFor,
  References,
  SymbolFacts,
  TypedQuestions,
} from '../../core/typed-questions.ts';
import type { EngineDeclaration, EnginePlace, ProgramQuestions } from './compiler-engine.ts';
import type { ProjectState, Tree } from './compiler-tree.ts';

/** Questions to a tree in the state that `states` are of. */
export function questionsOf(tree: Tree, states: readonly ProjectState[]): TypedQuestions {
  return new TreeQuestions(tree, states);
}

class TreeQuestions implements TypedQuestions {
  readonly #tree: Tree;
  readonly #states: readonly ProjectState[];
  readonly #asked = new Map<ProjectState, ProgramQuestions | undefined>();
  readonly #owners = new Map<string, ProjectState | undefined>();
  readonly #boms = new Map<string, number>();

  constructor(tree: Tree, states: readonly ProjectState[]) {
    this.#tree = tree;
    this.#states = states;
  }

  covers(file: string): boolean {
    return this.#owner(file) !== undefined;
  }

  references(name: CodePlace): References | undefined {
    const declarations = new Map<string, DeclaredPlace>();
    const mentions = new Map<string, MentionPlace>();
    const pending: CodePlace[] = [name];
    const asked = new Set<string>();
    let answered = false;
    // Declarations of a family can lie in files that another project has as well, with users of its own.
    for (let place = pending.pop(); place; place = pending.pop()) {
      for (const state of this.#states) {
        const key = `${state.config}:${keyOf(place)}`;
        if (!state.files.has(place.file) || asked.has(key)) continue;
        asked.add(key);
        const found = this.#questions(state)?.references(this.#toEngine(place));
        if (!found) continue;
        answered = true;
        for (const { declaration, mentions: places } of found) {
          const of = this.#declared(declaration);
          asked.add(`${state.config}:${keyOf(of.name ? { ...of.name, file: of.file } : of)}`);
          if (of.name && of.kind !== 'import' && !declarations.has(keyOf(of)))
            pending.push({ ...of.name, file: of.file });
          declarations.set(keyOf(of), declarations.get(keyOf(of)) ?? of);
          for (const at of places) {
            const mention = { ...this.#place(at), of };
            mentions.set(keyOf(mention), mentions.get(keyOf(mention)) ?? mention);
          }
        }
      }
    }
    if (!answered) return undefined;
    return { declarations: [...declarations.values()], mentions: [...mentions.values()].sort(byPlace) };
  }

  symbols(names: readonly CodePlace[]): (SymbolFacts | undefined)[] {
    return this.#batched(names, (questions, places) =>
      questions
        .symbols(places)
        .map(
          (symbol) => symbol && { name: symbol.name, declarations: this.#declaredAll(symbol.declarations) },
        ),
    );
  }

  standsFor(asked: readonly NamesFor[]): (readonly boolean[] | undefined)[] {
    const answers = asked.map(({ declared, names }) =>
      this.#owner(declared.file) ? names.map(() => false) : undefined,
    );
    for (const state of this.#states) {
      // Each name is asked about where its file is answered for, the declaration wherever the file is.
      const own = asked.flatMap(({ declared, names }, index) => {
        const places = [...names.keys()].filter((at) => this.#owner(names[at]!.file) === state);
        const isAsked = places.length > 0 && answers[index] !== undefined && state.files.has(declared.file);
        return isAsked ? [{ index, places }] : [];
      });
      if (own.length === 0) continue;
      const found = this.#questions(state)?.standsFor(
        own.map(({ index, places }) => ({
          declared: this.#toEngine(asked[index]!.declared),
          names: places.map((at) => this.#toEngine(asked[index]!.names[at]!)),
        })),
      );
      for (const [at, { index, places }] of own.entries()) {
        const stand = found?.[at];
        if (!stand) answers[index] = undefined;
        else for (const [order, place] of places.entries()) answers[index]![place] = stand[order]!;
      }
    }
    return answers;
  }

  returns(places: readonly CodePlace[]) {
    return this.#batched(places, (questions, own) => questions.returns(own));
  }

  types(places: readonly CodePlace[]) {
    return this.#batched(places, (questions, own) => questions.types(own));
  }

  lists(expressions: readonly CodePlace[]): (boolean | undefined)[] {
    return this.#batched(expressions, (questions, own) => own.map((place) => questions.isList(place)));
  }

  contextualTypes(expressions: readonly CodePlace[]) {
    return this.#batched(expressions, (questions, own) =>
      own.map((place) => questions.contextualType(place)),
    );
  }

  calls(calls: readonly CodePlace[]): (CallFacts | undefined)[] {
    return this.#batched(calls, (questions, own) =>
      own.map((place) => {
        const call = questions.call(place);
        if (!call) return undefined;
        const { declaration, ...facts } = call;
        return { ...facts, ...(declaration && { declaration: this.#declared(declaration) }) };
      }),
    );
  }

  members(place: CodePlace): readonly MemberFacts[] | undefined {
    const state = this.#owner(place.file);
    const found = state && this.#questions(state)?.members(this.#toEngine(place));
    return found?.map((member) => ({ ...member, declarations: this.#declaredAll(member.declarations) }));
  }

  assignable(pairs: readonly { from: CodePlace; to: CodePlace }[]): (boolean | undefined)[] {
    return pairs.map(({ from, to }) => {
      const both = this.#states.find(({ files }) => files.has(from.file) && files.has(to.file));
      return both && this.#questions(both)?.assignable(this.#toEngine(from), this.#toEngine(to));
    });
  }

  /** One question per project for places of many files; answers in the order of the places. */
  #batched<T>(
    places: readonly CodePlace[],
    ask: (questions: ProgramQuestions, places: EnginePlace[]) => (T | undefined)[],
  ): (T | undefined)[] {
    const answers: (T | undefined)[] = places.map(() => undefined);
    const groups = new Map<ProjectState, number[]>();
    for (const [index, { file }] of places.entries()) {
      const state = this.#owner(file);
      const group = state && groups.get(state);
      if (group) group.push(index);
      else if (state) groups.set(state, [index]);
    }
    for (const [state, indexes] of groups) {
      const questions = this.#questions(state);
      if (!questions) continue;
      const found = ask(
        questions,
        indexes.map((index) => this.#toEngine(places[index]!)),
      );
      for (const [at, index] of indexes.entries()) answers[index] = found[at];
    }
    return answers;
  }

  /** The project that answers for a file; for an installed file any that has it. */
  #owner(file: string): ProjectState | undefined {
    if (!this.#owners.has(file)) {
      const state = this.#states.find(({ wanted }) => wanted.has(file));
      this.#owners.set(file, state ?? this.#states.find(({ files }) => files.has(file)));
    }
    return this.#owners.get(file);
  }

  #questions(state: ProjectState): ProgramQuestions | undefined {
    if (!this.#asked.has(state)) this.#asked.set(state, state.program.questions?.());
    return this.#asked.get(state);
  }

  #bom(file: string): number {
    const known = this.#boms.get(file);
    if (known !== undefined) return known;
    // What lies outside of the root is read by the compiler alone.
    const bom = !isAbsolute(file) && this.#tree.overlay.text(file)?.startsWith('\uFEFF') ? 1 : 0;
    this.#boms.set(file, bom);
    return bom;
  }

  #toEngine({ file, start, end }: CodePlace): EnginePlace {
    const bom = this.#bom(file);
    const path = isAbsolute(file) ? file : this.#tree.overlay.absolute(file);
    return { path, start: start - bom, end: end - bom };
  }

  #place({ path, start, end }: EnginePlace): CodePlace {
    const file = this.#tree.overlay.relative(path) ?? path;
    const bom = this.#bom(file);
    return { file, start: start + bom, end: end + bom };
  }

  #declared(declaration: EngineDeclaration): DeclaredPlace {
    const place = this.#place(declaration);
    const { kind, name } = declaration;
    const bom = this.#bom(place.file);
    return { ...place, kind, ...(name && { name: { start: name.start + bom, end: name.end + bom } }) };
  }

  #declaredAll(declarations: readonly EngineDeclaration[]): DeclaredPlace[] {
    return declarations.map((declaration) => this.#declared(declaration));
  }
}

const isAbsolute = (file: string): boolean => /^(?:\/|[A-Za-z]:)/u.test(file);

const keyOf = ({ file, start, end }: CodePlace): string => `${file}:${start}:${end}`;

const byPlace = (a: CodePlace, b: CodePlace): number =>
  a.file === b.file ? a.start - b.start : a.file < b.file ? -1 : 1;
