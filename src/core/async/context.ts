// What the closure asks about a tree, in its own words: syntax of files, typed questions, who may see a name. Answers
// are remembered, since several sources meet in the same callers.

import type { Span } from '../edits.ts';
import { exposuresOf } from '../exposure.ts';
import type { ModuleGraph } from '../graph.ts';
import type { NamespaceUse, Source } from '../language.ts';
import type { RefusalCode } from '../refusals.ts';
import type { CodePlace, DeclaredPlace, References, TypedQuestions, TypeFacts } from '../typed-questions.ts';
import { makesHoles } from './lists.ts';
import { namedUses } from './named-uses.ts';
import { type Asked, placeKey } from './remembered.ts';
import { browserReason } from './server.ts';
import type { AsyncSyntax, FunctionFacts, ValueType } from './syntax.ts';

export interface AsyncInput {
  graph: ModuleGraph;
  open(path: string): Source;
  types: TypedQuestions;
  textOf(path: string): string;
  /** Why a module cannot await at its top level, or undefined if it can. */
  topLevelAwait(path: string): string | undefined;
  /** Whether this run wrote the `async` at an offset, for a function that gave no promise before. */
  wroteAsync(path: string, offset: number): boolean;
  /** What is known already of names, by their places. */
  known?: ReadonlyMap<string, References>;
  /** Sources that gave a promise before the run, if this is no longer its beginning. */
  asyncBefore?: ReadonlySet<string>;
}

export class AsyncContext {
  readonly types: TypedQuestions;
  readonly graph: ModuleGraph;
  readonly textOf: (path: string) => string;
  readonly asyncBefore: ReadonlySet<string> | undefined;
  readonly #input: AsyncInput;
  readonly #syntax = new Map<string, AsyncSyntax>();
  /** Of the files whose syntax is held: a text is asked for again for every place in it that is told to a person. */
  readonly #texts = new Map<string, string>();
  readonly #references: Map<string, References | undefined>;
  readonly #asked: Asked[] = [];
  /** Where functions get an `async` which gave a promise before: their callers know. */
  readonly waiting: { file: string; offset: number }[] = [];
  readonly #returnsPromise = new Map<string, boolean>();
  readonly #answers = new Map<string, unknown>();

  #holes: boolean | undefined;
  #unparsed: readonly string[] | undefined;

  constructor(input: AsyncInput) {
    this.#input = input;
    this.types = input.types;
    this.#references = new Map(input.known);
    this.asyncBefore = input.asyncBefore;
    this.graph = input.graph;
    this.textOf = (path) => this.#texts.get(path) ?? input.textOf(path);
  }

  syntax(file: string): AsyncSyntax {
    let syntax = this.#syntax.get(file);
    if (!syntax) {
      const source = this.#input.open(file);
      syntax = source.asyncSyntax();
      this.#syntax.set(file, syntax);
      this.#texts.set(file, source.text);
    }
    return syntax;
  }

