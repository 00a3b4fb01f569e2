// Files that other tools own (YAML, JSON) may be broken; that is theirs to report, and no reason for us to stop.

/** The value, or undefined where reading it throws. */
export function parseProblemless<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
