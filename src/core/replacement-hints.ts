// What a deprecation says should be used instead. People write such comments and forget them, so they are hints: they are
// offered where something has to be decided, and never believed.

const link = /\{@link(?:code|plain)?\s+([A-Za-z_$][\w$]*(?:[.#][A-Za-z_$][\w$]*)*)/g;
const word = '`?([A-Za-z_$][\\w$]*(?:[.#][A-Za-z_$][\\w$]*)*)(?:\\(\\))?`?';
const advised = new RegExp(
  `\\b(?:use|call|prefer|see|replaced by|replaced with|renamed to|moved to|superseded by|in favou?r of)\\s+(?:the\\s+)?(?:new\\s+)?${word}`,
  'gi',
);
const instead = new RegExp(`${word}\\s+instead\\b`, 'gi');
/** Words that stand behind "use" and name nothing. */
const filler =
  /^(?:the|a|an|it|this|that|its|your|our|instead|of|one|only|new|another|something|with|at|in)$/i;

/**
 * The names that a deprecation's text gives for what takes the place: `[['SocketManager', 'send']]` of
 * `Use {@link SocketManager.send}`. Links come first, being meant for tools.
 */
export function replacementsIn(text: string): string[][] {
  const found = [link, advised, instead].flatMap((pattern) =>
    [...text.matchAll(pattern)].map(([, name]) => name!.split(/[.#]/)),
  );
  const named = found.filter(([first]) => !filler.test(first!));
  return [...new Map(named.map((path) => [path.join('.'), path])).values()];
}
