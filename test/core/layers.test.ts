// The table of the map (src/README.md), held: a folder is a layer, and each row says why.

import fs from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync, Visitor } from 'oxc-parser';
import { describe, expect, it } from 'vitest';
import { refusalCodes } from '../../src/core/refusals.ts';
import { version } from '../../src/version.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

interface Layer {
  name: string;
  why: string;
  holds(file: string): boolean;
  /** Files of the project that it may import, its own aside. */
  mayImport(file: string): boolean;
  /** Packages and built-in modules that it may import. */
  packages: RegExp;
  /** Whether it may print, read the terminal and know the process. */
  terminal?: boolean;
}

const below =
  (...folders: string[]) =>
  (file: string): boolean =>
    folders.some(
      (folder) => file === folder || file.startsWith(folder.endsWith('/') ? folder : `${folder}/`),
    );

const nothing = /^$/;

const layers: readonly Layer[] = [
  {
    name: 'src/core',
    why: 'it is pure: the same values in give the same values out, so a test needs neither a disk nor a compiler',
    holds: below('src/core'),
    mayImport: () => false,
    packages: /^(?:diff|fastest-levenshtein|picomatch)$/,
  },
  {
    name: 'transforms',
    why: 'they are policy over facts: what a language or a disk looks like is not their business',
    holds: below('transforms'),
    mayImport: below('src/core', 'src/languages/typescript/jscodeshift-face.ts'),
    packages: nothing,
  },
  {
    name: 'src/languages/typescript',
    why: 'one folder knows TypeScript, so that a second language is a second folder',
    holds: below('src/languages/typescript'),
    mayImport: below('src/core'),
    packages:
      /^(?:oxc-parser|oxc-resolver|typescript(?:\/.*)?|ts-morph|prettier|jscodeshift|@typescript-eslint\/.*|get-tsconfig|jsonc-parser|picomatch|resolve\.exports|yaml|node:(?:path|module|url|v8|vm))$/,
  },
  {
    name: 'src/disk',
    why: 'what may fail half-way stands in one place: every byte is read and written here',
    holds: below('src/disk'),
    mayImport: below('src/core'),
    packages: /^(?:ignore|jsonc-parser|node:(?:fs|path|os|crypto|buffer|child_process))$/,
  },
  {
    name: 'src/run.ts and src/run',
    why: 'it tells the story by calling the layers, and touches neither disk nor compiler nor console itself',
    holds: below('src/run.ts', 'src/run'),
    mayImport: below('src/core', 'transforms', 'src/languages', 'src/disk', 'src/version.ts'),
    packages: /^(?:diff|picomatch|node:(?:path|crypto|os|worker_threads))$/,
  },
  {
    name: 'src/index.ts',
    why: 'it is the public face: it passes on and does nothing',
    holds: below('src/index.ts'),
    mayImport: below(
      'src/core',
      'src/disk',
      'src/run.ts',
      'src/run',
      'src/version.ts',
      'transforms',
      'src/languages',
    ),
    packages: nothing,
  },
  {
    name: 'src/version.ts',
    why: 'it is one constant',
    holds: below('src/version.ts'),
    mayImport: () => false,
    packages: nothing,
  },
  {
    name: 'src/cli',
    why: 'whatever the command line can do a script can do too, so it knows the public face only',
    holds: below('src/cli'),
    mayImport: below('src/index.ts'),
    packages: /^(?:commander|node:(?:util|path))$/,
    terminal: true,
  },
];

/** What the table does not say, each with its reason. */
const exceptions: readonly { file: string; imports: string; why: string }[] = [
  {
    file: 'src/cli/output.ts',
    imports: 'node:fs',
    why: 'the answer of a person is read from the terminal, which Node gives as a file',
  },
  {
    file: 'src/languages/typescript/jscodeshift-face.ts',
    imports: '../../run/stage-texts.ts',
    why: 'jscodeshift starts a transform by itself, so the transform has to call the engine, loaded when it is first asked',
  },
  {
    file: 'src/languages/typescript/jscodeshift-steps.ts',
    imports: 'node:child_process',
    why: "a team's transform runs in a process of its own, so that it cannot print, throw or register anything in ours",
  },
  {
    file: 'src/languages/typescript/tsconfigs.ts',
    imports: 'node:fs',
    why: 'a tsconfig whose extends leads nowhere is read by itself, as the library that reads the others does',
  },
];

interface Import {
  file: string;
  specifier: string;
  /** The file of the project that it leads to. */
  target?: string;
}

const files = ['src', 'transforms']
  .flatMap((folder) =>
    fs
      .readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .map((name) => `${folder}/${name.replaceAll('\\', '/')}`),
  )
  .filter((file) => file.endsWith('.ts'))
  .sort();

const parsed = new Map(
  files.map((file) => [file, parseSync(file, fs.readFileSync(path.join(root, file), 'utf8'))]),
);

