// Where a token ends, told from its first character: a scan over millions of them needs neither patterns nor copies.
// It knows no templates, regular expressions or comments: whoever compares two texts scans both in the same way.

const blank = 1;
const name = 2;
const digit = 3;
const quote = 4;
const closing = 5;

const ascii = Uint8Array.from({ length: 128 }, (_, code) => {
  const char = String.fromCharCode(code);
  if (/\s/.test(char)) return blank;
  if (/[A-Za-z_$]/.test(char)) return name;
  if (/\d/.test(char)) return digit;
  if (/['"]/.test(char)) return quote;
  return /[)\]}>]/.test(char) ? closing : 0;
});

/** Beyond ASCII everything is part of a name, but for control characters and the blank that does not break. */
const classOf = (code: number): number =>
  code < 128 ? ascii[code]! : code > 0xa0 ? name : code === 0xa0 ? blank : 0;

export const isBlank = (code: number): boolean => classOf(code) === blank;
export const isNameStart = (code: number): boolean => classOf(code) === name;
export const isDigit = (code: number): boolean => classOf(code) === digit;
export const isQuote = (code: number): boolean => classOf(code) === quote;
export const isClosing = (code: number): boolean => classOf(code) === closing;

/** Where the token ends that begins at `start`, which is no blank. A quote that its line does not close stands alone. */
export function tokenEnd(text: string, start: number): number {
  const code = text.charCodeAt(start);
  const kind = classOf(code);
  if (kind === name) return wordEnd(text, start + 1, false);
  if (kind === digit) return wordEnd(text, start + 1, true);
  if (kind === quote) return stringEnd(text, start, code) ?? start + 1;
  const pair = (code === 63 && text[start + 1] === '.') || (code === 61 && text[start + 1] === '>');
  return pair ? start + 2 : start + 1;
}

/** Names hold digits, numbers hold letters and dots. */
function wordEnd(text: string, from: number, isNumber: boolean): number {
  let at = from;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const kind = classOf(code);
    const goesOn = isNumber ? (kind === name && code < 128 && code !== 36) || code === 46 : kind === name;
    if (!goesOn && kind !== digit) return at;
  }
  return at;
}

/** In data on one line of a megabyte, a quote without a partner must not be looked for to the end. */
const longestString = 500;

function stringEnd(text: string, start: number, mark: number): number | undefined {
  for (let at = start + 1, length = 0; at < text.length && length <= longestString; at++, length++) {
    const code = text.charCodeAt(at);
    if (code === mark) return at + 1;
    if (code === 10) return undefined;
    if (code === 92 && isLineBreak(text.charCodeAt(++at))) return undefined;
  }
  return undefined;
}

const isLineBreak = (code: number): boolean =>
  code === 10 || code === 13 || code === 0x2028 || code === 0x2029;
