// Progress for what takes longer than a second: one line on stderr, only on a terminal, gone when it is done.

export function progressBar(quiet: boolean): {
  update(what: string, done: number, total: number): void;
  end(): void;
} {
  const shown = !quiet && process.stderr.isTTY === true;
  const started = Date.now();
  let last = 0;
  let visible = false;
  return {
    update(what, done, total) {
      const now = Date.now();
      if (!shown || now - started < 1000 || now - last < 100) return;
      last = now;
      visible = true;
      process.stderr.write(
        `\r\u001b[K${what}${total > 0 && what === 'reading' ? ` ${done} of ${total}` : ' …'}`,
      );
    },
    end() {
      if (visible) process.stderr.write('\r\u001b[K');
    },
  };
}
