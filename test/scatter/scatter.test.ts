// Holds the generator and the judge of "scatter and gather" to their word, then runs the tool on small trees.
// The full set, on packages, is run by main.ts.

import { beforeAll, describe, expect, it } from 'vitest';
import { FORMS, type Form } from './candidates.ts';
import { compare, type Difference } from './compare.ts';
import { compilerErrors, gather, toolExists } from './gather.ts';
import { LEGACY_KINDS } from './legacy.ts';
import { MOCK_FORMS, withMocks } from './mocks.ts';
import { createResolver, isSource, specifierInStyle, type Tree } from './resolve.ts';
import { respecify } from './respecify.ts';
import { type Scattered, scatter } from './scatter.ts';
import { parse, parseErrors } from './statements.ts';
import { readSmallTree, smallTreeNames } from './trees.ts';

const NAMES = smallTreeNames();
const SEEDS = [1, 2];
const REROUTES = 40;

function changed(tree: Tree, file: string, from: string | RegExp, to: string): Tree {
  const before = tree.get(file);
  const after = before?.replace(from, to);
  if (before === undefined || after === before) throw new Error(`${file} holds no ${from}`);
  return new Map(tree).set(file, after ?? '');
}

function kinds(differences: Difference[]): string[] {
  return differences.map(({ kind, file }) => `${kind} ${file}`);
}

describe('the judge', () => {
  let auth: Tree;
  beforeAll(() => {
    auth = readSmallTree('auth');
  });
  const found = (file: string, from: string | RegExp, to: string): string[] =>
    kinds(compare(auth, changed(auth, file, from, to)).differences);

  it.each(NAMES)('finds no difference between %s and itself', (name) => {
    const tree = readSmallTree(name);
    expect(tree.size).toBeGreaterThan(10);
    expect(compare(tree, new Map(tree))).toEqual({ differences: [], notes: [] });
  });

  it('finds a local name that was kept', () => {
    const [difference] = compare(
      auth,
      changed(auth, 'src/http/routes.ts', '{ login }', '{ login as legacyLogin }'),
    ).differences;
    expect(difference?.explanation).toBe(
      'expected import login as login from src/sessions/login.ts; found import login as legacyLogin from src/sessions/login.ts',
    );
  });

  it('finds a type modifier that was lost, and one that was added', () => {
    const file = 'src/users/repository.ts';
    expect(found(file, 'type UserPatch', 'UserPatch')).toEqual([`inside ${file}`]);
    expect(found(file, '{ Role, type User,', '{ type Role, type User,')).toEqual([`inside ${file}`]);
  });

  it('takes the two ways to write a type-only import as one', () => {
    const file = 'src/policy/permissions.ts';
    expect(found(file, 'import type { User }', 'import { type User }')).toEqual([]);
  });

  it('does not mind the order, the number and the layout of import statements', () => {
    const file = 'src/policy/permissions.ts';
    const merged = /import \{ isAdmin, Role \}.*\nimport type \{ User \}.*\n/;
    expect(found(file, merged, "import {\n  Role, type User,\n  isAdmin\n} from '@/users/user';\n")).toEqual(
      [],
    );
  });

  it('finds another module, and one that resolves to nothing', () => {
    const file = 'src/users/repository.ts';
    expect(found(file, "'@/crypto/hash'", "'@/crypto'")).toEqual([`inside ${file}`]);
    expect(found(file, "'./user'", "'./user.js'")).toEqual([]);
    expect(found(file, "'./user'", "'./users'")).toEqual([`inside ${file}`]);
  });

  it('notes another specifier for the same module', () => {
    const { notes } = compare(auth, changed(auth, 'src/users/repository.ts', "'./user'", "'@/users/user'"));
    expect(kinds(notes)).toEqual(['specifier src/users/repository.ts']);
  });

  it('finds a lost re-export, a star that became names, and a lost comment', () => {
    const file = 'src/index.ts';
    expect(found(file, 'login, loginLater', 'login')).toEqual([`inside ${file}`]);
    expect(found(file, "* from './http/routes'", "{ drop } from './http/routes'")).toEqual([
      `inside ${file}`,
    ]);
    expect(found(file, '/* The public face of auth. */\n', '')).toEqual([`outside ${file}`]);
  });

  it('finds one changed byte outside of imports', () => {
    expect(found('src/policy/guard.ts', 'may only', 'may  only')).toEqual(['outside src/policy/guard.ts']);
  });

  it('finds blank lines that came or went, apart from other bytes', () => {
    const file = 'src/sessions/login.ts';
    expect(found(file, '\n\nconst manager', '\nconst manager')).toEqual([`whitespace ${file}`]);
    expect(found(file, '\n\nconst manager', '\n\n\nconst manager')).toEqual([`whitespace ${file}`]);
    expect(found(file, /\n$/, '')).toEqual([`whitespace ${file}`]);
  });

  it('finds LF in a file of CRLF, inside of import statements too', () => {
    const crlf = new Map([...auth].map(([path, text]) => [path, text.replaceAll('\n', '\r\n')]));
    const mixed = changed(crlf, 'src/policy/guard.ts', 'import permissionsOf, ', 'import permissionsOf,\n  ');
    expect(kinds(compare(crlf, mixed).differences)).toEqual(['whitespace src/policy/guard.ts']);
  });

  it('finds a file that was left over, a lost file, and a file that no longer parses', () => {
    const more = new Map(auth).set('src/legacy/hash.ts', 'export {};\n');
    expect(kinds(compare(auth, more).differences)).toEqual(['extra file src/legacy/hash.ts']);
    const less = new Map(auth);
    less.delete('src/http/routes.ts');
    expect(kinds(compare(auth, less).differences)).toEqual(
      ['inside src/index.ts', 'missing file src/http/routes.ts'].reverse(),
    );
    expect(found('src/index.ts', '{ login,', '{ , login,')).toEqual(['syntax src/index.ts']);
  });
});

