// Work for other computers, in the library: the migration to its tables, claims, fences, and ends that happen once.
import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { failure } from '../../app/domain/failure.ts';
import { FarmTasks } from '../../app/storage/farm/tasks.ts';
import { migrate } from '../../app/storage/migrate.ts';
import { sql as farm } from '../../app/storage/migrations/0032-farm.ts';
import { MIGRATIONS } from '../../app/storage/migrations/index.ts';
import { contentOf, fillOlder } from './older-library.ts';

const BEFORE = MIGRATIONS.indexOf(farm);
const need = { kind: 'transcribe', modelId: 'tiny', modelMark: 'm' } as const;

function tasks(parts: Parameters<FarmTasks['add']>[0]['parts'] = [null]): FarmTasks {
  const db = new SqliteDatabase(':memory:');
  db.pragma('foreign_keys = ON');
  migrate(db);
  const made = new FarmTasks(db);
  made.add({ id: 'w', need, language: null, durationSeconds: 60, request: { path: '/a' }, parts }, 1);
  return made;
}

it.each([1, 21, BEFORE])('a library of version %i goes on as it did, with no work for others', (version) => {
  const db = new SqliteDatabase(':memory:');
  fillOlder(db, version, 21);
  migrate(db, MIGRATIONS.slice(0, BEFORE));
  const before = contentOf(db);
  expect(migrate(db, MIGRATIONS.slice(0, BEFORE + 1))).toMatchObject({ ok: true });
  expect(contentOf(db)).toMatchObject(before);
  expect(db.pragma('foreign_key_check')).toEqual([]);
  db.close();
});

describe('a task', () => {
  it('is claimed by one', () => {
    const at = tasks();
    expect(at.claim(1, 'one', 5)).toBe(1);
    expect(at.claim(1, 'two', 5)).toBeNull();
    expect(at.task(1)).toMatchObject({ state: 'running', fence: 1, workerId: 'one' });
  });

  it('takes nothing from an attempt that is over, and its number is never used again', () => {
    const at = tasks();
    const first = at.claim(1, 'one', 5) ?? 0;
    at.end({ fence: first, end: 'silent', state: 'waiting' }, 6);
    const second = at.claim(1, 'two', 7) ?? 0;
    expect(second).toBeGreaterThan(first);
    expect(at.end({ fence: first, end: 'done', state: 'done', result: { words: 'late' } }, 8)).toBeNull();
    expect(
      at.end({ fence: second, end: 'done', state: 'done', result: { words: 'right' } }, 9),
    ).not.toBeNull();
    expect(at.end({ fence: second, end: 'done', state: 'done', result: { words: 'again' } }, 9)).toBeNull();
    expect(at.results('w')).toEqual([{ words: 'right' }]);
    at.forget('w');
    at.add({ id: 'v', need, language: null, durationSeconds: 60, request: {}, parts: [null] }, 10);
    const [other] = at.tasksOf('v');
    expect(at.claim(other?.id ?? 0, 'one', 11)).toBeGreaterThan(second);
  });

  it('waits for its time', () => {
    const at = tasks();
    at.end({ fence: at.claim(1, 'one', 5) ?? 0, end: 'failed', state: 'waiting', notBefore: 100 }, 6);
    expect(at.waiting(99, 10)).toEqual([]);
    expect(at.claim(1, 'one', 99)).toBeNull();
    expect(at.waiting(100, 10)).toHaveLength(1);
  });

  it('does not wait for a clock that was set back', () => {
    const at = tasks();
    at.end({ fence: at.claim(1, 'one', 5) ?? 0, end: 'failed', state: 'waiting', notBefore: 3_600_000 }, 6);
    expect(at.waiting(0, 10)).toHaveLength(1);
    expect(at.claim(1, 'one', 0)).not.toBeNull();
  });
});

describe('a piece of work', () => {
  it('ends once, and takes its tasks along', () => {
    const at = tasks([
      { from: 0, to: 30 },
      { from: 30, to: 60 },
    ]);
    const fence = at.claim(1, 'one', 5) ?? 0;
    expect(at.endWork('w', 'cancelled', null, 6)).toBe(true);
    expect(at.endWork('w', 'failed', failure('internal'), 7)).toBe(false);
    expect(at.tasksOf('w').map(({ state }) => state)).toEqual(['cancelled', 'cancelled']);
    expect(at.end({ fence, end: 'done', state: 'done', result: {} }, 8)).toBeNull();
    expect(at.attempt(fence)).toMatchObject({ end: 'called-off', endedAt: 6 });
  });
});
