// Module references that the parser's record does not hold: require, import types, import-equals, module
// augmentations, JSDoc imports, test doubles, and forms that are never rewritten.

import type { ParseResult } from 'oxc-parser';
import type { ExportFact, HiddenForm, HiddenReference, ModuleFacts, Required } from '../../core/facts.ts';
import { commonJsFacts, commonJsOf, requiredNames } from './commonjs.ts';
import { MockCalls } from './mock-calls.ts';
import { isJavaScript } from './parse.ts';
import { type Loads, loadsModules } from './requires.ts';
import { type Node, stringValue, walk } from './tree.ts';

export interface Hidden {
  references: HiddenReference[];
  exportsValue: boolean;
  cjsExports: ExportFact[];
  commonJs?: ModuleFacts['commonJs'];
  required?: readonly Required[];
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
    } else if (literal && form !== 'declare-module') computed(found, literal);
  };
  const program = parsed.program as unknown as Node;
  const loads = loadsModules(path, text);
  const calls = new MockCalls(program);
  const double = (node: Node): boolean => {
    const named = calls.all(node);
    for (const { specifier, prefix, target, subject } of named) {
      mocked.add(target.start);
      const { start, end } = target;
      found.references.push({ form: 'mock', specifier, start, end, ...(prefix && { prefix }) });
      const [first] = node.arguments;
      if (subject !== undefined && !mocked.has(first.start)) add('opaque', first);
      if (subject !== undefined) mocked.add(first.start);
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

/** `import(`./pages/${name}`)`: everything under the constant beginning may be meant. */
function computed(found: Hidden, literal: Node): void {
  const [beginning, end] = constantEnds(literal);
  if (!beginning?.startsWith('.')) return;
  found.references.push({
    form: 'opaque',
    specifier: beginning,
    prefix: true,
    ...(end && { suffix: end }),
    start: literal.start,
    end: literal.end,
  });
}

/** The constant text at the beginning and at the end of a computed one. */
function constantEnds(node: Node): [string | undefined, string | undefined] {
  if (node.type === 'TemplateLiteral') return [node.quasis[0].value.cooked, node.quasis.at(-1).value.cooked];
  if (node.type !== 'BinaryExpression' || node.operator !== '+')
    return [stringValue(node), stringValue(node)];
  return [constantEnds(node.left)[0], constantEnds(node.right)[1]];
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
