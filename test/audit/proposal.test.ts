// What `init` writes down, and what it leaves to a person.

import { describe, expect, it } from 'vitest';
import { canBeTried, proposalOf } from '../../src/core/audit/proposal.ts';
import { definition, group, member } from './results.ts';

const proposed = (...groups: ReturnType<typeof group>[]) =>
  proposalOf(groups).consolidations.map(({ consolidation }) => consolidation);
const reasons = (...groups: ReturnType<typeof group>[]) =>
  Object.fromEntries(proposalOf(groups).left.map(({ symbol, reason }) => [symbol, reason]));

describe('a proposal', () => {
  it('lists what has a transform, under every name that it is exported by', () => {
    const alias = member('src/legacy/db.ts#connectDb', { alsoExportedAs: ['src/legacy/db.ts#default'] });
    expect(proposed(group([alias]))).toEqual([
      {
        canonical: 'src/core/db.ts#getDb',
        duplicates: ['src/legacy/db.ts#connectDb', 'src/legacy/db.ts#default'],
      },
    ]);
  });

  it('gives the canonical the better name that the audit found', () => {
    const better = group([member('src/legacy/db.ts#connectDb')]);
    const as = 'src/core/db.ts#db';
    expect(proposed({ ...better, recommendation: { ...better.recommendation, as } })).toMatchObject([
      { canonical: 'src/core/db.ts#getDb', as },
    ]);
  });

  it('leaves out, with the reason, what needs a transform or a decision', () => {
    const members = [
      member('src/a.ts#fork', { kind: 'fork' }),
      member('src/b.ts#unsure', { confidence: 0.79 }),
      member('src/c.ts#sure', { confidence: 0.8 }),
      member('src/index.ts#offered', { public: true }),
      member('src/d.ts#hidden', { exported: false }),
      member('src/e.ts#behind', { of: 'src/a.ts#fork' }),
      member('src/f.ts#far', { of: 'src/e.ts#behind' }),
    ];
    expect(proposed(group(members))).toMatchObject([{ duplicates: ['src/c.ts#sure'] }]);
    expect(reasons(group(members))).toEqual({
      'src/a.ts#fork': 'a fork moves only where a person has listed it',
      'src/b.ts#unsure': 'how sure it is that it stands for that is 0.79, below 0.80',
      'src/index.ts#offered': 'a published entry offers it: list it with "breaking": true if that may change',
      'src/d.ts#hidden': 'it is not exported, so a configuration cannot name it',
      'src/e.ts#behind': 'it leads to src/a.ts#fork: a fork moves only where a person has listed it',
      'src/f.ts#far': 'it leads to src/a.ts#fork: a fork moves only where a person has listed it',
    });
  });

  it('says of a group whether there is something to try', () => {
    const fork = member('src/a.ts#fork', { kind: 'fork' });
    const behind = member('src/e.ts#behind', { of: 'src/a.ts#fork' });
    expect(canBeTried(group([fork, behind]))).toBe(false);
    expect(canBeTried(group([fork, member('src/c.ts#unsure', { confidence: 0.3, public: true })]))).toBe(
      true,
    );
  });

  it('has nothing for a canonical that nobody can import', () => {
    const members = [member('src/legacy/db.ts#connectDb')];
    const hidden = definition('src/core/db.ts#getDb', { exported: false });
    expect(proposed(group(members, { canonical: hidden }))).toEqual([]);
    const method = definition('src/core/db.ts#Pool.get');
    expect(reasons(group(members, { canonical: method }))['src/legacy/db.ts#connectDb']).toContain(
      'is a member',
    );
  });
});
