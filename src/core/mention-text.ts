// How a mention of a local is written when its name changes: keys and exported names stay what they were.

import type { Reference, TextEdit } from './language.ts';

export function renamedMention(mention: Reference, old: string, name: string): TextEdit {
  const { start, end, role, twin } = mention;
  if (twin?.name === name) return { start: twin.start, end: twin.end, text: name };
  if (role === 'shorthand') return { start, end, text: `${old}: ${name}` };
  return { start, end, text: role === 'export-specifier' ? `${name} as ${old}` : name };
}
