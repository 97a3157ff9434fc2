// A library with room to be opened and none to be told whose it is.
import SqliteDatabase from 'better-sqlite3';
import { expect, it, vi } from 'vitest';
import { makeOwnership } from '../../app/compose/care.ts';
import { makeLibrary, tempDirectory } from '../storage/support.ts';

it.each([
  ['SQLITE_FULL', 'disk-full'],
  ['SQLITE_READONLY', 'library-unwritable'],
])('%s is told as %s, and the library is closed', (code, told) => {
  const library = makeLibrary();
  vi.spyOn(library.settings, 'set').mockImplementation(() => {
    throw new SqliteDatabase.SqliteError('The disk says no', code);
  });
  expect(makeOwnership({ library, places: { accountDir: tempDirectory() } })).toMatchObject({
    ok: false,
    failure: { code: told },
  });
  expect(() => library.settings.get('theme')).toThrow('not open');
});
