// A short hash for equality within one tree and for ids that survive moved lines. No protection against intent.

/** A 53-bit hash that can be fed piece by piece. */
export class Hash {
  #a = 0xdeadbeef;
  #b = 0x41c6ce57;

  add(text: string): void {
    this.addPart(text, 0, text.length);
  }

  /** The same as adding a slice of a text, without making it. */
  addPart(text: string, start: number, end: number): void {
    let a = this.#a;
    let b = this.#b;
    for (let at = start; at < end; at++) {
      const code = text.charCodeAt(at);
      a = Math.imul(a ^ code, 2654435761);
      b = Math.imul(b ^ code, 1597334677);
    }
    this.#a = Math.imul(a ^ 10, 2654435761);
    this.#b = Math.imul(b ^ 10, 1597334677);
  }

  toString(): string {
    const a =
      Math.imul(this.#a ^ (this.#a >>> 16), 2246822507) ^ Math.imul(this.#b ^ (this.#b >>> 13), 3266489909);
    const b =
      Math.imul(this.#b ^ (this.#b >>> 16), 2246822507) ^ Math.imul(this.#a ^ (this.#a >>> 13), 3266489909);
    return (4294967296 * (2097151 & b) + (a >>> 0)).toString(36);
  }
}

/** Eleven characters at most; equal texts give equal hashes on every machine. */
export function hashText(text: string): string {
  const hash = new Hash();
  hash.add(text);
  return hash.toString();
}