  /** Asks at once what `references` and `returnsPromise` will be asked, which are quick for these then. */
  ahead(names: readonly CodePlace[], functions: readonly CodePlace[]): void {
    const unknown = onceEach(names).filter((name) => !this.#references.has(placeKey(name)));
    for (const [index, found] of namedUses(this, unknown).entries())
      if (found) this.#keep(unknown[index]!, found);
    const untold = onceEach(functions).filter((place) => !this.#returnsPromise.has(placeKey(place)));
    for (const [index, returns] of this.types.returns(untold).entries())
      this.#returnsPromise.set(placeKey(untold[index]!), isPromise(returns));
  }

  references(name: CodePlace): References | undefined {
    const key = placeKey(name);
    if (!this.#references.has(key))
      this.#keep(name, namedUses(this, [name])[0] ?? this.types.references(name));
    return this.#references.get(key);
  }

  #keep(name: CodePlace, found: References | undefined): void {
    this.#references.set(placeKey(name), found);
    if (!found || !this.isOwn(name.file)) return;
    this.#asked.push({ name, word: this.textOf(name.file).slice(name.start, name.end), found });
  }

  /** The names whose mentions were looked up, with what was found. */
  get asked(): readonly Asked[] {
    return this.#asked;
  }

  /** What is asked more often and does not change. */
  once<T>(key: string, answer: () => T): T {
    if (!this.#answers.has(key)) this.#answers.set(key, answer());
    return this.#answers.get(key) as T;
  }

  /** The same for several keys: those of which nothing is known yet are one question. */
  onceEach<T>(
    kind: string,
    keys: readonly string[],
    answer: (unknown: readonly string[]) => Map<string, T>,
  ): ReadonlyMap<string, T> {
    const known = this.once(kind, () => new Map<string, T>());
    const unknown = [...new Set(keys)].filter((key) => !known.has(key));
    if (unknown.length > 0) for (const [key, found] of answer(unknown)) known.set(key, found);
    return known;
  }

  namespace(file: string, local: string): NamespaceUse {
    return this.once(`namespace ${file} ${local}`, () => this.#input.open(file).namespace(local));
  }

  get unparsed(): readonly string[] {
    this.#unparsed ??= [...this.graph.facts.values()].filter(({ error }) => error).map(({ path }) => path);
    return this.#unparsed;
  }

  /** Some file of the tree makes a list with holes. */
  get makesHoles(): boolean {
    this.#holes ??= makesHoles(this);
    return this.#holes;
  }

  isOwn(file: string): boolean {
    return this.graph.facts.has(file);
  }

  /** A function that this run has made async, and that gave no promise before. */
  madeAsync(file: string, { isAsync, asyncAt }: FunctionFacts): boolean {
    return isAsync && this.#input.wroteAsync(file, asyncAt);
  }

  /** An object that a program has without declaring it, such as `process`: no member of the tree's own is one of its. */
  isOfRuntime({ file, start, end }: CodePlace): boolean {
    const name = this.textOf(file).slice(start, end);
    return ofRuntime.has(name) && this.#input.open(file).reaches(name, start) === 'global';
  }

  isGenerated(file: string): boolean {
    return this.graph.facts.get(file)?.generated ?? false;
  }

  /** Mentions that the compiler does not follow: names taken by `require` and by dynamic imports. */
  untypedMentions({ declarations }: References): CodePlace[] {
    const found: CodePlace[] = [];
    for (const { file, name } of declarations) {
      if (!name || !this.isOwn(file)) continue;
      const local = this.textOf(file).slice(name.start, name.end);
      for (const exported of this.#exportsOf(file, local, name.start)) {
        for (const { module, name: visible } of exposuresOf(this.graph, { module: file, name: exported }))
          found.push(...this.#sitesOf(module, visible));
      }
    }
    return found;
  }

  /** Where the namespace of its module is handed on, or read by a computed name: its calls cannot be found there. */
  namespaceEscapes(file: string, name: Span): CodePlace[] {
    const local = this.textOf(file).slice(name.start, name.end);
    const exposed = this.#exportsOf(file, local, name.start).flatMap((exported) =>
      exposuresOf(this.graph, { module: file, name: exported }),
    );
    return [...new Set(exposed.map(({ module }) => module))].flatMap((module) =>
      this.graph.importersOf(module).flatMap((importer) => this.#escapesIn(importer, module)),
    );
  }

  #escapesIn(importer: string, module: string): CodePlace[] {
    const locals = this.graph.facts
      .get(importer)!
      .imports.filter(({ specifier }) => this.graph.moduleOf(importer, specifier) === module)
      .flatMap(({ entries }) => entries.filter(({ imported }) => imported === '*'));
    return locals
      .flatMap(({ local }) => this.namespace(importer, local).escapes)
      .filter((leak) => {
        const flow = this.syntax(importer).flow(leak);
        return flow.to === 'argument' || (flow.to === 'lost' && flow.what.includes('computed name'));
      })
      .map(({ start, end }) => ({ file: importer, start, end }));
  }

  /** Names under which a declaration is exported; `exports.a = …` has no local one. */
  #exportsOf(file: string, local: string, offset: number): string[] {
    return this.graph.facts.get(file)!.exports.flatMap((fact) => {
      if (fact.kind !== 'local') return [];
      const { start, end } = fact.span;
      const isHere = fact.local === undefined && fact.name === local && start <= offset && offset < end;
      return fact.local === local || isHere ? [fact.name] : [];
    });
  }

  #sitesOf(module: string, name: string): CodePlace[] {
    return this.graph.importersOf(module).flatMap((file) => {
      const facts = this.graph.facts.get(file)!;
      const leadsHere = (specifier: string): boolean => this.graph.moduleOf(file, specifier) === module;
      if (!facts.hidden.some(({ form, specifier }) => form === 'require' && leadsHere(specifier))) return [];
      return this.#input
        .open(file)
        .sites(leadsHere)
        .filter(({ form }) => form === 'require')
        .flatMap(({ names }) =>
          names.filter((each) => each.name === name).map(({ start, end }) => ({ file, start, end })),
        );
    });
  }

  /** The calls of `require` that give a module as a whole. */
  requiresOf(module: string): CodePlace[] {
    return this.graph.importersOf(module).flatMap((file) =>
      this.graph.facts
        .get(file)!
        .hidden.filter(
          ({ form, specifier }) => form === 'require' && this.graph.moduleOf(file, specifier) === module,
        )
        .flatMap(({ start, end }) => {
          const call = this.syntax(file).callAround({ start, end });
          return call ? [{ ...call, file }] : [];
        }),
    );
  }

  /** Local names of the default export of a module in its importers. */
  defaultImports(module: string): CodePlace[] {
    return exposuresOf(this.graph, { module, name: 'default' }).flatMap((exposure) =>
      this.graph
        .importersOf(exposure.module)
        .flatMap((file) =>
          this.graph.facts
            .get(file)!
            .imports.flatMap(({ specifier, entries }) =>
              this.graph.moduleOf(file, specifier) !== exposure.module
                ? []
                : entries
                    .filter(({ imported }) => imported === exposure.name)
                    .map(({ end, local }) => ({ file, start: end - local.length, end })),
            ),
        ),
    );
  }

  /** Why a declaration outside the tree, to whose family a function belongs, does not take a promise. */
  outsideRefusal({ file, name, start }: DeclaredPlace): string | undefined {
    const facts = name && this.types.types([{ ...name, file }])[0];
    if (facts && promises(facts)) return undefined;
    return name
      ? `${file} declares it, and awaits nothing`
      : `${file.split('/').slice(-2).join('/')}${start > 0 ? '' : ''} declares it, and awaits nothing`;
  }

  /** A function that gives a promise in every case; a name, a function or a function type. */
  returnsPromise(place: CodePlace): boolean {
    const key = placeKey(place);
    const known = this.#returnsPromise.get(key) ?? isPromise(this.types.returns([place])[0]);
    this.#returnsPromise.set(key, known);
    return known;
  }

  /** A function type that takes a function which gives a promise as it is, and says so. */
  alwaysMayPromise(place: CodePlace): boolean {
    const returns = this.types.types([place])[0]?.returns ?? [];
    return returns.length > 0 && returns.every(({ thenable }) => thenable !== 'never');
  }

  mayReturnPromise(place: CodePlace): boolean {
    const [facts] = this.types.types([place]);
    return facts !== undefined && (facts.kind === 'any' || facts.kind === 'nothing' || promises(facts));
  }

  isFunctionType(place: CodePlace): boolean {
    return (this.types.types([place])[0]?.returns.length ?? 0) > 0;
  }

  valueType(place: CodePlace): ValueType | undefined {
    const [facts] = this.types.types([place]);
    if (!facts) return undefined;
    const { text: said } = facts;
    const isKnown = written.test(said);
    const isNamed = facts.kind === 'primitive' && !isKnown;
    return {
      ...(isKnown && { text: said }),
      said,
      isLiteral: isNamed || (isKnown && /[`"\d]|\[(?!\])/.test(said)),
    };
  }

  /** The declaration in the tree of the name that an expression ends with: `createDb`, `factory.create`. */
  declarationOf(expression: CodePlace): CodePlace | undefined {
    const text = this.textOf(expression.file).slice(expression.start, expression.end);
    const last = /^[\w$.\s]*?([\w$]+)$/.exec(text)?.[1];
    if (last === undefined) return undefined;
    const name = { file: expression.file, start: expression.end - last.length, end: expression.end };
    const declared = this.types
      .symbols([name])[0]
      ?.declarations.find(({ file, name }) => name && this.isOwn(file));
    return declared?.name && { ...declared.name, file: declared.file };
  }

  /** An attribute of an element that takes a function. */
  attributeRefusal(value: CodePlace, name: string): { code: RefusalCode; message: string } | undefined {
    const [facts] = this.types.contextualTypes([value]);
    if (facts && promises(facts)) return undefined;
    const isHandler = /^on[A-Z]/.test(name);
    return {
      code: isHandler ? 'async/event-handler' : 'async/void-callback',
      message: `${name} takes no promise, so nobody would see it fail`,
    };
  }

  /** Why an async component cannot be an element of a file. */
  elementRefusal(file: string): string | undefined {
    return browserReason(this.graph, this.textOf, file);
  }

  topLevelRefusal(file: string): string | undefined {
    const refused = this.#input.topLevelAwait(file);
    if (refused !== undefined) return refused;
    const requiring = this.graph
      .importersOf(file)
      .find((importer) =>
        this.graph.facts
          .get(importer)!
          .hidden.some(
            ({ form, specifier }) => form === 'require' && this.graph.moduleOf(importer, specifier) === file,
          ),
      );
    return requiring && `${requiring} takes this module by require, which cannot wait for it`;
  }

  /** The public name of a declaration, if its package publishes it. */
  publishedAs(file: string, name: Span): string | undefined {
    const local = this.textOf(file).slice(name.start, name.end);
    const { modules, manifest } = this.graph.resolver.publicEntries(file);
    if (modules.length === 0) return undefined;
    for (const exported of this.#exportsOf(file, local, name.start)) {
      const through = exposuresOf(this.graph, { module: file, name: exported }).find(({ module }) =>
        modules.includes(module),
      );
      if (through) return `${manifest} publishes it as ${through.module}#${through.name}`;
    }
    return undefined;
  }
}

const onceEach = (places: readonly CodePlace[]): CodePlace[] => [
  ...new Map(places.map((place) => [placeKey(place), place])).values(),
];

const isPromise = (returns: readonly TypeFacts['thenable'][] | undefined): boolean =>
  returns !== undefined && returns.length > 0 && returns.every((thenable) => thenable === 'always');

const ofRuntime: ReadonlySet<string> = new Set(
  'process console globalThis window document self navigator location history performance crypto'.split(' '),
);

/** Made of types that have no name but the language's. */
const written =
  /^(?:string|number|bigint|boolean|undefined|null|true|false|`(?:[^`${}\\]|\$\{(?:string|number|bigint)\})*`|"[^"\\]*"|-?\d+|\(|\)|\[|\]|, | \| )+$/;

/** A function type of which some signature may give a promise. */
export const promises = ({ returns }: TypeFacts): boolean =>
  returns.some(({ thenable }) => thenable !== 'never');