describe('specifiers', () => {
  const tree: Tree = new Map([
    ['src/db/client.ts', ''],
    ['src/db/index.ts', ''],
    ['src/db/legacy/client.ts', ''],
    ['src/jobs/nightly.ts', ''],
    ['package.json', '{ "name": "jobs", "type": "module", "imports": { "#db/*": "./src/db/*" } }'],
    [
      'tsconfig.json',
      '{ "compilerOptions": { "module": "esnext", "moduleResolution": "bundler", "allowImportingTsExtensions": true, "paths": { "@/*": ["./src/*"] } } }',
    ],
  ]);

  it.each([
    ['../db/client', 'src/db/client.ts', '../db/legacy/client'],
    ['../db/client.js', 'src/db/client.ts', '../db/legacy/client.js'],
    ['../db/client.ts', 'src/db/client.ts', '../db/legacy/client.ts'],
    ['@/db/client', 'src/db/client.ts', '@/db/legacy/client'],
    ['@/db', 'src/db/index.ts', '@/db/legacy/client'],
    ['#db/client.ts', 'src/db/client.ts', '#db/legacy/client.ts'],
  ])('written like %s', (specifier, target, expected) => {
    const resolver = createResolver(tree);
    expect(resolver.resolve('src/jobs/nightly.ts', specifier)).toBe(target);
    const like = { specifier, target };
    expect(specifierInStyle(resolver, 'src/jobs/nightly.ts', like, 'src/db/legacy/client.ts')).toBe(expected);
  });

  it('can be rewritten in a whole tree without a change of what they mean', () => {
    for (const style of ['paths', 'imports', 'self'] as const) {
      const views = readSmallTree('views');
      const rewritten = respecify(views, style);
      const { differences, notes } = compare(views, rewritten);
      expect(kinds(differences).filter((kind) => !kind.endsWith('.json'))).toEqual([]);
      expect(notes.length, style).toBeGreaterThan(3);
    }
  });
});

