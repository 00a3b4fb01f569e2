import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { openFiles, type ReadingFs } from '../../src/disk/files.ts';
import { project, write } from './project.ts';

describe('reading', () => {
  test('a text is returned byte for byte, a BOM as its first character', () => {
    const root = project({ 'bom.ts': '\uFEFFexport {};\r\n', 'empty.ts': '' });
    const files = openFiles(root);
    expect(files.read('bom.ts')).toBe('\uFEFFexport {};\r\n');
    expect(files.read('empty.ts')).toBe('');
    expect(files.skipped).toEqual([]);
  });

  test('what is no source text is skipped when it is read, and says why', () => {
    const root = project({
      'image.png': Buffer.from([0x89, 0x50, 0, 1]),
      'late-zero.ts': `${'x'.repeat(8000)}\0`,
      'latin.ts': Buffer.from('// caf\xe9', 'latin1'),
      'huge.ts': ' '.repeat(5 * 1024 * 1024 + 1),
      'large.ts': ' '.repeat(5 * 1024 * 1024),
    });
    const files = openFiles(root);
    expect(files.skipped).toEqual([]);
    for (const file of files.paths) files.read(file);
    expect(files.skipped).toEqual([
      { path: 'huge.ts', reason: 'larger than 5 MB' },
      { path: 'image.png', reason: 'binary' },
      { path: 'latin.ts', reason: 'not UTF-8' },
    ]);
    expect(files.read('huge.ts')).toBeUndefined();
    expect(files.read('late-zero.ts')).toHaveLength(8001);
  });

  test('a listed file that has gone or cannot be opened is skipped', () => {
    const root = project({ 'gone.ts': '', 'denied.ts': '', 'folder.ts': '' });
    const denying: ReadingFs = {
      ...fs,
      openSync: (file, ...rest) => {
        if (String(file).endsWith('denied.ts')) throw Object.assign(new Error('no'), { code: 'EACCES' });
        return fs.openSync(file, ...rest);
      },
    };
    const files = openFiles(root, denying);
    fs.rmSync(path.join(root, 'gone.ts'));
    fs.rmSync(path.join(root, 'folder.ts'));
    fs.mkdirSync(path.join(root, 'folder.ts'));
    expect(files.paths.map((file) => files.read(file))).toEqual([undefined, undefined, undefined]);
    expect(files.skipped).toEqual([
      { path: 'denied.ts', reason: 'unreadable: EACCES' },
      { path: 'folder.ts', reason: 'not a file' },
      { path: 'gone.ts', reason: 'unreadable: ENOENT' },
    ]);
    write(root, { 'gone.ts': 'back' });
    expect(files.read('gone.ts')).toBe('back');
    expect(files.skipped.map((file) => file.path)).toEqual(['denied.ts', 'folder.ts']);
  });

  test('a file that became a link after listing is not followed', () => {
    const root = project({ 'a.ts': '' });
    const files = openFiles(root);
    fs.rmSync(path.join(root, 'a.ts'));
    fs.symlinkSync(path.join(project({ 'secret.ts': 'secret' }), 'secret.ts'), path.join(root, 'a.ts'));
    expect(files.read('a.ts')).toBeUndefined();
  });

  test('a file that is not listed can be looked at inside the root only', () => {
    const root = project({ 'a.ts': '', 'node_modules/db/package.json': '{}' });
    const outer = project({ 'secret.ts': 'secret' });
    fs.symlinkSync(outer, path.join(root, 'node_modules/out'));
    fs.symlinkSync('db', path.join(root, 'node_modules/same'));
    const files = openFiles(root);
    expect(files.read('node_modules/db/package.json')).toBe('{}');
    expect(files.read('node_modules/same/package.json')).toBe('{}');
    expect(files.read('tsconfig.json')).toBeUndefined();
    expect(files.skipped).toEqual([]);
    expect(files.read('node_modules/out/secret.ts')).toBeUndefined();
    expect(files.read('../secret.ts')).toBeUndefined();
    expect(files.skipped.map((file) => file.reason)).toEqual(['outside of the root', 'outside of the root']);
  });
});
