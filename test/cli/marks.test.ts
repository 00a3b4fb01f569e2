// `--mark` leaves a comment where an async source stops: once, on a line of its own, and undo takes it away.

import { describe, expect, it } from 'vitest';
import { project, text } from '../disk/project.ts';
import { canonize } from './command.ts';

const tree = {
  'package.json': '{ "name": "mailer", "type": "module", "private": true }\n',
  'tsconfig.json':
    '{ "compilerOptions": { "strict": true, "target": "es2022", "module": "esnext", "moduleResolution": "bundler", "lib": ["es2022"], "types": [], "jsx": "preserve", "noEmit": true } }\n',
  'src/db.ts':
    'export function connect(url: string): string {\n  return url.trim();\n}\nexport const open = (url: string): string => url.trim();\n',
  'src/user.ts': "import { open } from './db';\n\nexport const size = (): number => open('a').length;\n",
  'src/pool.ts': [
    "import { connect, open } from './db';",
    '',
    'export class Pool {',
    '  readonly url: string;',
    '  // eslint-disable-next-line no-restricted-syntax',
    "  static first = connect('s');",
    '  constructor() {',
    "    this.url = connect('a') + `${[",
    "      connect('b'),",
    '    ]}`;',
    '  }',
    "  other = (): number => open('c').length;",
    '}',
    '',
  ].join('\n'),
};
const args = ['--async', 'src/db.ts#connect', 'src/db.ts#open', '--mark'];

describe('diff --mark', () => {
  const marked = [
    "import { connect, open } from './db';",
    '',
    'export class Pool {',
    '  readonly url: string;',
    '  // TODO(canonize: async/field) src/db.ts#connect becomes async',
    '  // eslint-disable-next-line no-restricted-syntax',
    "  static first = connect('s');",
    '  // TODO(canonize: async/constructor) src/db.ts#connect becomes async',
    '  constructor() {',
    "    this.url = connect('a') + `${[",
    "      connect('b'),",
    '    ]}`;',
    '  }',
    "  other = async (): Promise<number> => (await open('c')).length;",
    '}',
    '',
  ].join('\n');

  it('marks each place once, converts what it can, and is taken back', () => {
    const root = project(tree, { commit: true });
    expect(canonize(root, ['apply', '--yes', ...args]).status).toBe(3);
    expect(text(root, 'src/pool.ts')).toBe(marked);
    const again = canonize(root, ['diff', '--format', 'patch', ...args]);
    expect([again.status, again.stdout]).toEqual([0, '']);
    expect(canonize(root, ['undo']).status).toBe(0);
    for (const [file, before] of Object.entries(tree)) expect(text(root, file)).toBe(before);
  });

  it('without the option there is no mark, and verify names those that are left', () => {
    const root = project({ ...tree, 'src/pool.ts': marked.replace(' async ()', ' ()') });
    expect(canonize(root, ['diff', '--format', 'patch', '--async', 'src/db.ts#connect']).stdout).toBe('');
    const { stdout } = canonize(root, ['verify', '--async', 'src/db.ts#connect']);
    expect(stdout).toContain('marked             async/field at src/pool.ts:5:3');
    expect(stdout).toContain('marked             async/constructor at src/pool.ts:8:3');
  });
});
