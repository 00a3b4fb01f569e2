// What a path says: which files are tests, samples, texts and pictures, and which belong to one platform or version.

import { wordsOf } from './names.ts';

const test =
  /(?:^|\/)(?:__tests__|__mocks__|__fixtures__|__snapshots__|tests?|spec|specs|e2e|cypress|playwright|mocks?|fixtures?|testing|test-utils|test-helpers|\.storybook|stories|storybook|benchmarks?|bench)\/|(?:^|[./_-])(?:(?:client|server|unit|integration)?tests?|spec|e2e|cy|stories|story|bench|mock|mocks|fixture|fixtures|setupTests)\.[cm]?[jt]sx?$|(?:^|\/)(?:vitest|jest|playwright|cypress)[\w.-]*\.[cm]?[jt]s$|\.(?:test|spec)-d?\.|-test\.[cm]?[jt]sx?$/;

/** Tests, their doubles and data, stories, benchmarks. */
export const isTestPlace = (path: string): boolean => test.test(path);

/** Configurations and scripts: tools of the project, no part of the program. */
export const isToolPlace = (path: string): boolean =>
  /(?:^|\/)[\w.-]*\.config\.[cm]?[jt]s$|(?:^|\/)(?:\.?scripts?|tools?|tooling|bin|\.github|codemods?)\/|(?:^|\/)\.[\w.-]+\.[cm]?[jt]s$|(?:^|\/)knip\.[jt]s$|(?:^|\/)(?:gulpfile|Gruntfile|webpack[\w.-]*|rollup[\w.-]*)\.[cm]?[jt]s$/.test(
    path,
  );

/** What a tool is told: each package tells its own. */
export const isConfigPlace = (path: string): boolean => /(?:^|\/)[\w.-]*\.config\.[cm]?[jt]s$/.test(path);

/** Each example stands by itself: what it repeats is meant to be repeated. */
export const isSamplePlace = (path: string): boolean =>
  /^(?:(?:packages|apps|libs|tooling)\/)?(?:examples?|samples?|templates?|demos?|starters?|playgrounds?|sandbox|snippets|boilerplates?|docs?|www|registry)(?:[-\w]*)\//.test(
    path,
  );

/**
 * A step of a sequence that is kept: what it needed on its day is frozen in it. A name that begins with a time stamp
 * or with a number tells: `1.0.0-1678199795-add-status.ts`, `20240131_init.ts`, `0001_users.ts`.
 */
const isStep = (path: string): boolean =>
  /(?:^|\/)(?:migrations?|alterations?)\/|(?:^|\/)(?:v?\d+(?:\.\d+)+[^/]*?[-_])?\d{8,}[-_.][^/]*$|(?:^|\/)\d{3,4}[-_][^/]*$/i.test(
    path,
  );

/** Translations, icons, fonts, seeds and migrations: data that looks like code. */
export const isDataPlace = (path: string): boolean =>
  isStep(path) ||
  /(?:^|\/)(?:i18n|locales?|lang|langs|languages|translations?|icons?|svgs?|emojis?|illustrations?|logos?|seeds?|seeders?|generated|__generated(?:__)?|gen|vendor|third[_-]party|public)\//i.test(
    path,
  ) ||
  /(?:^|[./-])(?:i18n|locales?|icons?|generated|gen|min)\.[cm]?[jt]sx?$/i.test(path);

const platform =
  /\.(web|native|ios|android|server|client|browser|node|edge|deno|bun|mobile|desktop|electron|worker)\.[cm]?[jt]sx?$/;

/** `storage.native.ts` and `storage.web.ts` are one thing on two platforms. */
export const platformOf = (path: string): string | undefined => platform.exec(path)?.[1];

const platforms = new Set(
  `web browser node deno bun edge worker native ios android electron desktop mobile
  mysql mysql2 clickhouse prisma drizzle kysely typeorm mongoose postgres postgresql pg sqlite sqlite3 mssql mariadb mongodb mongo redis oracle`.split(
    /\s+/,
  ),
);

