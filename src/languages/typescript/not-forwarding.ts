// What the parts of the proof share: the module that declares something, and the way in which they say no.

import type { Span } from '../../core/edits.ts';
import type { Scopes } from './scopes.ts';
import type { Node } from './tree.ts';

/** The text and names of the module that declares the function. */
export interface Declaring {
  text: string;
  program: Node;
  scopes: Scopes;
}

/** A place that does more than forwarding. Thrown inside the proof only, and caught at its edge. */
export class NotForwarding extends Error {
  readonly at: Span;
  constructor(at: Span, message: string) {
    super(message);
    this.at = at;
  }
}
