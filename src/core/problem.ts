// What a person must mend before anything can run: exit code 2, with the place and what to do.

/** `message` in lower case without a full stop; `remedy` says what to type or change. */
export class Problem extends Error {
  readonly remedy: string;
  readonly place?: string;

  constructor(message: string, remedy: string, place?: string) {
    super(message);
    this.name = 'Problem';
    this.remedy = remedy;
    if (place !== undefined) this.place = place;
  }
}
