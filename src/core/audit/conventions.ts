// Names that a framework reads which nobody told us of: many modules export one, and none imports it from any of them.

import type { Catalog } from './catalog.ts';
import type { Liveness } from './finding.ts';
import { habitFrom } from './names.ts';
import type { UseIndex } from './uses.ts';

/** Whether a framework asks each module for an export of this name: it stands where it stands because of that. */
export type AskedFor = (name: string) => boolean;

/** Modules that are not reached say nothing: nobody imports anything of theirs. */
export function askedForIn(
  catalog: Catalog,
  uses: UseIndex,
  liveness: ReadonlyMap<string, Liveness>,
): AskedFor {
  const modules = new Map<string, number>();
  const taken = new Set<string>();
  for (const { module, exports } of catalog.entries.values()) {
    if (liveness.get(module) !== 'reached') continue;
    const isWhole = uses.wholeOf(module).length > 0;
    for (const name of exports) {
      modules.set(name, (modules.get(name) ?? 0) + 1);
      if (isWhole || uses.of(`${module}#${name}`).length > 0) taken.add(name);
    }
  }
  return (name) => name !== 'default' && (modules.get(name) ?? 0) > habitFrom && !taken.has(name);
}