/** The platforms, databases among them, at which two paths part: `src/node/run.ts` and `src/web/run.ts`. */
export function platformsApart(a: string, b: string): [string, string] | undefined {
  const [left, right] = [a.split('/'), b.split('/')];
  const at = left.findIndex((segment, index) => segment !== right[index]);
  const [one, other] = [left, right].map((parts) => (parts[at] ?? '').replace(/\..*$/, '')) as [
    string,
    string,
  ];
  return platforms.has(one) && platforms.has(other) && one !== other ? [one, other] : undefined;
}

/** Folders whose parts each do the same for another party: `providers/dub.ts` and `providers/bitly.ts`. */
const families =
  /^(?:[\w-]+-)?(?:provider|connector|integration|driver|vendor|plugin|widget|importer|exporter)s?$/;

/** What such a part may pass over: it says nothing. */
const passedOver = new Set(['src', 'app', 'lib', 'server']);

/** What all parts of such a folder share. */
const sharedPart = /^(?:index|shared|common|base|core|utils?|helpers?|lib|types|constants)$/;

/** The parts of one such folder at which two paths part, if their names have no word in common. */
export function partiesApart(a: string, b: string): [string, string] | undefined {
  const [left, right] = [a.split('/'), b.split('/')];
  const at = left.findIndex((segment, index) => segment !== right[index]);
  const above = left.slice(0, at).filter((segment) => !passedOver.has(segment));
  const [one, other] = [left, right].map((parts) => (parts[at] ?? '').replace(/\..*$/, '')) as [
    string,
    string,
  ];
  if (!families.test(above.at(-1) ?? '') || sharedPart.test(one) || sharedPart.test(other)) return undefined;
  const [folder, ...others] = [above.at(-1)!, one, other].map(wordsOf) as [string[], string[], string[]];
  const said = others[0]!.filter((word) => !folder.some((each) => each.startsWith(word)));
  return said.some((word) => others[1]!.includes(word)) ? undefined : [one, other];
}

const layers = new Set(
  'ports port use-cases usecases use-case adapters infrastructure infra application domain entities presentation'.split(
    ' ',
  ),
);

/** The layers at which two paths part: what a use case is asked is not what its store is asked. */
export function layersApart(a: string, b: string): [string, string] | undefined {
  const [left, right] = [a.split('/'), b.split('/')];
  const at = left.findIndex((segment, index) => segment !== right[index]);
  const [one, other] = [left[at] ?? '', right[at] ?? ''];
  return layers.has(one) && layers.has(other) ? [one, other] : undefined;
}

const framework =
  /(?:^|\/)packages\/(?:[^/]*-)?(react-native|react|preact|vue|svelte|solid|angular|qwik|lit|ember|nextjs|next|nuxt|astro)(?:-[^/]*)?\//;

/** `packages/react-query` and `packages/vue-query` do the same for two frameworks. */
export const frameworkOf = (path: string): string | undefined => framework.exec(path)?.[1];

/** The version of an interface or of a format that a path belongs to: `src/api/v2/users.ts` → `v2`, `rest/v/7.ts` → `v/7`. */
export const versionOfPlace = (path: string): string | undefined =>
  /(?:^|\/)(\d{4}-\d{2}-\d{2}(?=\/)|\d+\.\d+(?=\/)|v\d+(?=[/.])|(?:v|versions?)\/v?\d+(?=[/.]))/.exec(
    path,
  )?.[1];

/**
 * What a build writes, where it is kept beside its sources: JavaScript and typings below a folder of outputs that is no
 * folder of the sources themselves (`src/lib/log.js`).
 */
export const isBuilt = (path: string): boolean =>
  !/(?:^|\/)src\/(?:.*\/)?lib\//.test(path) &&
  /(?:^|\/)(?:dist|build|out|lib|es|esm\d*|cjs|umd|bundles?|\.next|\.output)\/.*(?:\.[cm]?jsx?|\.d\.[cm]?ts)$/.test(
    path,
  );