const imports: Import[] = [...parsed].flatMap(([file, { module, program }]) => {
  const specifiers = [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest }) => moduleRequest?.value ?? []),
    ),
  ];
  const add = (node: { type: string; value?: unknown } | null | undefined): void => {
    if (node?.type === 'Literal' && typeof node.value === 'string') specifiers.push(node.value);
  };
  new Visitor({
    ImportExpression: ({ source }) => add(source),
    TSImportType: ({ source }) => add(source),
    // `require('x')` and `createRequire(…)('x')`.
    CallExpression: ({ callee, arguments: [first] }) => {
      const made =
        callee.type === 'CallExpression' &&
        callee.callee.type === 'Identifier' &&
        callee.callee.name === 'createRequire';
      if (made || (callee.type === 'Identifier' && callee.name === 'require')) add(first);
    },
  }).visit(program);
  return [...new Set(specifiers)].map((specifier) => ({
    file,
    specifier,
    ...(specifier.startsWith('.') && { target: path.posix.join(path.posix.dirname(file), specifier) }),
  }));
});

const layerOf = (file: string): Layer | undefined => layers.find((layer) => layer.holds(file));

const isException = ({ file, specifier }: Import): boolean =>
  exceptions.some((exception) => exception.file === file && exception.imports === specifier);

describe('the layers', () => {
  it('hold every file, each in one', () => {
    expect(files.length).toBeGreaterThan(50);
    for (const file of files)
      expect(
        layers.filter((layer) => layer.holds(file)),
        file,
      ).toHaveLength(1);
  });

  it('are read by a parser that finds every form of import', () => {
    expect([...parsed].filter(([, { errors }]) => errors.length > 0)).toEqual([]);
    const forms = imports.filter(({ specifier }) =>
      ['yaml', 'typescript', '../languages/typescript/compiler.ts'].includes(specifier),
    );
    expect(forms.length).toBeGreaterThanOrEqual(2);
  });

  it.each(layers)('$name: $why', (layer) => {
    const wrong = imports
      .filter(({ file }) => layer.holds(file))
      .filter((each) => !isException(each))
      .filter(({ specifier, target }) =>
        target === undefined
          ? !layer.packages.test(specifier)
          : !layer.holds(target) && !layer.mayImport(target),
      );
    expect(wrong.map(({ file, specifier }) => `${file} imports ${specifier}`)).toEqual([]);
  });

  it('name built-in modules with node:, and files with their ending', () => {
    for (const { file, specifier, target } of imports) {
      expect(builtinModules, `${file} imports ${specifier}`).not.toContain(specifier);
      if (target !== undefined) expect(files, `${file} imports ${specifier}`).toContain(target);
    }
  });

  it('have no exception that is not needed', () => {
    for (const { file, imports: specifier } of exceptions) {
      expect(
        imports.some((each) => each.file === file && each.specifier === specifier),
        `${file}: ${specifier}`,
      ).toBe(true);
    }
  });
});

describe('the terminal', () => {
  it('is known to the command line only: nothing else prints, ends the process or reads its arguments', () => {
    const found: string[] = [];
    for (const [file, { program }] of parsed) {
      if (layerOf(file)?.terminal) continue;
      const terminal = new Set(['stdout', 'stderr', 'stdin', 'exit', 'exitCode', 'argv', 'on']);
      new Visitor({
        MemberExpression: ({ object, property }) => {
          if (object.type !== 'Identifier' || property.type !== 'Identifier') return;
          if (object.name === 'console') found.push(`${file}: console.${property.name}`);
          if (object.name === 'process' && terminal.has(property.name))
            found.push(`${file}: process.${property.name}`);
        },
      }).visit(program);
    }
    expect(found).toEqual([]);
  });

  it('is used at all, so that the test above says something', () => {
    const text = fs.readFileSync(path.join(root, 'src/cli/output.ts'), 'utf8');
    expect(text).toContain('process.stdout');
  });
});

describe('dependencies', () => {
  const manifest = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
  const packageOf = (specifier: string): string =>
    specifier
      .split('/')
      .slice(0, specifier.startsWith('@') ? 2 : 1)
      .join('/');
  const used = new Set(
    imports
      .filter(({ specifier }) => !/^(?:\.|node:)/.test(specifier))
      .map(({ specifier }) => packageOf(specifier)),
  );

  it('are declared where they are used, and used where they are declared', () => {
    expect([...used].sort()).toEqual(Object.keys(manifest.dependencies).sort());
  });

  it('the version that reports carry is that of the package', () => {
    expect(version).toBe(manifest.version);
  });
});

describe('refusal codes', () => {
  it.each(Object.entries(refusalCodes))(
    '%s: lower case, and no full stop at the end of what it means and what to do',
    (code, { meaning, remedy }) => {
      expect(code).toMatch(/^[a-z]+\/[a-z-]+$/);
      for (const text of [meaning, remedy]) {
        expect(text).toMatch(/^[^A-Z\s]/);
        expect(text).not.toMatch(/[.\s]$/);
        expect(text).not.toContain('\n');
      }
    },
  );
});
