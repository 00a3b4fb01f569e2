// The program that `bin` names, as one file: loading a hundred and fifty modules one by one would take longer than
// reading a small tree. Packages with native parts, and large ones that few runs need, stay what they are.

import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { rolldown } from 'rolldown';

const left = /^(?:node:|oxc-|typescript|ts-morph|yaml|prettier|jscodeshift)/;
const scopes = '@typescript-eslint/scope-manager';

/** Whoever passes a package on passes on its licence. */
const licences = (fileName) => ({
  name: 'licences',
  generateBundle(_options, bundle) {
    const packages = new Map();
    for (const { modules = {} } of Object.values(bundle)) {
      for (const id of Object.keys(modules)) {
        const [folder] = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(id) ?? [];
        if (folder) packages.set(folder, licenceOf(folder));
      }
    }
    const source = [...packages.values()].sort().join('\n\n');
    this.emitFile({ type: 'asset', fileName, source });
  },
});

/** @throws Error if the package says nothing: then it may not be part of the bundle */
function licenceOf(folder) {
  const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = ['LICENSE', 'LICENSE.md', 'LICENSE.txt', 'LICENSE-MIT', 'license', 'License']
    .map((each) => join(folder, each))
    .find((each) => existsSync(each));
  if (!file) throw new Error(`${name} in ${dirname(folder)} has no licence file`);
  return `${name} ${version}\n\n${readFileSync(file, 'utf8').trim()}\n`;
}

/** What is loaded by `require` when it is first needed is a bundle of its own: its hundred files take longer to find. */
const scopesAside = {
  name: 'scopes-aside',
  transform(code, id) {
    if (!id.endsWith('/languages/typescript/scopes.js')) return undefined;
    if (!code.includes(`load('${scopes}')`)) throw new Error(`scopes.js does not load ${scopes}`);
    return code.replace(`load('${scopes}')`, "load('./scope-manager.cjs')");
  },
};

const settings = {
  external: (id) => left.test(id),
  platform: 'node',
  // Some packages' `main` is UMD, which finds its own files only where they lie.
  resolve: { mainFields: ['module', 'main'] },
};
const program = await rolldown({
  ...settings,
  input: {
    start: 'dist/src/cli/start.js',
    'survey-worker': 'dist/src/run/survey-worker.js',
    'read-worker': 'dist/src/run/read-worker.js',
  },
  plugins: [licences('LICENSES.txt'), scopesAside],
});
// CommonJS is loaded faster than modules are, and half of the text in two thirds of the time. Functions keep their
// names for the stack of an error.
const minify = { mangle: { toplevel: false }, compress: true, codegen: { removeWhitespace: true } };
await program.write({ dir: 'dist/program', format: 'cjs', cleanDir: true, minify });
writeFileSync('dist/program/package.json', '{ "type": "commonjs" }\n');
const aside = await rolldown({
  ...settings,
  input: { 'scope-manager': scopes },
  plugins: [licences('LICENSES-scope-manager.txt')],
});
await aside.write({ dir: 'dist/program', format: 'cjs', entryFileNames: '[name].cjs' });

// The door is CommonJS in a package of ES modules.
rmSync('dist/bin', { recursive: true, force: true });
mkdirSync('dist/bin');
const door = readFileSync('dist/src/cli/main.cjs', 'utf8');
const opened = /import\('\.\/start\.js'\)\.then\(\(\{ start \}\) => start\(\)\)/;
if (!opened.test(door)) throw new Error('the door does not open start.js');
writeFileSync('dist/bin/canonize.js', door.replace(opened, "require('../program/start.js').start()"));
writeFileSync('dist/bin/package.json', '{ "type": "commonjs" }\n');
