// What shows do after a transcript: put on the list with the transcript itself, done once, tried again, told, and off until it is confirmed here.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { openPostActions } from '../../app/compose/post-action-book.ts';
import { Changes } from '../../app/domain/changes.ts';
import { POST_TRIES, type PostAction } from '../../app/domain/post-action.ts';
import { PostActions, type PostActionBook } from '../../app/publish/post-actions.ts';
import { connect, makeLibrary, tempDirectory, transcribed, transcriptOf } from '../storage/support.ts';

const SECRET = 'whsec_c2VjcmV0c2VjcmV0c2VjcmV0';

function world(answers: readonly number[] = [204]) {
  const library = makeLibrary();
  const path = join(tempDirectory(), 'tide');
  mkdirSync(path);
  const { id: folderId } = library.folders.add(
    { path, name: 'Tide', includeSubfolders: true, service: 'device' },
    1,
  );
  const got: { event: string; recording: { title: string; text?: string; path?: string } }[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => (body += String(part)));
    request.on('end', () => {
      got.push(JSON.parse(body) as (typeof got)[number]);
      response.writeHead(answers[got.length - 1] ?? answers.at(-1) ?? 204).end();
    });
  });
  const listening = new Promise<string>((resolve) =>
    server.listen(0, '127.0.0.1', () =>
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`),
    ),
  );
  onTestFinished(() => void server.close());
  let action: PostAction | null = null;
  let book: PostActionBook = {
    isOpen: true,
    get: (id, at) => (id === folderId && at === path ? action : null),
    set: () => Promise.resolve(),
  };
  let now = 1_000_000;
  const changes = new Changes();
  const faults: unknown[] = [];
  const make = () => {
    const runner = new PostActions({
      ...{ library, changes, rng: () => 1, restMs: 500, limitMs: 5_000, environment: process.env },
      book: {
        get isOpen() {
          return book.isOpen;
        },
        get: (...args) => book.get(...args),
        set: () => Promise.resolve(),
      },
      clock: { nowMs: () => now, monotonicMs: () => now },
      connect: { connectMs: 2_000 },
      onFault: (error) => faults.push(error),
    });
    runner.start();
    onTestFinished(() => runner.stop());
    return runner;
  };
  return {
    library,
    folderId,
    got,
    faults,
    make,
    path,
    confirm: async (events: readonly ('done' | 'edited' | 'exported')[], withText = false) => {
      action = { kind: 'webhook', url: await listening, isNear: true, secret: SECRET, withText };
      library.desk.actions.setEvents(folderId, events);
    },
    shut: () => (book = { ...book, isOpen: false }),
    pass: (ms: number) => (now += ms),
    /** A transcript arrives; its instant is the test's. */
    done: (name = 'ice.mp3') => {
      const { recordingId } = transcribed(library, transcriptOf('The harbour froze.'), {
        folderId,
        path: join(path, name),
      });
      connect(library).prepare('UPDATE actions_due SET since = ?').run(now);
      return recordingId;
    },
    trail: (recordingId: number) =>
      library.events
        .forRecording(recordingId)
        .filter(({ kind }) => kind.startsWith('post-action'))
        .map(({ text }) => text),
  };
}

const idle = (runner: PostActions) => expect.poll(() => runner.isIdle).toBe(true);

describe('what a show does after a transcript', () => {
  it('is nothing until it is wanted', async () => {
    const { done, library, make } = world();
    done();
    expect(library.desk.actions.any).toBe(false);
    await idle(make());
  });

  it('is done once, and told in the trail', async () => {
    const { confirm, done, got, library, make, trail } = world();
    await confirm(['done']);
    const recordingId = done();
    const runner = make();
    await idle(runner);
    runner.wake();
    await idle(runner);
    expect(got).toHaveLength(1);
    expect(got[0]).toMatchObject({
      event: 'done',
      recording: { id: recordingId, title: 'ice', show: 'Tide' },
    });
    expect(got[0]?.recording).not.toHaveProperty('text');
    expect(got[0]?.recording).not.toHaveProperty('path');
    // Nor in the names of drafted chapters, which are what is said there.
    expect(JSON.stringify(got[0])).not.toContain('harbour');
    expect(trail(recordingId)).toEqual([
      expect.stringMatching(
        /^After it was transcribed: The webhook at 127.* was called, and answered 204\.$/,
      ),
    ]);
    expect(library.desk.actions.any).toBe(false);
  });

  it('sends the words along only where that was agreed to', async () => {
    const { confirm, done, got, make } = world();
    await confirm(['done'], true);
    done();
    await idle(make());
    expect(got[0]?.recording.text).toContain('The harbour froze.');
    // As text: whoever takes it wants words, and has the times of chapters beside them.
    expect(got[0]?.recording.text).not.toMatch(/\d:\d\d/);
  });

  it('sends chapters along that somebody set', async () => {
    const { confirm, done, got, library, make } = world();
    await confirm(['done']);
    const recordingId = done();
    library.desk.chapters.set(recordingId, [{ start: 0, title: 'Ice' }], 1);
    await idle(make());
    expect(got[0]?.recording).toMatchObject({ chapters: [{ start: 0, title: 'Ice' }] });
  });

  it('is tried again after a pause, and once more by the next process', async () => {
    const { confirm, done, got, library, make, pass, trail } = world([500, 204]);
    await confirm(['done']);
    const recordingId = done();
    const first = make();
    await expect.poll(() => library.desk.actions.of(recordingId)[0]?.attempt).toBe(1);
    await first.stop();
    expect(library.desk.actions.of(recordingId)[0]?.failure?.code).toBe('post-action-failed');
    pass(60 * 60_000);
    await idle(make());
    expect(got).toHaveLength(2);
    expect(trail(recordingId)).toEqual([
      expect.stringContaining('answered 500'),
      expect.stringContaining('answered 204'),
    ]);
  });

  it('is given up after its tries, and that is told', async () => {
    const { confirm, done, got, library, make, pass, trail } = world([500]);
    await confirm(['done']);
    const recordingId = done();
    const runner = make();
    for (let tries = 1; tries < POST_TRIES; tries += 1) {
      await expect.poll(() => library.desk.actions.of(recordingId)[0]?.attempt).toBe(tries);
      await idle(runner);
      pass(60 * 60_000);
      runner.wake();
    }
    await vi.waitFor(() => expect(library.desk.actions.any).toBe(false));
    expect(got).toHaveLength(POST_TRIES);
    expect(trail(recordingId).at(-1)).toContain('given up');
  });

  it('waits with an edit until nobody edits any more', async () => {
    const { confirm, done, got, library, make, pass } = world();
    await confirm(['edited']);
    const recordingId = done();
    connect(library).exec('UPDATE transcripts SET revision = revision + 1');
    connect(library).prepare('UPDATE actions_due SET since = ?').run(1_000_000);
    const runner = make();
    await idle(runner);
    expect(got).toHaveLength(0);
    pass(500);
    runner.wake();
    await vi.waitFor(() => expect(got).toHaveLength(1));
    await idle(runner);
    expect(got[0]?.event).toBe('edited');
    expect(library.desk.actions.of(recordingId)).toEqual([]);
  });

  it('is off for a library that only says so itself: nothing is done, and nothing stays due', async () => {
    const { done, folderId, got, library, make } = world();
    library.desk.actions.setEvents(folderId, ['done']);
    done();
    await idle(make());
    expect(got).toEqual([]);
    expect(library.desk.actions.any).toBe(false);
  });

  it('stays due where what was confirmed cannot be read', async () => {
    const { confirm, done, got, library, make, shut } = world();
    await confirm(['done']);
    done();
    shut();
    make().wake();
    expect(got).toEqual([]);
    expect(library.desk.actions.any).toBe(true);
  });

  it('goes with its recording', async () => {
    const { confirm, done, library } = world();
    await confirm(['done']);
    const recordingId = done();
    library.desk.quotes.add({ recordingId, fromMs: 0, toMs: 9, text: 'x', speaker: null }, 1);
    library.desk.notes.write(recordingId, 'x', 1);
    library.desk.chapters.set(recordingId, [{ start: 0, title: 'x' }], 1);
    library.remove(recordingId);
    expect(library.trash.delete(recordingId, 2)).toBe(true);
    const db = connect(library);
    for (const table of ['quotes', 'note_versions', 'chapter_lists', 'actions_due'])
      expect(db.prepare(`SELECT count(*) AS n FROM ${table}`).get()).toEqual({ n: 0 });
  });
});

describe('the book of what was confirmed', () => {
  const vault = {
    seal: (text: string) => Buffer.from(text).reverse(),
    open: (sealed: Buffer) => Buffer.from(sealed).reverse().toString(),
    isProtected: () => true,
  };
  const ACTION: PostAction = {
    kind: 'webhook',
    url: 'https://example.org/',
    isNear: false,
    secret: SECRET,
    withText: false,
  };

  it('is kept over a start, sealed, for this show at this place only', async () => {
    const file = join(tempDirectory(), 'own', 'post-actions');
    const book = openPostActions(vault, file);
    await book.set(3, '/shows/tide', ACTION);
    const again = openPostActions(vault, file);
    expect(again.get(3, '/shows/tide')).toEqual(ACTION);
    expect(again.get(3, '/shows/other')).toBeNull();
    expect(again.get(4, '/shows/tide')).toBeNull();
    expect(again.secrets()).toContain(SECRET);
    await again.set(3, '/shows/tide', null);
    expect(openPostActions(vault, file).get(3, '/shows/tide')).toBeNull();
  });

  it('keeps what two shows do that are set at the same moment, and one that is turned off meanwhile', async () => {
    const file = join(tempDirectory(), 'own', 'post-actions');
    const book = openPostActions(vault, file);
    await book.set(5, '/shows/old', ACTION);
    await Promise.all([
      book.set(3, '/shows/tide', ACTION),
      book.set(5, '/shows/old', null),
      book.set(4, '/shows/ebb', ACTION),
    ]);
    for (const kept of [book, openPostActions(vault, file)])
      expect([kept.get(3, '/shows/tide'), kept.get(4, '/shows/ebb'), kept.get(5, '/shows/old')]).toEqual([
        ACTION,
        ACTION,
        null,
      ]);
  });

  it('that cannot be opened does nothing and forgets nothing', async () => {
    const file = join(tempDirectory(), 'own', 'post-actions');
    await openPostActions(vault, file).set(3, '/shows/tide', ACTION);
    const other = {
      ...vault,
      open: () => {
        throw new Error('another account');
      },
    };
    expect(openPostActions(other, file).isOpen).toBe(false);
    expect(openPostActions(null, file).isOpen).toBe(false);
    expect(openPostActions(vault, file).get(3, '/shows/tide')).toEqual(ACTION);
  });
});
