// What an audit finds: plain data, complete enough that every format, the baseline, `init` and `verify` need nothing
// else. Places are lines, since the texts are let go; every list is in a stable order, so that two audits of one tree
// are equal.

import type { Place } from '../refusals.ts';

/**
 * Who can arrive at a place: the program as it is started or built; its tests, stories and tools only; nobody. Only
 * reached users weigh in a score.
 */
export type Liveness = 'reached' | 'tests only' | 'unreached';

/** Whole lines of a file; the first is 1, both ends are included. */
export interface Extent {
  file: string;
  line: number;
  endLine: number;
}

/** How a duplicate stands for the canonical, by what its code does: DESIGN's words, one transform each. */
export type DuplicateKind =
  /** Another name for it: `const A = B`, `type A = B`, `export { B as A }`, an empty interface. */
  | 'alias'
  /** The same name by another path: a barrel, a module that only passes on. */
  | 'detour'
  /** A class that adds nothing to its base; `instanceof` and `.name` differ. */
  | 'subclass'
  /** A function that only calls through. */
  | 'wrapper'
  /** A class whose members only forward to an instance of the canonical. */
  | 'adapter'
  /** An object or a function whose fields only read the canonical's. */
  | 'projection'
  /** It only throws, does nothing, or returns its argument. */
  | 'stub'
  /** An implementation of its own; see `Member.fork`. */
  | 'fork';

/** What belongs to a group without being a duplicate. It is never counted, scored or merged. */
export type RelatedKind =
  /** An interface or abstract class that the canonical has to satisfy. */
  | 'contract'
  /** A test double: allowed, but a user that must keep up. */
  | 'double'
  /** Hands out or makes the canonical: `getManager()`, `createManager()`, a factory class. */
  | 'accessor';

export type DeclarationForm =
  | 'class'
  | 'abstract class'
  | 'interface'
  | 'type'
  | 'enum'
  | 'function'
  | 'object'
  | 'constant'
  | 'variable'
  | 're-export'
  | 'namespace';

/** One file that names a symbol, at the first place where it does. */
export interface Use extends Place {
  /** The symbol as it is named there, by the path that the file takes: `src/ws/index.ts#WebSocketManager`. */
  symbol: string;
  how:
    | 'import'
    | 'namespace'
    | 'dynamic import'
    | 'require'
    | 'import type'
    | 'mock'
    | 're-export'
    | 'own file';
  typeOnly: boolean;
  liveness: Liveness;
}

/** Files that use a symbol, by their liveness; `places` holds all of them, one for each file, ordered by file. */
export interface Users {
  reached: number;
  testsOnly: number;
  unreached: number;
  places: readonly Use[];
}

/** One declaration, or one re-exported name, that a group holds. */
export interface Definition extends Extent {
  /** `src/ws/unified-manager.ts#UnifiedManager`; a declaration that is not exported stands by its local name. */
  symbol: string;
  name: string;
  form: DeclarationForm;
  exported: boolean;
  /** Further exported symbols of this very declaration: `…#default` beside `…#WebSocketManager`. */
  alsoExportedAs: readonly string[];
  liveness: Liveness;
  /** Users of this symbol by this path; those of the other members are with them. */
  users: Users;
  /** What names and comments say, which only ranks: `@deprecated: use connect`, `"legacy" in its name`. */
  signs: readonly string[];
  /** The reason of a `// canonize-allow: reason` above it. */
  allowedInline?: InlineAllowance;
}

/** `// canonize-allow: reason` above a declaration, or at the head of a file. */
export interface InlineAllowance {
  file: string;
  line: number;
  reason: string;
  /** `// canonize-allow until 2026-12-31: reason` */
  until?: string;
}

/** What proves a claim: the lines, and what they show. */
export interface Evidence extends Extent {
  /** Lower case, no full stop: `its only statement calls this.manager.connect(socket)`. */
  shows: string;
}

/** Where two implementations begin to differ; a side that lacks the part has no text. */
export interface Difference {
  /** The member or part: `send`, `constructor`, `body`. */
  part: string;
  left?: string;
  right?: string;
}

export interface Fork {
  /** `identical`: equal after names of its own are normalised. */
  state: 'identical' | 'diverged';
  /** Symbol that it was compared with. */
  with: string;
  /** Share of equal members or statements, 0 to 1. */
  similarity: number;
  /** The first differences, at most three; empty if identical. */
  differences: readonly Difference[];
}

/** A duplicate. */
export interface Member extends Definition {
  /** Stable while the symbol keeps its name and its file: lines may move. */
  id: string;
  kind: DuplicateKind;
  /** The symbol that it stands for directly: the next one on the way to the canonical. */
  of: string;
  /** One sentence, lower case, no full stop: why it is of this kind. */
  proof: string;
  /** 0 to 1: how sure it is that it stands for `of`. */
  confidence: number;
  evidence: readonly Evidence[];
  /** Only of forks. */
  fork?: Fork;
  /** The package's published entry, or what another workspace package imports, offers it. */
  public: boolean;
  /** A sync wrapper over an async core: its users cannot be moved without awaiting. */
  colour?: 'sync over async';
}

/** Not a duplicate: see `RelatedKind`. */
export interface Related extends Definition {
  kind: RelatedKind;
  proof: string;
  evidence: readonly Evidence[];
}

/** A name under which the one implementation could live on. */
export interface Price {
  /** The symbol that would survive: where it would be imported from. */
  symbol: string;
  /** A name that the canonical's declaration would get first: `as` of the configuration. */
  as?: string;
  /** How many files change: users that move, and files that are deleted or lose a declaration. */
  files: number;
}

