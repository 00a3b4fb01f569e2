// The same blind rewrite for jscodeshift. With --prefilter files that cannot match are not parsed.

const way = /^(\.\.?\/(?:\.\.\/)*)Option\.ts$/;

module.exports = ({ source }, { jscodeshift }, { prefilter }) => {
  if (prefilter && !source.includes('/Option.ts"')) return undefined;
  const root = jscodeshift(source);
  let changed = false;
  for (const kind of ['ImportDeclaration', 'ExportNamedDeclaration', 'ExportAllDeclaration']) {
    root.find(jscodeshift[kind]).forEach(({ node }) => {
      if (!node.source || !way.test(node.source.value)) return;
      node.source = jscodeshift.stringLiteral(node.source.value.replace(way, '$1canon/Option.ts'));
      changed = true;
    });
  }
  return changed ? root.toSource() : undefined;
};

module.exports.parser = 'ts';
