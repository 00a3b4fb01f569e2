// Names as whole words of a text, where no tree is at hand or none is needed.

/** A name that is no part of another, everywhere in a text. */
export const wordPattern = (name: string): RegExp =>
  new RegExp(`(?<![\\w$])${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\w$])`, 'g');

export const hasWord = (text: string, name: string): boolean =>
  text.includes(name) && wordPattern(name).test(text);
