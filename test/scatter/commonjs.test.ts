// Scatters and gathers a small tree of CommonJS: the clean tree has to come back, and each form has to have been there.

import { describe, expect, it } from 'vitest';
import { COMMONJS_FORMS, scatterCommonJs } from './commonjs.ts';
import { compareCommonJs } from './commonjs-compare.ts';
import { gather, toolExists } from './gather.ts';
import type { Tree } from './resolve.ts';

const TREE: Tree = new Map([
  ['package.json', '{ "name": "relay", "private": true }\n'],
  [
    'src/db.js',
    "'use strict';\n\nclass Db {\n  rows() {\n    return ['a'];\n  }\n}\n\nmodule.exports = Db;\n",
  ],
  [
    'src/mail.js',
    'function send(text) {\n  return text;\n}\n\nmodule.exports = { send, post: (text) => send(text) };\n',
  ],
  ['src/auth.js', 'exports.login = (name) => name;\nexports.logout = () => undefined;\n'],
  ['src/socket.js', 'module.exports = function open(url) {\n  return url;\n};\n'],
  [
    'src/app.js',
    "'use strict';\r\n\r\nconst Db = require('./db');\r\nconst { send, post } = require('./mail');\r\nconst open = require('./socket.js');\r\n\r\nexports.run = (login) => [new Db().rows(), send('a'), post('b'), open(login)];\r\n",
  ],
  [
    'src/jobs/nightly.js',
    "const { login, logout } = require('../auth');\nconst mail = require('../mail');\nconst { send: deliver } = require('../mail.js');\n\nmodule.exports = () => {\n  const Db = require('../db');\n  return [login('ada'), logout(), mail.post('a'), deliver('b'), new Db()];\n};\n",
  ],
  [
    'src/jobs/weekly.js',
    '#!/usr/bin/env node\n// The weekly job.\nconst Db = require("../db")\nconst open = require("../socket")\nconst {\n  login,\n  logout,\n} = require("../auth")\n\nopen(require(\'../mail\').send(login(logout(new Db()))))\n',
  ],
  ['index.js', "module.exports = {\n  Db: require('./src/db'),\n  login: require('./src/auth').login,\n};\n"],
]);

describe.skipIf(!toolExists())('a tree of CommonJS scattered and gathered', () => {
  const forms = new Set<string>();
  for (const seed of [1, 2, 3]) {
    it(`comes back, seed ${seed}`, () => {
      const scattered = scatterCommonJs(TREE, seed, 14);
      for (const { form } of scattered.reroutes) forms.add(form);
      const gathered = gather(TREE, scattered, { judge: compareCommonJs });
      expect(gathered.comparison.differences, gathered.output).toEqual([]);
      expect(gathered.exit, gathered.output).toBe(0);
    }, 60_000);
  }

  it('has every form', () => {
    expect(COMMONJS_FORMS.filter((form) => !forms.has(form))).toEqual([]);
  });
});
