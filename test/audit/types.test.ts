// What an audit says when it may ask the compiler: which members fit, and promises for which nobody accounts.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AuditReport, auditReport } from '../../src/index.ts';
import { defaultTsconfig, writeProject } from '../fixtures/project.ts';

const files = {
  'tsconfig.json': defaultTsconfig,
  'package.json': '{ "name": "shop", "private": true, "main": "src/main.ts" }',
  'src/mailer/mailer.ts': `export class Mailer {
  private readonly sent: string[] = [];
  send(to: string, subject: string): string {
    this.sent.push(\`\${to}: \${subject}\`);
    return to;
  }
  queue(to: string): number {
    return this.sent.push(to);
  }
  sentTo(to: string): boolean {
    return this.sent.some((each) => each.startsWith(to));
  }
}
`,
  'src/mailer/legacy-mailer.ts': `/** @deprecated use Mailer */
export class LegacyMailer {
  private readonly sent: string[] = [];
  send(to: string, subject: string): string {
    this.sent.push(\`\${to}: \${subject}\`);
    return to;
  }
  queue(to: string): { position: number } {
    return { position: this.sent.push(to) };
  }
  flush(): void {
    this.sent.length = 0;
  }
  unusedByAnyone(): void {}
}

export const makeMailer = () => new LegacyMailer();
`,
  'src/users.ts': `export async function findUser(name: string): Promise<{ name: string }> {
  return { name };
}

export const nameOf = (user: { name: string }): string => user.name;
`,
  'src/main.ts': `import { makeMailer } from './mailer/legacy-mailer';
import { Mailer } from './mailer/mailer';
import { findUser, nameOf } from './users';

export async function main(names: string[], log: (value: unknown) => Promise<void>) {
  const mailer = makeMailer();
  mailer.send('ada', 'hello');
  mailer.queue('ada');
  mailer.flush();
  new Mailer().sentTo('ada');
  findUser('ada');
  if (findUser('grace')) log('found');
  await names.map((name) => findUser(name));
  const user = await findUser('ada');
  await nameOf(user);
  void findUser('on purpose');
  findUser('ada').catch(() => undefined);
  findUser('ada').then(nameOf);
  return Promise.all(names.map((name) => findUser(name)));
}

main([], async () => {});
`,
  'test/main.test.ts': `import { nameOf } from '../src/users';

export const probe = async () => await nameOf({ name: 'ada' });
`,
};

describe('an audit that may ask the compiler', () => {
  let root: string;
  let report: AuditReport;
  beforeAll(async () => {
    root = mkdtempSync(path.join(tmpdir(), 'canonize-types-'));
    writeProject(
      root,
      Object.entries(files).map(([file, text]) => ({ path: file, text })),
    );
    report = await auditReport({ cwd: root, config: {}, types: true });
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it('finds promises that nobody awaits, and awaits of what is none; what somebody meant is left in peace', () => {
    expect(
      report.colours.map(({ kind, file, line, message }) => `${file}:${line} ${kind}: ${message}`),
    ).toEqual([
      'src/main.ts:15 needless await: nameOf returns no promise: src/users.ts:5',
      'src/main.ts:11 unawaited: nobody awaits the promise of findUser',
      'src/main.ts:12 unawaited: nobody awaits the promise of log',
      'src/main.ts:12 unawaited: findUser gives a promise, and is used as if it were the value',
      'src/main.ts:13 unawaited: a list of promises is awaited, which waits for none of them',
    ]);
  });

  it('says of every member that users really ask for, wherever its owner came from, whether the canonical fits', () => {
    const usedOf = [{ symbol: 'src/mailer/legacy-mailer.ts#LegacyMailer', files: 1 }];
    expect(report.groups.map(({ contract }) => contract)).toEqual([
      [
        { member: 'flush', usedOf, answer: 'missing' },
        { member: 'queue', usedOf, answer: 'offered', assignable: false },
        { member: 'send', usedOf, answer: 'offered', assignable: true },
      ],
    ]);
  });

  it('says neither without being asked to', async () => {
    const { colours, groups } = await auditReport({ cwd: root, config: {} });
    expect(colours.map(({ kind }) => kind)).toEqual(['needless await']);
    expect(
      groups.flatMap(({ contract }) => contract.filter(({ assignable }) => assignable !== undefined)),
    ).toEqual([]);
  });
});
