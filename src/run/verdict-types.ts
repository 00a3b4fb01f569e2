// What a verdict says, whoever finds it.

import type { Place } from '../core/refusals.ts';
import type { Since } from './since.ts';

export interface Finding extends Place {
  kind:
    | 'duplicate'
    | 'not-renamed'
    | 'dangling'
    | 'new-duplicate'
    | 'missing-canonical'
    | 'unknown-duplicate'
    | 'stale-double'
    | 'not-read'
    | 'not-async'
    | 'silent-promise'
    | 'new-exception'
    | 'compiler-error';
  symbol: string;
  message: string;
}

export interface Judged {
  canonical: string;
  /** Definitions and names that stand for it, the canonical's own included: 1 is the goal. */
  definitions: number;
  /** Listed duplicates that are gone. */
  gone: number;
}

export interface Verdict {
  /** `not proven`: nothing speaks against it, but something could not be read. */
  outcome: 'pass' | 'fail' | 'not proven';
  consolidations: readonly Judged[];
  findings: readonly Finding[];
  /** Why something is not proven. */
  unproven: readonly string[];
  /** Comments that `--mark` left and nobody has taken away. */
  marks: readonly (Place & { code: string })[];
  /** What the branch adds, where that was asked. */
  since?: Since;
}
