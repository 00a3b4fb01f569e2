// What the core knows of the file tree: paths and a way to read them. Everything else about disks stays outside.

/** A file of the tree that was not read, and why; it is listed in every report so that nothing is silent. */
export interface SkippedFile {
  path: string;
  /** `binary`, `larger than 5 MB`, `link leaves the root`, `unreadable: EACCES`, `not UTF-8`. */
  reason: string;
}

/** The tree below one root. Paths are relative to the root, with `/` separators, sorted by code unit. */
export interface Files {
  /** Absolute path of the root with links resolved. */
  readonly root: string;
  /** Every file git knows (tracked or untracked, not ignored), or a walk that honours .gitignore. */
  readonly paths: readonly string[];
  /** Files that are listed above but that `read` refused so far, and links that leave the root. */
  readonly skipped: readonly SkippedFile[];
  /** The file's text (a BOM is kept as its first character), or undefined if it is skipped: see `skipped`. */
  read(path: string): string | undefined;
}
