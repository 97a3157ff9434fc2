// A disk that refuses in the middle of a deed: every face is told in words, and a fault of ours stays one.
import SqliteDatabase from 'better-sqlite3';
import { expect, it } from 'vitest';
import { call, type EveryHandler } from '../../app/operations/call.ts';

const { SqliteError } = SqliteDatabase;

const asked = async (error: Error, isLater: boolean): Promise<unknown> => {
  const refuse = (): never => {
    throw error;
  };
  const handlers = { 'queue.pause': isLater ? () => Promise.resolve().then(refuse) : refuse };
  return call(handlers as unknown as EveryHandler, 'queue.pause', undefined);
};

it.each([
  ['SQLITE_FULL', 'disk-full'],
  ['SQLITE_READONLY', 'library-unwritable'],
  ['SQLITE_BUSY', 'library-unwritable'],
])('%s is told as %s, now or later', async (code, told) => {
  for (const isLater of [false, true])
    expect(await asked(new SqliteError('The disk says no', code), isLater)).toMatchObject({
      ok: false,
      failure: { code: told, detail: `${code}: The disk says no` },
    });
});

it('damage, which the next start is to look into, and a fault of ours are thrown as they are', async () => {
  for (const error of [new SqliteError('malformed', 'SQLITE_CORRUPT'), new TypeError('A fault')])
    for (const isLater of [false, true]) await expect(asked(error, isLater)).rejects.toBe(error);
});
