// Module references that the parser's record does not hold: require, import types, import-equals, module
// augmentations, JSDoc imports, test doubles, and forms that are never rewritten.

import type { ParseResult } from 'oxc-parser';
import type { ExportFact, HiddenForm, HiddenReference, ModuleFacts, Required } from '../../core/facts.ts';
import { lazily } from '../../core/lazily.ts';
import { commonJsFacts, commonJsOf, requiredNames } from './commonjs.ts';
import { type MockCall, MockCalls } from './mock-calls.ts';
import { type ModulePath, ModulePaths } from './module-paths.ts';
import { isJavaScript, parse } from './parse.ts';
import { type Loads, loadsModules } from './requires.ts';
import { Scopes } from './scopes.ts';
import { type Node, stringValue, walk } from './tree.ts';

export interface Hidden {
  references: HiddenReference[];
  exportsValue: boolean;
  cjsExports: ExportFact[];
  commonJs?: ModuleFacts['commonJs'];
  required?: readonly Required[];
  loadsAnything?: true;
}

/** Walks the whole tree of one file. */
export function hiddenReferences(path: string, text: string, parsed: ParseResult): Hidden {
  const found: Hidden = { references: [], exportsValue: false, cjsExports: [] };
  /** Targets of test doubles: what stands around them is no reference of its own. */
  const mocked = new Set<number>();
  const add = (form: HiddenForm, literal: Node | undefined | null): void => {
    if (literal && mocked.has(literal.start)) return;
    const specifier = stringValue(literal);
    if (specifier !== undefined && literal) {
      if (form === 'declare-module' && /[?*]/.test(specifier)) return;
      const opaque = specifier.includes('?') ? 'opaque' : form;
      found.references.push({ form: opaque, specifier, start: literal.start, end: literal.end });
    } else if (literal && form !== 'declare-module') {
      const named = paths.of(literal);
      if (named) computed(found, literal, named);
    }
  };
  const program = parsed.program as unknown as Node;
  const scopes = lazily(() => new Scopes(parse(path, text, { range: true }).program as unknown as Node));
  const loads = loadsModules(text, scopes);
  const calls = new MockCalls(program, scopes);
  const paths = new ModulePaths(program, scopes, () => false);
  const targets = new Set<number>();
  let isUnknown = false;
  const double = (node: Node): boolean => {
    const named = calls.all(node);
    for (const mock of named) {
      for (const start of [mock.target.start, ...mock.literals]) {
        mocked.add(start);
        targets.add(start);
      }
      isUnknown ||= mock.prefix === true && mock.specifier === '' && mock.suffix === undefined;
      found.references.push(mockReference(mock));
      const [first] = node.arguments;
      if (mock.subject !== undefined && !mocked.has(first.start)) add('opaque', first);
      if (mock.subject !== undefined) mocked.add(first.start);
    }
    return named.length > 0;
  };
  walk(program, (node, parents) => {
    switch (node.type) {
      case 'ImportDeclaration':
      case 'ExportNamedDeclaration':
      case 'ExportAllDeclaration':
        if (parents.length > 1 && node.source) add('opaque', node.source);
        return;
      case 'ImportExpression':
        return add('import()', node.source);
      case 'TSImportType':
        return add('import-type', node.source ?? node.argument);
      case 'TSImportEqualsDeclaration':
        if (node.moduleReference.type === 'TSExternalModuleReference')
          add('import-equals', node.moduleReference.expression);
        return;
      case 'TSModuleDeclaration':
        if (node.id.type === 'Literal') add('declare-module', node.id);
        return;
      case 'TSExportAssignment':
        found.exportsValue = true;
        found.cjsExports.push({
          kind: 'local',
          name: 'default',
          typeOnly: false,
          span: { start: node.start, end: node.end },
          ...(node.expression.type === 'Identifier' && { local: node.expression.name }),
        });
        return;
      case 'CallExpression':
      case 'NewExpression':
        if (!double(node)) call(node, add, loads);
        return;
    }
  });
  commonJs(found, program, loads);
  if (isJavaScript(path)) jsdoc(found, text, parsed);
  // A literal behind a name was met before the call that shows what it is for.
  found.references = found.references.filter(({ form, start }) => form === 'mock' || !targets.has(start));
  if (isUnknown) found.references.push(...possiblePaths(program, found.references));
  return found;
}

