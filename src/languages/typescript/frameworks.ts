// Where programs start: what a manifest says, what its scripts name, and the files that a framework picks up by their
// place. A framework counts only where the package depends on it.

import { posix } from 'node:path';
import type { Files } from '../../core/files.ts';
import type { Roots } from '../../core/language.ts';
import { publicEntriesOf } from './entries.ts';
import { inCommands, namedFiles, writtenByCommand } from './named-files.ts';
import type { Package, Packages } from './packages.ts';
import { isCode } from './parse.ts';

/** A convention: if the package depends on `on`, files that match `program` are entries; `tools` serve its tests. */
interface Convention {
  on: RegExp;
  program?: RegExp;
  tools?: RegExp;
}

const routes = `(?:page|layout|route|template|loading|error|global-error|not-found|default|forbidden|unauthorized|sitemap|robots|manifest|icon|apple-icon|opengraph-image|twitter-image)`;

/** Paths are relative to the package. */
const conventions: readonly Convention[] = [
  {
    on: /^next$/,
    program: new RegExp(
      String.raw`^(?:src/)?(?:pages/.*|app/(?:.*/)?${routes}\d*\.[jt]sx?|(?:middleware|proxy|instrumentation|instrumentation-client|mdx-components)\.[jt]sx?)$`,
    ),
    tools: /^next\.config\./,
  },
  {
    on: /^(?:@remix-run\/.*|@react-router\/.*)$/,
    program:
      /^(?:src|app)\/(?:root\.[jt]sx?|entry\.[\w.-]*[jt]sx?|routes(?:\/.*|\.[jt]s)|.*\/routes\/.*)|^(?:server|load-context)(?:\/.*|\.[jt]s)$/,
  },
  {
    on: /^(?:nuxt|nuxt3|@nuxt\/.*)$/,
    program:
      /^(?:app\/|src\/)?(?:pages|layouts|components|composables|plugins|middleware|server|utils|modules|app\.config|error|router\.options|layers)(?:\/|\.)/,
  },
  {
    on: /^@sveltejs\/kit$/,
    program: /^src\/(?:routes\/.*|hooks(?:\.\w+)?\.[jt]s|params\/.*|service-worker\..*|app\.d\.ts)$/,
  },
  {
    on: /^astro$/,
    program:
      /^src\/(?:pages\/.*|content\.config\.[jt]s|content\/config\.[jt]s|middleware(?:\/index)?\.[jt]s|actions\/index\.[jt]s)$/,
  },
  {
    on: /^(?:vite-plugin-pwa|@vite-pwa\/.*|workbox-.*|serwist|@serwist\/.*|next-pwa)$/,
    program: /(?:^|\/)(?:(?:[\w-]*-)?sw|service-worker)\.[jt]s$/,
  },
  { on: /^@docusaurus\//, program: /^(?:src\/(?:pages|theme)|docs|versioned_docs)\/.*/ },
  { on: /^next-intl$/, program: /^(?:src\/)?i18n(?:\/request)?\.[jt]sx?$/ },
  { on: /^gatsby$/, program: /^(?:src\/(?:pages|templates|api)\/.*|gatsby-[\w-]+\.[jt]sx?)$/ },
  { on: /^expo(?:-router)?$/, program: /^(?:src\/)?app\/.*|^App\.[jt]sx?$/ },
  { on: /^react-native$/, program: /^(?:index|App)(?:\.\w+)?\.[jt]sx?$/ },
  {
    on: /^(?:vite|react-scripts|vue|svelte|solid-js|preact|parcel|webpack|@rsbuild\/.*|esbuild)$/,
    program: /^(?:(?:src|app|client)\/)?(?:main|index|entry[\w.-]*|bootstrap|App)\.[jt]sx?$/,
  },
  { on: /^@angular\/core$/, program: /^(?:src\/)?(?:main|polyfills|test)(?:\.\w+)?\.ts$/ },
  {
    on: /^@nestjs\/core$/,
    program: /^(?:src\/)?(?:main|worker|cli|repl)[\w.-]*\.ts$|(?:^|\/)migrations?\/.*|\.seeder\.ts$/,
  },
  {
    on: /^@medusajs\/.*$/,
    program:
      /^(?:src\/)?(?:api|subscribers|jobs|workflows|modules|links|loaders|migrations|models|strategies|services|repositories|scripts|admin|migration-scripts)\/.*|^medusa-config\./,
  },
  { on: /^@strapi\/.*$/, program: /^(?:src|config|database)\/.*$/ },
  {
    on: /^(?:express|fastify|koa|hono|@hapi\/hapi|elysia|apollo-server.*|@trpc\/server)$/,
    program: /^(?:(?:src|server)\/)?(?:index|main|server|app|start|worker|api)\.[cm]?[jt]s$/,
  },
  {
    on: /^(?:knex|typeorm|sequelize.*|umzug|drizzle-kit|prisma|kysely|mikro-orm|@mikro-orm\/.*)$/,
    program: /(?:^|\/)(?:migrations?|seeds?|seeders)\/.*|^drizzle\.config\.|(?:^|\/)seed\.[jt]s$/,
  },
  {
    on: /^(?:electron|electron-.*)$/,
    program: /(?:^|\/)(?:main|preload|renderer|background)(?:\/index)?\.[jt]sx?$/,
  },
  {
    on: /^(?:wrangler|@cloudflare\/.*|@vercel\/.*|netlify-cli|@netlify\/.*|aws-lambda|@types\/aws-lambda|serverless)$/,
    program:
      /^(?:api|functions|netlify\/functions|netlify\/edge-functions|lambda|src\/(?:worker|handler|index)\b)/,
  },
  { on: /^(?:@trigger\.dev\/.*|inngest|bullmq)$/, program: /(?:^|\/)(?:trigger|jobs|workers?)\/.*/ },
  { on: /^(?:storybook|@storybook\/.*)$/, tools: /\.stories\.|^\.storybook\// },
  {
    on: /^(?:jest|vitest|@jest\/.*|mocha|ava|@playwright\/test|cypress)$/,
    tools: /\.(?:test|spec|cy|e2e)\.|(?:^|\/)(?:vitest|jest|playwright|cypress)[\w.-]*\.[cm]?[jt]s$/,
  },
];

/** Typings, which a compiler takes, and scripts that a server hands out as they are: nobody has to import them. */
const byPlace = /\.d\.(?:\w+\.)?[cm]?ts$|(?:^|\/)(?:public|static)\/.*\.[cm]?js$/;

/** Fallbacks for a package of which nothing else is known. */
const usual = /^(?:(?:src|app|server|client)\/)?(?:index|main|server|app|cli)\.[cm]?[jt]sx?$/;

export function rootsOf(files: Files, packages: Packages): Roots {
  const program = new Set<string>();
  const published = new Set<string>();
  const offered = new Set<string>();
  const tools = new Set<string>();
  const written = new Set<string>();
  const unknown: string[] = [];
  const notes: string[] = [];
  const known = new Set(files.paths);
  const members = membersByPackage(files, packages);
  const rootDependencies = packages.all.find(({ dir }) => dir === '');
  for (const [owner, paths] of members) {
    const before = program.size;
    if (owner) {
      for (const module of publicEntriesOf(files, packages, {
        ...owner,
        json: { ...owner.json, private: false },
      }).modules)
        published.add(module);
      if (isOffered(files, packages, owner)) offered.add(owner.dir);
      for (const module of published) program.add(module);
      for (const script of scriptsOf(owner))
        for (const path of writtenByCommand(known, owner.dir, script)) written.add(path);
      for (const path of namedByManifest(packages, owner, known)) (isTool(path) ? tools : program).add(path);
    }
    const names = [...dependenciesOf(owner), ...dependenciesOf(rootDependencies)];
    const matching = conventions.filter(({ on }) => names.some((name) => on.test(name)));
    for (const path of paths) {
      const inside = owner && owner.dir !== '' ? path.slice(owner.dir.length + 1) : path;
      if (matching.some((each) => each.tools?.test(inside))) tools.add(path);
      else if (matching.some((each) => each.program?.test(inside))) program.add(path);
    }
    if (program.size === before)
      for (const path of paths)
        if (usual.test(owner?.dir ? path.slice(owner.dir.length + 1) : path)) program.add(path);
    if (program.size > before || paths.length === 0) continue;
    unknown.push(owner?.dir ?? '');
    if (owner)
      notes.push(`${owner.manifest} names no entry that is in the tree: all of its files count as reached`);
  }
  for (const path of pageScripts(files, known)) program.add(path);
  const named = namedFiles(files, known);
  for (const path of named.program) program.add(path);
  for (const path of named.tools) if (!program.has(path)) tools.add(path);
  for (const path of files.paths) if (byPlace.test(path)) program.add(path);
  return {
    program: [...program].sort(),
    published: [...published].sort(),
    offered: [...offered].sort(),
    tools: [...tools].sort(),
    written: [...written].sort(),
    unknown,
    notes,
  };
}

/** A package that is not private, and that has something to import or to run. */
function isOffered(files: Files, packages: Packages, owner: Package): boolean {
  const { modules, unmapped } = publicEntriesOf(files, packages, owner);
  const runs = (owner.json as { bin?: unknown }).bin !== undefined && owner.json.private !== true;
  return runs || modules.length + unmapped.length > 0;
}

const isTool = (path: string): boolean => /(?:^|\/)(?:test|tests|e2e|spec|bench)\//.test(path);

/** Code files by the package around them. */
function membersByPackage(files: Files, packages: Packages): Map<Package | undefined, string[]> {
  const members = new Map<Package | undefined, string[]>();
  for (const path of files.paths) {
    if (!isCode(path)) continue;
    const owner = packages.around(path);
    const known = members.get(owner);
    if (known) known.push(path);
    else members.set(owner, [path]);
  }
  return members;
}

const dependenciesOf = (owner: Package | undefined): string[] =>
  owner
    ? Object.keys({
        ...owner.json.dependencies,
        ...owner.json.devDependencies,
        ...owner.json.peerDependencies,
        ...owner.json.optionalDependencies,
      })
    : [];

const scriptsOf = ({ json }: Package): string[] =>
  Object.values((json as { scripts?: Record<string, unknown> }).scripts ?? {}).filter(
    (script): script is string => typeof script === 'string',
  );

/** Files that bins and scripts name. */
function namedByManifest(packages: Packages, owner: Package, known: ReadonlySet<string>): string[] {
  const json = owner.json as Package['json'] & { bin?: unknown };
  const bins =
    typeof json.bin === 'string' ? [json.bin] : Object.values((json.bin ?? {}) as Record<string, unknown>);
  const scripts = scriptsOf(owner);
  const words = scripts.flatMap((script) => script.split(/[\s"'=;&|]+/));
  const found = new Set(scripts.flatMap((script) => inCommands(known, [owner.dir], script)));
  for (const name of [...bins, ...words]) {
    if (typeof name !== 'string' || !/^[\w./@-]+$/.test(name) || !/[./]/.test(name)) continue;
    const path = posix.join(owner.dir, name);
    const bare = path.replace(/(^|\/)(?:build|dist|out)\//, '$1');
    const source = known.has(path)
      ? path
      : /\.[cm]?[jt]sx?$/.test(path)
        ? (packages.sourceOf(path) ?? packages.sourceOf(bare))
        : undefined;
    if (source !== undefined && isCode(source)) found.add(source);
  }
  return [...found];
}

/** `<script type="module" src="/src/main.tsx">` */
function pageScripts(files: Files, known: ReadonlySet<string>): string[] {
  const found: string[] = [];
  for (const path of files.paths) {
    if (!path.endsWith('.html') || path.split('/').length > 5) continue;
    for (const [, src] of (files.read(path) ?? '').matchAll(/<script\b[^>]*\bsrc=["']([^"'?]+)["']/g)) {
      const target = posix.join(posix.dirname(path), src!.replace(/^\//, ''));
      if (known.has(target)) found.push(target);
    }
  }
  return found;
}
