#!/usr/bin/env node
// The door: an old Node is told so in words, before it meets a module that it cannot load. Nothing is imported here.

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const isSupported = major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19);

if (isSupported) await (await import('./start.ts')).start();
else {
  process.stderr.write(
    `canonize: Node ${process.versions.node} is too old\n  use Node 20.19, 22.12 or newer: node --version says which one runs\n`,
  );
  process.exitCode = 2;
}
