// What stands under the name of something that works and does nothing: left over, or left to do.

import { cannotBeOne } from './apart.ts';
import { bucketsOf } from './buckets.ts';
import type { Entry } from './catalog.ts';
import { confidence } from './confidence.ts';
import { type AuditContext, evidenceOf, isOld, type Link } from './context.ts';
import { habitFrom, isConventional } from './names.ts';
import { isTestPlace } from './places.ts';

/** Classes and functions that only throw, under the name of something that works. */
export function stubs(context: AuditContext): Link[] {
  const { catalog, isGenerated } = context;
  const links: Link[] = [];
  const named = [...catalog.entries.values()].filter(
    ({ module, shape, exports }) =>
      exports.length > 0 &&
      !isTestPlace(module) &&
      !isGenerated(module) &&
      !isConventional(shape.name) &&
      (shape.form === 'class' || shape.form === 'function') &&
      shape.alias === undefined,
  );
  for (const bucket of bucketsOf(named, ({ stem }) => stem)) {
    if (bucket.length > habitFrom) continue;
    const isStub = ({ shape }: Entry): boolean =>
      shape.does?.kind === 'throws' || (shape.deprecated !== undefined && doesNothing(shape.does?.kind));
    const real = bucket.find(({ shape }) => shape.does === undefined && shape.size >= 20);
    if (!real) continue;
    for (const stub of bucket.filter(isStub)) {
      if (
        stub.shape.form !== real.shape.form ||
        stub.module === real.module ||
        cannotBeOne(context, stub, real)
      )
        continue;
      links.push({
        from: stub.key,
        to: real.key,
        kind: 'stub',
        proof:
          stub.shape.does!.kind === 'throws'
            ? 'it only throws, under the name of something that works'
            : 'it does nothing, under the name of something that works',
        evidence: [evidenceOf(stub, 'all it does')],
        confidence:
          stub.shape.does!.kind === 'throws' && (isOld(stub) || stub.shape.form === 'class')
            ? confidence.stub
            : confidence.stubUnsure,
        starts: true,
      });
    }
  }
  return links;
}

const doesNothing = (kind: string | undefined): boolean =>
  kind === 'empty' || kind === 'returns argument' || kind === 'returns constant';
