// Progress for what takes longer than a second: one line on stderr, only on a terminal, gone when it is done. A phase is
// named as soon as it begins, because some of them give no sign of life until they end.

/** What progress is written to: stderr, or a stand-in. */
export interface ProgressStream {
  isTTY?: boolean;
  write(text: string): unknown;
}

export interface ProgressBar {
  /** @param total 0 where it is not known */
  update(what: string, done: number, total: number): void;
  end(): void;
}

const erase = '\r\u001b[K';

export function progressBar(
  quiet: boolean,
  stream: ProgressStream = process.stderr,
  now: () => number = Date.now,
): ProgressBar {
  const shown = !quiet && stream.isTTY === true;
  let phase = '';
  let last = 0;
  let visible = false;
  return {
    update(what, done, total) {
      const at = now();
      if (!shown || (what === phase && at - last < 100)) return;
      phase = what;
      last = at;
      visible = true;
      const many = total >= 50;
      stream.write(`${erase}${what}${many ? ` ${done} of ${total}` : ' …'}`);
    },
    end() {
      if (visible) stream.write(erase);
      visible = false;
    },
  };
}
