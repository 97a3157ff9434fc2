// @ts-nocheck -- the package has no types for its parts; who uses it has those of the whole.
// better-sqlite3 as the bundle has it: its dozen files of JavaScript come with ours, compiled ahead, and only its binary is looked for in the package.
// Reading them one by one took a start as long as opening the library.
const { join } = require('node:path');
const createDatabase = require('../node_modules/better-sqlite3/lib/database.js');
const SqliteError = require('../node_modules/better-sqlite3/lib/sqlite-error.js');

/** The package knows for itself which binary fits. */
const binding = () => {
  const outside = require('node:module').createRequire(__filename);
  const inPackage = join(outside.resolve('better-sqlite3/package.json'), '..');
  return outside(join(inPackage, 'lib', 'binding.js')).getBinding();
};

module.exports = createDatabase(binding, false);
module.exports.SqliteError = SqliteError;