describe('the generator', () => {
  const all: { name: string; tree: Tree; scattered: Scattered }[] = [];
  beforeAll(() => {
    for (const name of NAMES) {
      const tree = readSmallTree(name);
      for (const seed of SEEDS)
        all.push({ name, tree, scattered: scatter(tree, { seed, reroutes: REROUTES }) });
    }
  });

  it('uses every form and every kind of legacy module', () => {
    const reroutes = all.flatMap(({ scattered }) => scattered.reroutes);
    const forms = new Set<Form>(reroutes.map(({ form }) => form));
    expect(FORMS.filter((form) => !forms.has(form))).toEqual([]);
    const legacyKinds = new Set(reroutes.map(({ legacyKind }) => legacyKind));
    expect(LEGACY_KINDS.filter((kind) => !legacyKinds.has(kind))).toEqual([]);
    expect(Math.max(...reroutes.map(({ depth }) => depth))).toBe(3);
    expect(reroutes.some(({ isJsx }) => isJsx)).toBe(true);
  });

  it('writes files that parse', () => {
    for (const { scattered } of all) {
      for (const [path, text] of scattered.files) {
        if (isSource(path)) expect(parseErrors(parse(path, text)), path).toHaveLength(0);
      }
    }
  });

  it('changes every importer that it names, and lets the judge see it', () => {
    for (const { tree, scattered } of all) {
      const seen = new Set(compare(tree, scattered.files).differences.map(({ file }) => file));
      for (const { importer, legacy } of scattered.reroutes) {
        // A dynamic import is outside of statements, so its file differs there.
        expect(seen, importer).toContain(importer);
        expect(seen).toContain(legacy.split('#')[0]);
      }
      for (const file of scattered.legacyFiles) expect(tree.has(file), file).toBe(false);
    }
  });

  it('lists every legacy export as a duplicate once, and nothing of the clean tree', () => {
    for (const { tree, scattered } of all) {
      const duplicates = scattered.config.consolidations.flatMap((each) => each.duplicates);
      expect(new Set(duplicates).size).toBe(duplicates.length);
      const files = new Set(duplicates.map((duplicate) => duplicate.split('#')[0]));
      expect([...files].sort()).toEqual([...scattered.legacyFiles].sort());
      for (const { canonical } of scattered.config.consolidations) {
        expect(tree.has(canonical.split('#')[0] ?? ''), canonical).toBe(true);
      }
    }
  });

  it('gives legacy symbols names that the clean tree does not hold anywhere', () => {
    for (const { tree, scattered } of all) {
      const text = [...tree.values()].join('\n');
      for (const { canonical, duplicates } of scattered.config.consolidations) {
        for (const duplicate of duplicates) {
          const name = duplicate.split('#')[1] ?? '';
          const isKept = name === '*' || name === 'default' || canonical.endsWith(`#${name}`);
          if (!isKept) expect(text.includes(name), duplicate).toBe(false);
        }
      }
    }
  });

  it('gives the same tree for the same seed, and another one for another seed', () => {
    const tree = readSmallTree('sockets');
    const once = scatter(tree, { seed: 7, reroutes: 20 });
    expect(scatter(tree, { seed: 7, reroutes: 20 })).toEqual(once);
    expect(scatter(tree, { seed: 8, reroutes: 20 }).files).not.toEqual(once.files);
  });

  it.each(NAMES)(
    'leaves %s a program without compiler errors',
    (name) => {
      const scattered = all.filter((each) => each.name === name);
      expect(compilerErrors(readSmallTree(name), undefined)).toEqual([]);
      for (const { scattered: each } of scattered) expect(compilerErrors(each.files, undefined)).toEqual([]);
    },
    60_000,
  );
});

describe('scatter and gather', () => {
  it.runIf(!toolExists())(
    'is skipped, because dist/bin/canonize.js does not exist: run npm run build',
    () => {
      console.warn('scatter and gather: not run, because dist/bin/canonize.js does not exist');
    },
  );

  describe.skipIf(!toolExists())('with the tool', () => {
    for (const name of NAMES) {
      for (const seed of SEEDS) {
        it(`brings ${name} back, seed ${seed}`, () => {
          const tree = readSmallTree(name);
          const gathered = gather(tree, scatter(tree, { seed, reroutes: REROUTES }));
          const misses = gathered.comparison.differences.map(
            ({ kind, file, explanation }) => `${kind} ${file}: ${explanation}`,
          );
          expect(misses, gathered.output).toEqual([]);
          expect(gathered.exit, gathered.output).toBe(0);
        }, 60_000);
      }
    }

    const forms = new Set<string>();
    for (const name of NAMES) {
      it(`brings the doubles of ${name} back`, () => {
        const tree = readSmallTree(name);
        const mocked = withMocks(tree, scatter(tree, { seed: 3, reroutes: REROUTES }), 3, 16);
        for (const form of mocked.forms) forms.add(form);
        const gathered = gather(mocked.clean, mocked.scattered);
        const misses = gathered.comparison.differences.map(
          ({ kind, file, explanation }) => `${kind} ${file}: ${explanation}`,
        );
        expect(misses, gathered.output).toEqual([]);
        expect(gathered.exit, gathered.output).toBe(0);
      }, 60_000);
    }

    it('writes doubles in every form', () => {
      expect(MOCK_FORMS.filter((form) => !forms.has(form))).toEqual([]);
    });
  });
});