function mockReference({ specifier, prefix, suffix, path, fixed, target }: MockCall): HiddenReference {
  const { start, end } = target;
  return {
    form: 'mock',
    specifier,
    start,
    end,
    ...(prefix && { prefix }),
    ...(suffix !== undefined && { suffix }),
    ...(path && { written: path }),
    ...(fixed && { fixed }),
  };
}

/** Where a double is of a module that nobody can tell, every path that the file writes somewhere may be the one. */
function possiblePaths(program: Node, known: readonly HiddenReference[]): HiddenReference[] {
  const found: HiddenReference[] = [];
  const taken = new Set(known.map(({ start }) => start));
  walk(program, (node) => {
    if (/^(?:Import|Export\w+)Declaration$|^ImportExpression$|^TSImportType$/.test(node.type)) return false;
    const specifier = stringValue(node);
    if (
      specifier === undefined ||
      taken.has(node.start) ||
      !/^(?:\.{1,2}\/|[@#~][\w-]*\/)\S+$/.test(specifier)
    )
      return undefined;
    const suffix = specifier.replace(/^.*\//, '');
    found.push({ form: 'mock', specifier, prefix: true, suffix, start: node.start, end: node.end });
    return undefined;
  });
  return found;
}

function commonJs(found: Hidden, program: Node, loads: Loads): void {
  const module = commonJsOf(program);
  const required = requiredNames(program, loads);
  if (required.length > 0) found.required = required;
  if (module.exports.length === 0 && !module.assigned) return;
  found.exportsValue ||= module.assigned;
  found.commonJs = module.named ? 'names' : 'value';
  found.cjsExports.push(...commonJsFacts(module, required, loads));
}

type Add = (form: HiddenForm, literal: Node | undefined | null) => void;

function call(node: Node, add: Add, loads: Loads): void {
  const { callee } = node;
  const [first] = node.arguments as Node[];
  const form = loads(callee);
  if (form) return add(form, first);
  if (callee.type === 'Identifier') {
    if (/^(?:URL|Worker|SharedWorker)$/.test(callee.name) && stringValue(first) !== undefined)
      add('opaque', first);
    return;
  }
  if (callee.type !== 'MemberExpression' || callee.computed) return;
  const owner = callee.object as Node;
  const name = callee.property.name as string;
  if (loads(owner)) {
    if (name === 'resolve') add('opaque', first);
    if (name === 'context') add('opaque', first);
  } else if (owner.type === 'MetaProperty') {
    if (name === 'resolve') add('opaque', first);
    if (name === 'glob' || name === 'globEager') globs(first, add);
  }
}

function globs(first: Node | undefined, add: Add): void {
  if (first?.type === 'ArrayExpression') for (const element of first.elements) add('opaque', element);
  else add('opaque', first);
}

/** `import(`./pages/${name}`)`: everything under the constant beginning may be meant; more than that is not followed. */
function computed(found: Hidden, node: Node, { specifier, prefix, suffix }: ModulePath): void {
  if (prefix) found.loadsAnything = true;
  if (!specifier.startsWith('.')) return;
  found.references.push({
    form: 'opaque',
    specifier,
    start: node.start,
    end: node.end,
    fixed: true,
    ...(prefix && { prefix }),
    ...(prefix && suffix !== undefined && { suffix }),
  });
}

const jsdocImport =
  /\bimport\s*\(\s*(['"])([^'"\n]+)\1\s*\)|@import\b[^@'"]*?\bfrom[\s*]+(['"])([^'"\n]+)\3/g;

function jsdoc(found: Hidden, text: string, parsed: ParseResult): void {
  for (const comment of parsed.comments) {
    if (comment.type !== 'Block' || !comment.value.startsWith('*')) continue;
    for (const match of text.slice(comment.start, comment.end).matchAll(jsdocImport)) {
      const specifier = (match[2] ?? match[4])!;
      const start = comment.start + match.index + match[0].lastIndexOf(specifier) - 1;
      found.references.push({ form: 'jsdoc', specifier, start, end: start + specifier.length + 2 });
    }
  }
}
