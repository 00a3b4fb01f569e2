// A refusal is a value: a stable code, a place, what it is about and what a person can do. Never an exception.

/** A place in a file. Line and column start at 1; columns count UTF-16 units. */
export interface Place {
  file: string;
  line: number;
  column: number;
}

export interface Refusal extends Place {
  code: RefusalCode;
  /** The step that could not be done in full: the duplicate's symbol. */
  step: string;
  /** Lower case, no full stop: `the namespace db is passed on as a value`. */
  message: string;
  /** What a person has to read in order to decide, line by line. */
  details?: readonly string[];
  /** None of the step's users may move, or a test would replace a module that they no longer load. */
  whole?: true;
}

/** Every code, with what it means and what to do by hand. `canonize explain CODE` prints it. */
export const refusalCodes = {
  'import/namespace-escapes': {
    meaning:
      "a namespace import of the duplicate's module is used as a value, so its members cannot be followed",
    remedy: 'import the members by name, or pass the single functions on instead of the namespace',
  },
  'import/lacks-name': {
    meaning: 'the canonical module does not export a name that this import needs',
    remedy: 'export it from the canonical module, or leave the name out of the consolidation',
  },
  'import/opaque': {
    meaning:
      'the module is named in a form that cannot be rewritten safely (worker URL, glob, require.resolve, computed specifier)',
    remedy: 'change that line by hand, then run again',
  },
  'import/interop': {
    meaning: 'a CommonJS import of this form only means the same if interop settings say so',
    remedy: 'use a named import or require with destructuring',
  },
  'import/cycle': {
    meaning: 'the new import would close a cycle that is evaluated while modules load',
    remedy: 'break the cycle first: move the shared part into a module of its own',
  },
  'import/colour': {
    meaning: 'one of the two is async and the other is not, and the plan does not make the users await it',
    remedy:
      'list the sync one under "async" in the same configuration, or consolidate two symbols of one colour',
  },
  'import/not-exported': {
    meaning: 'the canonical lives in another package whose exports do not offer it, under no name',
    remedy: 'offer it by an entry of that package or by a subpath of its exports, then run again',
  },
  'import/undeclared-dependency': {
    meaning:
      'the importing package does not declare the package of the canonical, and its package.json cannot be completed for certain: a version cannot be invented',
    remedy: 'add it to the package.json that is named, then run again',
  },
  'import/package-cycle': {
    meaning:
      "the importing package would have to depend on the canonical's package, which depends on it already",
    remedy: 'move the canonical into a package below both, or leave this package out',
  },
  'import/module-effects': {
    meaning: "the duplicate's module does something when it is loaded, and this file would no longer load it",
    remedy: 'move the effect to a module of its own and import that for its effect, then run again',
  },
  'import/boundary': {
    meaning:
      "the duplicate's module says 'use client' or 'use server' and the canonical's does not, so the same name would run in another place",
    remedy: 'give the module of the canonical the same directive, or change this user by hand',
  },
  'module/side-effects': {
    meaning: "the duplicate's module does something when it is loaded, so it is not deleted unseen",
    remedy: 'move the effect elsewhere or delete the module by hand',
  },
  'canonical/body-in-duplicate': {
    meaning: 'the canonical module itself imports the duplicate: its body lives there',
    remedy: 'move the body into the canonical module first',
  },
  'public/entry': {
    meaning: 'the duplicate is exported by a public entry of its package',
    remedy: 'set "breaking": true for this consolidation if the entry may change',
  },
  'public/unmapped-entry': {
    meaning:
      'an entry of the package could not be mapped to its source, so nobody knows whether the duplicate is public',
    remedy: 'name the source in "entries", or set "breaking": true',
  },
  'duplicate/not-an-alias': {
    meaning: 'the duplicate is not proven to be the canonical under another name or path',
    remedy: 'make it an alias of the canonical first, or take it out of the configuration',
  },
  'fork/diverged': {
    meaning: 'the duplicate is an implementation of its own, and says something else than the canonical',
    remedy:
      'read the differences; if users may get what the canonical does, list it as { "symbol": …, "accept": the hash }, else make the two one by hand',
  },
  'fork/changed': {
    meaning:
      'somebody accepted how the duplicate differs from the canonical, and one of the two texts has changed since',
    remedy: 'read the differences again, and put the new hash in "accept"',
  },
  'contract/lacks-member': {
    meaning: 'users of the duplicate need a member that the canonical does not have',
    remedy:
      'add it to the canonical, or say in "members" what it is there; users are listed, those of other members are no hindrance',
  },
  'members/contradicted': {
    meaning: '"members" declares something else than what the text of the duplicate proves',
    remedy: 'take the member out of "members": what it forwards to is known',
  },
  'duplicate/shared-declaration': {
    meaning: "the duplicate's declaration cannot be deleted by itself",
    remedy: 'split the declaration by hand, then run again',
  },
  'duplicate/star-export': {
    meaning: 'the duplicate is passed on by an export * that also passes on names that stay',
    remedy: 'replace the export * by the names that should stay, or consolidate all of them with #*',
  },
  'duplicate/used': {
    meaning: 'something still uses the duplicate, so it is kept',
    remedy: 'see the refusals for the users that are named',
  },
  'file/generated': {
    meaning: 'the file is generated, so it is never changed',
    remedy: 'change its generator, generate it again, then run again',
  },
  'file/unsupported': {
    meaning: "a file of a kind that is not rewritten imports the duplicate's module",
    remedy: 'change that import by hand, then run again',
  },
  'file/unparsed': {
    meaning: 'the file does not parse, so its imports are unknown',
    remedy: 'mend the syntax error, then run again',
  },
  'mock/opaque': {
    meaning: "a test replaces the duplicate's module by a double whose names cannot be read",
    remedy: 'let its factory return an object literal, or point the double to the canonical module by hand',
  },
  'mock/clash': {
    meaning: 'the canonical module has a double of its own there, and the two cannot be one',
    remedy: 'merge the two doubles by hand, then run again',
  },
  'mock/reaches-more': {
    meaning:
      'after the move the double would also replace the canonical for code of the test that uses the real one',
    remedy: 'let the test use one of the two everywhere first, or move the double by hand',
  },
  'mock/lacks-name': {
    meaning:
      'the test also takes other names from the canonical module, which the moved double would not have',
    remedy: 'spread the actual module into the factory by hand, then run again',
  },
  'mock/split': {
    meaning:
      'the names of one double move to several modules, and its factory cannot be written once for each',
    remedy: 'split the double by hand: one for each module',
  },
  'mock/bypassed': {
    meaning:
      'a test replaces a module through which the duplicate passes, and its users would no longer load it',
    remedy: 'point that double to the canonical module by hand, or list that module too',
  },
  'mock/patched': {
    meaning: "a member of the duplicate's module is replaced at run time, which moved users would not see",
    remedy: 'use a spy on the member (spyOn) or a module double, then run again',
  },
  'mock/manual': {
    meaning: "a __mocks__ file stands for the duplicate's module, or for a package, and cannot be moved",
    remedy: 'move the __mocks__ file to the canonical module by hand, then run again',
  },
  'mock/mapped': {
    meaning: 'the configuration of the tests puts another file in the place of the duplicate',
    remedy: 'map the canonical module there, or let the tests that need it say so, then run again',
  },
  'mock/unsupported': {
    meaning: "a library that is not rewritten replaces the duplicate's module by a double",
    remedy: 'point the double to the canonical module by hand, then run again',
  },
  'rename/name-taken': {
    meaning: 'the new name of the canonical is already used in its module',
    remedy: 'choose another name, or rename the other symbol first',
  },
  'rename/comes-first': {
    meaning: 'a whole module moves name by name, and the configuration gives one of its names a new one',
    remedy: 'apply the new name first, take its consolidation out of the configuration, and run again',
  },
  'step/failed': {
    meaning:
      "the team's own transform threw, ended its process or returned no text, so none of its changes is made",
    remedy: 'mend the transform, or leave the file that it fails on out of "files"',
  },
  'step/late': {
    meaning:
      "the team's own transform did not answer for a file in time and was stopped, so none of its changes is made",
    remedy:
      'mend the transform, leave the file out of "files", or give the step more time: "secondsPerFile": 300',
  },
  'step/unstable': {
    meaning: "the team's own transform would change its own result again, so none of its changes is made",
    remedy: 'let the transform leave alone what it has done already',
  },
  'scope/divided': {
    meaning: 'the users of this duplicate move all together or not at all, and some are outside of --only',
    remedy: 'run without --only, or name every folder that uses it',
  },
  'scope/renaming': {
    meaning:
      'this only gives the canonical another name, which changes its users everywhere at once, and --only leaves others alone',
    remedy: 'run without --only',
  },
  'async/constructor': {
    meaning: 'a constructor would have to await, and none can',
    remedy: 'give the class a static async create() that awaits first, or an init() that its users await',
  },
  'async/field': {
    meaning: 'the initialiser of a field would have to await, and none can',
    remedy: 'set the field in a static async create(), or in an init() that its users await',
  },
  'async/static-block': {
    meaning: 'a static block or a static initialiser would have to await, and none can',
    remedy: 'move it into a static async function that is awaited before the class is used',
  },
  'async/decorator': {
    meaning: 'the argument of a decorator would have to be awaited',
    remedy: 'compute the value before the class is declared, in an async function that makes the class',
  },
  'async/enum': {
    meaning: 'the value of an enum member would have to be awaited',
    remedy: 'make it a constant that an async function computes',
  },
  'async/getter': {
    meaning: 'a getter would have to await, and none can',
    remedy: 'make it an async method, and await it where it is read',
  },
  'async/setter': {
    meaning: 'a setter would have to await, and none can',
    remedy: 'make it an async method, and await it where it is written',
  },
  'async/generator': {
    meaning: 'a generator would become an async one, and what it returns goes where no await follows it',
    remedy:
      'go over it by for…of or [...g()] directly, so that for await and Array.fromAsync can stand there',
  },
  'async/type-predicate': {
    meaning: 'a type predicate cannot be a promise',
    remedy: 'take the asynchronous part out of it, and await that part before it is called',
  },
  'async/default-parameter': {
    meaning: 'the default of a parameter would have to be awaited, and it cannot be moved into the body',
    remedy: 'make the parameter optional, and set it in the first line of the body',
  },
  'async/optional-chain': {
    meaning: 'the value stands within an optional chain that cannot be taken apart',
    remedy: 'put the first part into a constant, await that, and go on from there',
  },
  'async/stale-read': {
    meaning:
      'a target is read before the await and written after it, so that a change in between would be lost',
    remedy: 'await the value first, in a statement of its own',
  },
  'async/contract': {
    meaning: 'a function is called by the language or a library, which does not await it',
    remedy: 'await the value before, and hand in what is there already',
  },
  'async/top-level': {
    meaning: 'a module would have to await while it loads, which its format or its target does not allow',
    remedy: 'move the call into an async function, or make the module an ES module of a newer target',
  },
  'async/executor': {
    meaning: 'the executor of a promise would have to be async, and a rejection in it would be lost',
    remedy: 'await the value first, and leave the executor without it',
  },
  'async/memoized': {
    meaning: 'a function that remembers, delays or drops calls would be given an async one',
    remedy: 'use the twin of it that knows promises, and decide what becomes of a rejection',
  },
  'async/array-callback': {
    meaning: 'a callback of an array would be async, and no loop in its place is sure to mean the same',
    remedy: 'write the loop by hand, with an await for each element, or Promise.all if they may run at once',
  },
  'async/void-callback': {
    meaning:
      'the callee takes a function without a result, so nobody would wait for the promise or see it fail',
    remedy: 'make the parameter take a promise and await it there, or handle the rejection in the callback',
  },
  'async/event-handler': {
    meaning: 'an event handler would be async, and nobody would see its promise fail',
    remedy: 'handle the rejection in the handler, and do what must be done at once before the first await',
  },
  'async/request-handler': {
    meaning: 'a handler of requests would be async, and the server does not look at its promise',
    remedy:
      'hand rejections on: (req, res, next) => handle(req, res).catch(next), or use a server that awaits, as Express 5 does',
  },
  'async/callback': {
    meaning: 'the callee takes the function, and its types do not say that it awaits the result',
    remedy: 'give the parameter a type that takes a promise and await it there, or call the function before',
  },
  'async/component': {
    meaning: 'a component would have to be async, and it is rendered in the browser or uses hooks',
    remedy: 'load the value in a server component, in an effect, or by use()',
  },
  'async/hook': {
    meaning: 'a hook would have to be async, and none can',
    remedy: 'load the value in an effect, keep it in state, and render without it until it is there',
  },
  'async/shared-type': {
    meaning: 'the function is described by a type that others use as well',
    remedy: 'give the async function a type of its own, or change the type and all its users by hand',
  },
  'async/package-member': {
    meaning:
      'a member of what a package exports is listed under "async", and its calls cannot be told from others',
    remedy: 'list the exported function itself, or await the calls of the member by hand',
  },
  'async/escapes': {
    meaning: 'the function leaves as a value to where its calls cannot be followed',
    remedy: 'call it directly there, or give the place a type by which the calls can be found',
  },
  'async/test': {
    meaning: 'a test would have to await in a place that its runner does not wait for',
    remedy: 'move the call into a hook such as beforeAll, or into the test itself',
  },
  'types/not-covered': {
    meaning: 'no tsconfig has the file, so that its users cannot be found by type',
    remedy: 'include the file in a tsconfig, then run again',
  },
  'types/not-installed': {
    meaning: 'packages are not installed, so that types, and with them callers, are not known well enough',
    remedy: 'install the dependencies, then run again',
  },
  'inline/extra-logic': {
    meaning: 'the duplicate does more than hand its arguments on, so it is no wrapper and no adapter',
    remedy: 'move what it adds into the canonical or to its callers, then run again',
  },
  'inline/other-target': {
    meaning: 'the duplicate only forwards, but to something else than the canonical',
    remedy: 'list it under the symbol that it forwards to, or list that as a duplicate as well',
  },
  'inline/private-name': {
    meaning: 'what the duplicate stands for names something that the caller cannot import',
    remedy: 'export that name from its module, then run again',
  },
  'factory/not-exact': {
    meaning: 'the factory is not exactly the construction, so that a construction is not a call of it',
    remedy: 'let the factory pass all its arguments on as they come, or list only what it stands for',
  },
  'inline/told-apart': {
    meaning:
      'code asks which object the adapter is, which names it holds or of which class it is; what it holds would answer otherwise',
    remedy: 'ask for something else, such as an id or a member, or leave the adapter',
  },
  'projection/written': {
    meaning:
      'the duplicate holds what parts of the canonical were when it was made, and one of them is written: the two part there',
    remedy: 'let nobody write them (readonly), or make its members getters, then run again',
  },
  'inline/shadowed': {
    meaning: 'a name that would be written at the call means something else there',
    remedy: 'rename the local one, then run again',
  },
  'inline/evaluation': {
    meaning:
      'an argument would be evaluated in another order or not exactly once, and no constant can be put before the call',
    remedy: 'compute the argument in a constant of its own before the statement, then run again',
  },
  'inline/spread': {
    meaning: 'the call spreads its arguments, so which parameter takes which is not known',
    remedy: 'write the arguments one by one, then run again',
  },
  'inline/default': {
    meaning: 'the argument may be undefined, and then the duplicate has a default that the canonical has not',
    remedy: 'decide at the call what is meant, or give the canonical the same default',
  },
  'inline/comment': {
    meaning: 'a comment between the arguments would be lost, since they are written anew',
    remedy: 'move the comment out of the list of arguments, then run again',
  },
  'inline/async': {
    meaning:
      'the duplicate is async and what it calls is not, so an error would be thrown instead of rejecting',
    remedy: 'await the call, or make the canonical async',
  },
  'inline/result': {
    meaning: 'the duplicate returns nothing, what it calls returns something, and the result is used here',
    remedy: 'make the call a statement of its own, then run again',
  },
  'inline/type-arguments': {
    meaning: 'the type arguments of the call cannot be carried over',
    remedy: 'let them be inferred, or write the call of the canonical by hand',
  },
  'inline/value': {
    meaning: 'the duplicate is handed on as a value, and the canonical is not the same function',
    remedy: 'hand on an arrow function that calls the canonical',
  },
  'inline/use': {
    meaning: 'the duplicate is used in a way that is no call',
    remedy: 'change that use by hand, then run again',
  },
  'subclass/identity': {
    meaning: 'the empty subclass is told from its base by its identity or name',
    remedy: 'decide by something else than the class, then run again',
  },
  'inline/member-key': {
    meaning:
      'a member of the adapter is taken out of an object or declared by a double, where a new name is not enough',
    remedy: 'change that place by hand so that it speaks of the canonical, then run again',
  },
  'inline/member-value': {
    meaning:
      "a method of the adapter is handed on, and depends on its receiver, or on the adapter's own arguments",
    remedy: 'hand on an arrow function that calls the method',
  },
  'inline/contract': {
    meaning: 'a member of the adapter also belongs to a contract, whose other users would not be renamed',
    remedy: 'let the canonical satisfy the contract first, then run again',
  },
  'inline/untyped-use': {
    meaning: 'a member of that name is used where types do not say of what, so it may be the adapter',
    remedy: 'give that value a type, then run again',
  },
  'inline/forced-type': {
    meaning: 'something is forced to the type of the adapter, and nobody knows which members it has',
    remedy: 'build a real instance, or force it to the type of the canonical by hand',
  },
  'inline/ambiguous-member': {
    meaning:
      'the canonical has a member of the same name that means something else, which code that takes the adapter under another type would then call',
    remedy: 'give the member of the adapter the name of what it forwards to, or another one, then run again',
  },
  'inline/double': {
    meaning:
      'a test replaces the module of the duplicate by a double, so what is called there is not what is written out',
    remedy: 'let the test replace what the duplicate forwards to, then run again',
  },
  'stub/used': {
    meaning:
      'the duplicate only throws, or does nothing, and something calls it: that call would do something else',
    remedy: 'remove the call by hand, or point it to the canonical if that is what is meant',
  },
  'check/unsound': {
    meaning:
      'a check of the result failed (it does not parse, a specifier leads nowhere, a deleted name is still used), so the step was withdrawn',
    remedy: 'this is a gap of canonize: make this change by hand, and report the case',
  },
  'types/new-error': {
    meaning: 'the compiler reports an error that was not there before, so the step was withdrawn',
    remedy: 'read the error, mend what differs between the duplicate and the canonical, then run again',
  },
} as const satisfies Record<string, { meaning: string; remedy: string }>;

export type RefusalCode = keyof typeof refusalCodes;

/** `src/app.ts:6:15` */
export const formatPlace = (place: Place): string => `${place.file}:${place.line}:${place.column}`;

/** The offset of a line and column; that of the end for a place that is not there. */
export function offsetOf(text: string, { line, column }: { line: number; column: number }): number {
  let start = 0;
  for (let at = 1; at < line; at++) {
    const end = text.indexOf('\n', start);
    if (end < 0) return text.length;
    start = end + 1;
  }
  const bom = start === 0 && text.charCodeAt(0) === 0xfeff ? 1 : 0;
  return Math.min(start + column - 1 + bom, text.length);
}

/** Line and column of an offset. */
export function placeOf(file: string, text: string, offset: number): Place {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  let line = 1;
  for (let at = before.indexOf('\n'); at >= 0; at = before.indexOf('\n', at + 1)) line++;
  const bom = lineStart === 0 && text.charCodeAt(0) === 0xfeff ? 1 : 0;
  return { file, line, column: offset - lineStart + 1 - bom };
}
