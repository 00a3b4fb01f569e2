// Markdown for issues and pull requests. GitHub refuses texts of more than 65,536 characters; what does not fit is
// counted instead of shown.

/** Leaves room for what a template puts around it. */
export const markdownLimit = 60_000;

/** A fence that is longer than any in the text. */
export function fenced(language: string, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text.endsWith('\n') ? text : `${text}\n`}${fence}\n`;
}

/** Text as code in a line. */
export function code(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const ticks = '`'.repeat(longest + 1);
  return longest === 0 ? `\`${text}\`` : `${ticks} ${text} ${ticks}`;
}

/** Text that means itself: neither a tag, nor a table's bar, nor a mention of a person, nor emphasis. */
export const plain = (text: string): string =>
  text
    .replace(/[\\`*_[\]<>|~]/g, '\\$&')
    .replaceAll('@', '@\u200b')
    .replace(/\s+/g, ' ');

/**
 * As many blocks as fit, in their order.
 * @param rest what to say of those that do not
 */
export function fitting(
  head: string,
  blocks: readonly string[],
  rest: (left: number) => string,
  limit = markdownLimit,
): string {
  let text = head;
  let left = 0;
  for (const block of blocks) {
    if (left > 0 || text.length + block.length > limit) left++;
    else text += block;
  }
  return left > 0 ? `${text}\n${rest(left)}\n` : text;
}
