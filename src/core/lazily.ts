// A value that is made when it is first asked for.

/** What `make` returns is kept, `undefined` too. */
export function lazily<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
