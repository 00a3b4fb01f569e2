#!/usr/bin/env node
// The door: an old Node is told so in words, before it meets a module that it cannot load. Nothing is imported here but
// what every Node has, and it is CommonJS, because the settings below count only before Node starts its threads, as it
// does for an ES module. From these versions on CommonJS may load ES modules, and Node says nothing about it.

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const isSupported = major > 22 || (major === 22 && minor >= 13) || (major === 20 && minor >= 19);

// Texts are parsed on another thread. One is as fast as four, and each would keep for itself what it freed.
process.env.UV_THREADPOOL_SIZE ??= '1';
process.env.MIMALLOC_PURGE_DELAY ??= '0';

// Node 22 and newer keep what they compiled, for the next run.
(require('node:module') as { enableCompileCache?: () => void }).enableCompileCache?.();

if (isSupported) import('./start.ts').then(({ start }) => start());
else {
  process.stderr.write(
    `canonize: Node ${process.versions.node} is too old\n  use Node 20.19, 22.13 or newer: node --version says which one runs\n`,
  );
  process.exitCode = 2;
}
