// What names say. Names never decide what something is; they bring candidates together, and they rank.

/** Words that tell of a state or a role in a migration, not of the thing: `LegacyUserService` is about a user service. */
const statusWords = new Set(
  'legacy old new unified impl implementation compat compatibility adapter adaptor migration deprecated proxy wrapper enhanced improved internal refactored'.split(
    ' ',
  ),
);
const oldWords = new Set('legacy old compat compatibility deprecated migration'.split(' '));

/** Words of a test double's name. */
const doubleWords = new Set('mock mocked mocks fake stub dummy spy double test testing in memory'.split(' '));

/** `_UnifiedWebSocketManagerImplementation` → unified, web, socket, manager, implementation. */
export function wordsOf(name: string): string[] {
  return (name.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g) ?? []).map((word) => word.toLowerCase());
}

const isVersion = (word: string, index: number, words: readonly string[]): boolean =>
  (/^v$/.test(word) && /^\d+$/.test(words[index + 1] ?? '')) ||
  (/^\d+$/.test(word) && index > 0 && words[index - 1] === 'v');

/** What is left of a name without words of state and versions; all of its words if nothing would be left. */
export function stemWordsOf(name: string): string[] {
  const words = wordsOf(name);
  const kept = words.filter((word, index) => !statusWords.has(word) && !isVersion(word, index, words));
  return kept.length > 0 ? kept : words;
}

/** The same joined: what brings candidates together. */
export const stemOf = (name: string): string => stemWordsOf(name).join('');

/** The same for the name of a test double. */
export const doubledStemOf = (name: string): string =>
  stemOf(
    wordsOf(name)
      .filter((word) => !doubleWords.has(word))
      .join('_'),
  );

/** A name as people would say it: without words of state. */
export function plainName(name: string): string {
  const parts = name.replace(/^[_$]+/, '').match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[_$]+/g) ?? [name];
  const words = parts.map((part) => part.toLowerCase());
  const kept = parts.filter(
    (_, index) => !statusWords.has(words[index]!) && !isVersion(words[index]!, index, words),
  );
  const plain = kept.join('').replace(/^[_$]+|[_$]+$/g, '');
  if (plain === '' || /^\d/.test(plain)) return name;
  return /^_*[a-z]/.test(name) ? plain[0]!.toLowerCase() + plain.slice(1) : plain;
}

/** What the name itself says about its state: `"legacy" in its name`. */
export function nameSigns(name: string): string[] {
  const words = wordsOf(name);
  const said = words.filter((word) => oldWords.has(word)).map((word) => `"${word}" in its name`);
  const version = words.findIndex(isVersion);
  return version >= 0 && version === words.length - 2 ? [...said, 'a version in its name'] : said;
}

/** The version in a name, wherever it stands: `PostUsersV2Body` → 2. */
export function versionOf(name: string): string | undefined {
  const words = wordsOf(name);
  return words.find((word, index) => /^\d+$/.test(word) && isVersion(word, index, words));
}

/** Names of two versions, each with its own number: the second is there beside the first, not in its place. */
export function areVersions(a: string, b: string): boolean {
  const [left, right] = [versionOf(a), versionOf(b)];
  return left !== undefined && right !== undefined && left !== right;
}

/** Whether the one name only says more about where it belongs: `Options` and `ButtonOptions`. */
export function qualifies(a: string, b: string): boolean {
  if (stemOf(a) === stemOf(b)) return false;
  const [short, long] = [wordsOf(a), wordsOf(b)].sort((x, y) => x.length - y.length) as [string[], string[]];
  return short.every((word) => long.includes(word) || long.join('').includes(word));
}

/**
 * Names that a framework, a protocol or a habit gives to many different things: handlers, loaders, props. Two things
 * that share one have nothing in common.
 */
const conventional = new Set(
  `default GET POST PUT PATCH DELETE HEAD OPTIONS ALL loader action meta metadata links headers handle config handler
  clientLoader clientAction shouldRevalidate ErrorBoundary HydrateFallback Layout Page App Root Component Template
  generateMetadata generateStaticParams generateViewport viewport getServerSideProps getStaticProps getStaticPaths
  revalidate dynamic runtime fetchCache preferredRegion maxDuration middleware register Props State Params Options
  Args Input Output Result Data Item Context Config Settings Type Schema schema props options defaultProps
  initialState reducer actions selectors slice store router routes route run main init setup start up down seed execute
  render load prerender ssr csr entries match plugin plugins preset presets columns Row Column Form Header Footer Content
  Title Icon Wrapper Container List Table Modal Dialog Button View Screen Provider Body Item Section styles theme
  Primary Secondary Story Default Basic Playground args argTypes decorators parameters tags title description name id
  key type value values data items list map keys constants types utils helpers logger log debug client server api
  service controller module model entity query mutation queries mutations resolver resolvers typeDefs fragment handlers
  onRequest onRequestGet onRequestPost fetch scheduled queue email test tests it expect describe beforeEach afterEach
  up down frontmatter getStatic components useStyles Tab Tabs Card Panel Settings Head Document Error Loading NotFound
  ROUTE PATH Ctx Opts ComponentProps FormValues FormData FormSchema TFormSchema Response Request Payload Body Variables
  request response process validate parse format create update remove get set add find findOne findMany list delete
  reportWebVitals AppController AppService AppModule AppComponent
  save open close toJSON toString input output result compose mapStateToProps mapDispatchToProps connector`
    .split(/\s+/)
    .filter(Boolean),
);

export const isConventional = (name: string): boolean =>
  conventional.has(name) || name.length <= 2 || /^(?:DEFAULT|INITIAL|MAX|MIN)(?:_[A-Z]+){0,2}$/.test(name);

/** More declarations than this with one name: the name is a habit of the project. */
export const habitFrom = 7;
