// What says something else in another module: paths that begin where the file is, and what a module knows of itself.

import type { Node } from './tree.ts';

const ownNames = /^(?:require|module|exports|eval|__dirname|__filename)$/;

/** Whether a node depends on the place of the module, or on its scope; of a name, if nothing declares it. */
export const isBoundToModule = ({ type, name }: Node): boolean =>
  type === 'ImportExpression' ||
  type === 'MetaProperty' ||
  type === 'TSImportType' ||
  type === 'Decorator' ||
  (type === 'Identifier' && ownNames.test(name));
