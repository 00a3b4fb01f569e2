// A form that real code has and one statement does not show: a few statements that end with a number.

/** What a form is written with. */
export interface Parts {
  /** A number, from `make` if the function may still get one. */
  hot(): string;
  /** Some number. */
  number(): string;
  condition(): string;
  /** A name that nothing has yet. */
  name(): string;
  /** A number from what a call of `make` gives, for calls that are written in another way: `held(2)`. */
  fromMade(call: string): string;
}

/** Lines without indentation, and the expression that they were written for. */
export interface Form {
  lines: readonly string[];
  result: string;
}

export type Forms = Readonly<Record<string, (parts: Parts) => Form>>;
