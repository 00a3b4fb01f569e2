// A repository of 2,000 real files with an adapter that 100 of them use: zod's own sources, sixteen times over, under one
// tsconfig. The files are real so that the compiler has its usual work; the adapter is ours, so that its uses are known.

import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { cacheFolder, commit, install, sourcesBelow, writeFiles, writeJson } from './trees.ts';

const packages = ['zod@4.6.7', '@types/node@20.19.43'];
const fileCount = 2000;
const useCount = 100;

export interface AdapterTree {
  root: string;
  files: number;
  /** The files that use the adapter, once each. */
  users: ReadonlySet<string>;
  adapter: string;
}

const canonical = 'src/ws/sockets.ts';
const adapter = 'src/legacy/socket-adapter.ts';

const texts: Readonly<Record<string, string>> = {
  [canonical]: `export class Sockets {
  readonly open = new Map<string, number>();
  get count(): number {
    return this.open.size;
  }
  send(event: string, data: number): number {
    this.open.set(event, data);
    return this.count;
  }
}
`,
  [adapter]: `import type { Sockets } from '../ws/sockets.js';

export class SocketAdapter {
  readonly #sockets: Sockets;
  constructor(sockets: Sockets) {
    this.#sockets = sockets;
  }
  get openSockets(): number {
    return this.#sockets.count;
  }
  sendMsg(data: number, event: string): number {
    return this.#sockets.send(event, data);
  }
}
`,
};

/** Written anew each time. */
export function adapterTree(): AdapterTree {
  const root = join(cacheFolder(), 'adapter-2000');
  rmSync(root, { recursive: true, force: true });
  const modules = install(packages);
  const own = sourcesBelow(join(modules, 'zod'), 'src').filter(
    (file) => !/(?:^|\/)(?:tests|benchmarks)\//.test(file),
  );
  const sources: string[] = [];
  for (let copy = 1; sources.length < fileCount - 2; copy++) {
    for (const file of own) {
      const to = file.replace(/^src/, `src/copy${copy}`);
      writeFiles(root, [[to, readFileSync(join(modules, 'zod', file), 'utf8')]]);
      sources.push(to);
    }
  }
  writeFiles(root, Object.entries(texts));
  const step = Math.floor(sources.length / useCount);
  const users = Array.from({ length: useCount }, (_, index) => sources[index * step]!);
  for (const [index, user] of users.entries()) addUse(root, user, index);
  for (const name of ['@types/node', 'undici-types'])
    cpSync(join(modules, name), join(root, 'node_modules', name), { recursive: true });
  writeJson(join(root, 'package.json'), { name: 'bench', private: true, type: 'module' });
  writeJson(join(root, 'tsconfig.json'), {
    compilerOptions: {
      target: 'es2022',
      lib: ['es2023', 'dom', 'dom.iterable'],
      module: 'nodenext',
      types: ['node'],
      strict: true,
      skipLibCheck: true,
      noEmit: true,
    },
    include: ['src'],
  });
  const duplicates = [`${adapter}#SocketAdapter`];
  writeJson(join(root, 'canonize.config.json'), {
    consolidations: [{ canonical: `${canonical}#Sockets`, duplicates }],
  });
  writeFileSync(join(root, '.gitignore'), 'node_modules/\n');
  commit(root);
  return { root, files: sources.length + 2, users: new Set(users), adapter };
}

/** One construction, one call with its arguments in another order, and every second time a getter. */
function addUse(root: string, user: string, index: number): void {
  const to = (module: string): string =>
    posix
      .relative(posix.dirname(user), module)
      .replace(/\.ts$/, '.js')
      .replace(/^(?!\.)/, './');
  const size = index % 2 === 0 ? ' + adapter.openSockets' : '';
  const text = `
import { SocketAdapter } from "${to(adapter)}";
import { Sockets } from "${to(canonical)}";

export function announce${index}(data: number): number {
  const adapter = new SocketAdapter(new Sockets());
  return adapter.sendMsg(data, "announce")${size};
}
`;
  writeFileSync(join(root, user), readFileSync(join(root, user), 'utf8') + text);
}