export interface Recommendation {
  /** The symbol that should be the canon. */
  symbol: string;
  /** A better name for its declaration, where its own tells of a state: `src/ws/manager.ts#WebSocketManager`. */
  as?: string;
  /** Lower case, no full stop, the strongest first: `it is the implementation`, `41 of 58 files use it`. */
  reasons: readonly string[];
  /** 0 to 1: how sure it is that the group is one thing and that this is its canon. `init` writes from 0.8 on. */
  confidence: number;
  /** Every name that could survive, the cheapest first. */
  prices: readonly Price[];
}

/** One row: a member that users of the duplicates really use, and what the canonical has to say to it. */
export interface ContractRow {
  member: string;
  /** Which duplicates' users use it, and in how many files. */
  usedOf: readonly { symbol: string; files: number }[];
  /**
   * `offered`: the canonical has it by this name. `renamed`: by another one, see `as`. `missing`: it has not.
   * `unknown`: its members are not known here (it extends something outside the tree).
   */
  answer: 'offered' | 'renamed' | 'missing' | 'unknown';
  as?: string;
  /** Set when the compiler was asked. */
  assignable?: boolean;
}

/** What stands for one thing more than once. */
export interface Group {
  /** `UserService-3f2a`: the canonical's name and a hash of its symbol; stable while lines move. */
  id: string;
  /** What people would call it: the canonical's name without `Legacy`, `V2`, `_`, `Impl`. */
  name: string;
  canonical: Definition;
  members: readonly Member[];
  related: readonly Related[];
  recommendation: Recommendation;
  /** Empty where no duplicate has members, or none of them is used. */
  contract: readonly ContractRow[];
  score: Score;
  /** How many definitions and names there are, the canonical's own included: 1 is the goal. */
  definitions: number;
}

/** Same or near name, different thing. */
export interface Homonym {
  name: string;
  definitions: readonly Definition[];
  /** Lower case, no full stop: `an enum and a class`, `they share 1 of 9 members`. */
  reason: string;
  /** The group in whose name it appears, if there is one. */
  group?: string;
}

/**
 * The share of reached uses that go to the canonical directly: `100 * direct / uses`, rounded down; 100 where nothing
 * is used. A use is one file and one name of the group.
 */
export interface Score {
  value: number;
  direct: number;
  uses: number;
}

export type ColourKind =
  /** A function without `async` that hands out the promise of an async one under another type, or blocks on it. */
  | 'sync over async'
  /** One job, a sync and an async function: `readConfig`, `readConfigSync`. */
  | 'twins'
  /** One exported name, sync in one module and async in another. */
  | 'two colours'
  /** `await f()` where f never returns a promise. */
  | 'needless await'
  /** A promise that nobody awaits; only when types are asked for. */
  | 'unawaited';

export interface ColourFinding extends Place {
  kind: ColourKind;
  /** The symbols concerned, the sync one first. */
  symbols: readonly string[];
  message: string;
  liveness: Liveness;
}

/** An import or a mock of something that does not exist. */
export interface Dangling extends Place {
  kind: 'module' | 'name' | 'mocked module' | 'mocked name';
  specifier: string;
  /** The missing name; absent where the module itself is missing. */
  name?: string;
  message: string;
  /** Names that it may have meant. */
  nearest: readonly string[];
  liveness: Liveness;
}

/** One symbol that is imported by different paths. */
export interface ImportHabit {
  /** Where it is declared. */
  symbol: string;
  /** Each way, the prevailing one first; `files` counts importing files. */
  ways: readonly { module: string; files: number; example: Place }[];
}

/** A deprecation that names what takes the place of a declaration. Nothing is proven by it. */
export interface Hint extends Place {
  symbol: string;
  /** The text behind `@deprecated`. */
  says: string;
  /** The symbol, or the member, that it names. */
  names: string;
}

/** Everything that one audit found. */
export interface AuditResult {
  /** The worst first: most reached uses that do not go to the canonical directly, then most definitions. */
  groups: readonly Group[];
  homonyms: readonly Homonym[];
  colours: readonly ColourFinding[];
  dangling: readonly Dangling[];
  /** Most files that do not follow the habit first. */
  habits: readonly ImportHabit[];
  /** What deprecations say and nothing proves. */
  hints: readonly Hint[];
  /** Every `// canonize-allow` of the tree, so that one that allows nothing can be found. */
  inlineAllowances: readonly InlineAllowance[];
  /** Of all groups together. */
  score: Score;
  counts: AuditCounts;
  /** What was not looked at, and why: files that do not parse, unknown entries. */
  notes: readonly string[];
}

export interface AuditCounts {
  files: number;
  declarations: number;
  groups: number;
  /** Members of all groups by kind; forks of both states together. */
  duplicates: Readonly<Partial<Record<DuplicateKind, number>>>;
  reachedFiles: number;
  testOnlyFiles: number;
  unreachedFiles: number;
}

/** Why two symbols are, or are not, one group: for `explain A B`. */
export interface Relation {
  /** The id of the group that holds both. */
  group?: string;
  /** Each step from the one to the other if they are one group: what stands for what, and why. */
  chain: readonly { from: string; to: string; kind: DuplicateKind | RelatedKind; proof: string }[];
  /** What was compared: `members: 1 of 9 shared`, `bodies: differ`, `names: equal`. */
  comparisons: readonly string[];
}
