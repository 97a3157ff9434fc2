// What the page asks first, kept over an end and a start: on real files, with the library as somebody left it in between.
import fc from 'fast-check';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ownPlaceOf } from '../../app/compose/own-place.ts';
import { FIRST_LIST, firstCalls } from '../../app/contract/first-calls.ts';
import { failure } from '../../app/domain/failure.ts';
import { failed, ok, type Outcome } from '../../app/domain/result.ts';
import { FirstAnswers } from '../../app/compose/first-answers.ts';

/** When the library was last written to. */
const SECONDS = 1_800_000_000;

const told: string[] = [];
const log = { info: (text: string) => void told.push(text) };

let folder = '';
let libraryDir = '';
let accountDir = '';
/** What the page understands, as the build says. */
let page: string | null = null;
let own = { version: '1.4.0', runtime: { electron: '40.1.0', chromium: '140.0', standsInFor: null } };
beforeEach(() => {
  told.length = 0;
  folder = mkdtempSync(join(tmpdir(), 'earshot-first-answers-'));
  libraryDir = join(folder, 'library');
  accountDir = join(folder, 'account');
  page = 'shapes of it';
  own = { ...own, version: '1.4.0' };
  mkdirSync(libraryDir);
  writeFileSync(join(libraryDir, 'library.db'), 'tables');
  utimesSync(join(libraryDir, 'library.db'), SECONDS, SECONDS);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The app does not end. */
const runs = (): boolean => false;

const session = (): FirstAnswers => new FirstAnswers({ libraryDir, accountDir, page: () => page, own });
const kept = (): string => join(libraryDir, 'first-answers.json');
const note = (): string => join(ownPlaceOf(accountDir, libraryDir), 'first-answers.json');

/** Answers each call with what it was called with, and with what this session says of all. */
const answering =
  (said: unknown = 'as it was') =>
  (name: string, args: unknown): Outcome<unknown> =>
    ok({ name, args: args ?? null, said });

/** A session that ends in order. */
async function end(call = answering(), asked: readonly (readonly [string, unknown])[] = []): Promise<void> {
  const ending = session();
  for (const [name, args] of asked) ending.answerTo(name, args);
  await ending.gather(call);
  ending.keep();
}

/** What is kept of it: not what says how much room the disk has, and how the library stands. */
const calls = (sort: string | null = null) =>
  firstCalls(sort).filter(([name]) => name !== 'models.list' && name !== 'care.standing');

/** The next one. @returns what the page is answered before the library is open */
function begin(sort: string | null = null): { readonly first: FirstAnswers; readonly answers: unknown[] } {
  const first = session();
  first.take();
  return { first, answers: calls(sort).map(([name, args]) => first.answerTo(name, args)) };
}
const NOTHING = calls().map(() => undefined);
const list = (sort: string): readonly [string, unknown] =>
  firstCalls(sort).find(([name]) => name === FIRST_LIST)!;

/** Whether the page waits for the library before it can draw a list. */
const waits = (first: FirstAnswers): Promise<boolean> =>
  Promise.race([first.listWaits.then(() => true), nextTurn(false)]);

describe('what the page asks first', () => {
  it('is answered as the library was when Earshot ended, once', async () => {
    await end();
    const { answers, first } = begin();
    expect(answers).toEqual(calls().map(([name, args]) => answering()(name, args)));
    expect(calls().map(([name, args]) => first.answerTo(name, args))).toEqual(NOTHING);
  });

  it('is answered in the order of the list that the page asked for last', async () => {
    await end(answering(), [
      list('title'),
      ['items.page', { sort: 'oldest', view: 'queue' }],
      list('longest'),
      ['items.page', { sort: 7, view: 'queue' }],
    ]);
    const { answers } = begin('longest');
    expect(answers).not.toContain(undefined);
    await end();
    expect(begin('longest').answers.filter((answer) => answer === undefined)).toHaveLength(1);
  });

  it.each<readonly [string, object]>([
    ['of a show', { view: 'folder', folderId: 3 }],
    ['that is filtered', { filters: { states: ['done'] } }],
    ['that was scrolled', { offset: 300 }],
  ])('is answered in the order that a list %s was put into', async (_what, otherwise) => {
    await end(answering(), [
      [FIRST_LIST, { ...(list('title')[1] as object), ...otherwise }],
      ['recordings.find', { sort: 'oldest' }],
    ]);
    expect(begin('title').answers).not.toContain(undefined);
  });

  it('is not waited for where the list is another one, or was given already', async () => {
    await end();
    const { first } = begin('longest');
    await expect(waits(first)).resolves.toBe(true);
    await end();
    const again = begin().first;
    expect(await waits(again)).toBe(false);
    again.answerTo(...list('newest'));
    expect(await waits(again)).toBe(true);
  });

  it('is waited for where rows further down, or something else, are asked for', async () => {
    await end();
    const first = session();
    first.take();
    first.answerTo(FIRST_LIST, { ...(list('newest')[1] as object), offset: 100 });
    first.answerTo(FIRST_LIST, null);
    first.answerTo('models.list', undefined);
    first.answerTo(7, undefined);
    expect(await waits(first)).toBe(false);
  });

  it('is left to the library where that is seen only as it is opened', async () => {
    await end();
    const first = session();
    first.take();
    for (const name of ['models.list', 'care.standing'])
      expect(first.answerTo(name, undefined)).toBeUndefined();
  });

  it('leaves nothing on the disk: titles go with their recordings', async () => {
    await end();
    expect(statSync(kept()).mode & 0o777).toBe(process.platform === 'win32' ? 0o666 : 0o600);
    expect(statSync(dirname(note())).mode & 0o777).toBe(process.platform === 'win32' ? 0o666 : 0o700);
    expect(readFileSync(note(), 'utf8')).not.toContain('as it was');
    begin();
    expect([existsSync(kept()), existsSync(note())]).toEqual([false, false]);
    expect(begin().answers).toEqual(NOTHING);
  });

  it('is dropped where the app starts in the tray', async () => {
    await end();
    session().passOver();
    expect([existsSync(kept()), existsSync(note())]).toEqual([false, false]);
  });

  /** A session in which no page asks. */
  async function pass(begins: (session: FirstAnswers) => void): Promise<void> {
    const passing = session();
    begins(passing);
    await passing.gather(answering());
    passing.keep();
  }

  it('is answered in that order after sessions without a window, whatever they wrote', async () => {
    await end(answering(), [list('title')]);
    appendFileSync(join(libraryDir, 'library.db'), 'more');
    await pass((tray) => tray.passOver());
    await pass((tray) => tray.passOver());
    expect(begin('title').answers).not.toContain(undefined);
  });

  it('is answered in that order after a window that was gone before it asked', async () => {
    await end(answering(), [list('title')]);
    await pass((brief) => void brief.take());
    expect(begin('title').answers).not.toContain(undefined);
  });

  it('is answered in the usual order where what is kept as one is none', async () => {
    await end(answering(), [list('title')]);
    edit(note(), '"title"', '7');
    await pass((tray) => tray.passOver());
    expect(begin().answers).not.toContain(undefined);
  });

  it.each<readonly [string, () => void]>([
    ['was written to', () => appendFileSync(join(libraryDir, 'library.db'), 'more')],
    [
      'was written to within its length',
      () => utimesSync(join(libraryDir, 'library.db'), SECONDS, SECONDS + 0.25),
    ],
    ['is another file', () => replace(join(libraryDir, 'library.db'))],
    ['is open, or was not closed in order', () => writeFileSync(join(libraryDir, 'library.db-wal'), 'x')],
    ['is gone', () => rmSync(join(libraryDir, 'library.db'))],
  ])('is not answered where the library %s', async (_what, change) => {
    await end();
    change();
    expect(begin().answers).toEqual(NOTHING);
  });

  it('is answered where the log of the library is empty', async () => {
    writeFileSync(join(libraryDir, 'library.db-wal'), '');
    await end();
    expect(begin().answers).not.toContain(undefined);
  });

  it.each<readonly [string, () => void]>([
    ['understands something else', () => (page = 'shapes of that')],
    ['comes from elsewhere', () => (page = null)],
  ])('is not answered where a page %s', async (_what, change) => {
    await end();
    change();
    expect(begin().answers).toEqual(NOTHING);
  });

  describe('of another version of Earshot', () => {
    const notice = { version: '1.5.0', date: '2026-11-30', url: 'https://example.org', notes: '' };
    const view = {
      newer: { isAsked: true, isSilenced: false, notice },
      version: '1.4.0',
      runtime: { ...own.runtime, electron: '39.0.0' },
      counts: { recordings: 3 },
    };
    const said = (name: string): Outcome<unknown> => ok(name === 'app.view' ? view : name);
    const told = async (version: string): Promise<unknown> => {
      await end(said);
      own = { ...own, version };
      return begin().answers;
    };
    const others = calls()
      .slice(1)
      .map(([name]) => ok(name));

    it('is answered, but for what that one said of itself', async () => {
      const newer = { ...view.newer, notice: null };
      const renewed = { ...view, newer, version: '1.5.0', runtime: own.runtime };
      // As text: what the library says later is compared so.
      expect(JSON.stringify(await told('1.5.0'))).toBe(JSON.stringify([ok(renewed), ...others]));
    });

    it('is not taken for that where the version is the same', async () => {
      expect(await told('1.4.0')).toEqual([ok(view), ...others]);
    });
  });

  it.each<readonly [string, () => void]>([
    ['answers that this account did not write', () => edit(kept(), 'as it was', 'as I like')],
    ['answers without the word of this account', () => rmSync(note())],
    ['the word alone', () => rmSync(kept())],
    ['a word that is none', () => writeFileSync(note(), 'null')],
    ['a word that is no text', () => writeFileSync(note(), '{')],
    ['more than answers are', () => writeFileSync(kept(), Buffer.alloc(4_000_001, ' '))],
  ])('is not answered from %s', async (_what, change) => {
    await end();
    change();
    expect(begin().answers).toEqual(NOTHING);
    expect(existsSync(kept())).toBe(false);
  });

  it('is not answered to what is no first call', async () => {
    await end();
    const first = session();
    expect(first.take()).toBe(true);
    const cyclic: Record<string, unknown> = {};
    cyclic.self = cyclic;
    for (const args of [
      1n,
      cyclic,
      { sort: 1n },
      null,
      'newest',
      { ...(list('newest')[1] as object), limit: 99 },
    ])
      expect(first.answerTo(FIRST_LIST, args)).toBeUndefined();
    for (const name of [7, null, undefined, {}, 'recordings.remove', '__proto__'])
      expect(first.answerTo(name, undefined)).toBeUndefined();
    expect(first.answerTo(...list('newest'))).toBeDefined();
  });

  it('is known before it is asked, for what the window looks like', async () => {
    await end();
    const first = session();
    expect(first.kept('app.view')).toBeUndefined();
    first.take();
    expect(first.kept('app.view')).toEqual({ name: 'app.view', args: null, said: 'as it was' });
    first.answerTo('app.view', undefined);
    expect(first.kept('app.view')).toBeUndefined();
  });
});

describe('when the library is open', () => {
  it('it is asked what the page was told, and only that', async () => {
    await end();
    const first = session();
    first.take();
    first.answerTo('app.view', undefined);
    first.answerTo(...list('newest'));
    const asked: unknown[] = [];
    const call = (name: string, args: unknown): Outcome<unknown> => {
      asked.push(name);
      return answering()(name, args);
    };
    expect(await first.areTrue(call, log, runs)).toBe(true);
    expect(asked).toEqual(['app.view', FIRST_LIST]);
    // From now on the library answers.
    expect(first.answerTo('feeds.list', undefined)).toBeUndefined();
    expect(await first.areTrue(answering('otherwise'), log, runs)).toBe(true);
  });

  it('it says otherwise, or nothing', async () => {
    await end();
    expect(await begin().first.areTrue(answering('otherwise'), log, runs)).toBe(false);
    await end();
    expect(await begin().first.areTrue(() => failed(failure('internal')), log, runs)).toBe(false);
    expect(await session().areTrue(answering('otherwise'), log, runs)).toBe(true);
    // Which question that was stands in the log, once each.
    expect(told.map((text) => text.includes(': app.view'))).toEqual([true, true]);
  });

  it('it is not asked by an app that ends', async () => {
    await end();
    let calls = 0;
    const call = (): Outcome<unknown> => ok((calls += 1));
    expect(await begin().first.areTrue(call, log, () => true)).toBe(true);
    expect(calls).toBe(0);
  });

  it.each([
    ['refuses', () => Promise.reject(new Error('The database connection is not open'))],
    ['has nothing to say', () => Promise.resolve(failed(failure('internal')))],
  ])('it may be closed while it is asked: what then %s is no word of it', async (_how, closed) => {
    await end();
    let isOver = false;
    const call = (): Promise<Outcome<unknown>> => {
      isOver = true;
      return closed();
    };
    expect(await begin().first.areTrue(call, log, () => isOver)).toBe(true);
    expect(told).toEqual([]);
  });

  it('what it refuses while the app runs is a fault', async () => {
    await end();
    const call = (): Promise<Outcome<unknown>> => Promise.reject(new Error('no such table'));
    await expect(begin().first.areTrue(call, log, runs)).rejects.toThrow('no such table');
  });

  it('it says the same of whatever can be said', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue({ noUnicodeString: false }), async (said) => {
        await end(answering(said));
        const { answers, first } = begin();
        // There is no −0 in JSON.
        expect(JSON.stringify(answers)).toBe(
          JSON.stringify(calls().map(([name, args]) => answering(said)(name, args))),
        );
        expect(await first.areTrue(answering(said), log, runs)).toBe(true);
      }),
      { numRuns: 25 },
    );
  });
});

describe('at the end', () => {
  it('nothing is kept where one of the answers is a failure', async () => {
    const ending = session();
    await ending.gather(answering());
    await ending.gather((name) => (name === 'feeds.list' ? failed(failure('internal')) : ok(null)));
    ending.keep();
    expect(existsSync(kept())).toBe(false);
  });

  it('nothing is kept of a library that somebody else has open', async () => {
    const ending = session();
    await ending.gather(answering());
    writeFileSync(join(libraryDir, 'library.db-wal'), 'x');
    ending.keep();
    expect([existsSync(kept()), existsSync(note())]).toEqual([false, false]);
  });

  it('nothing is kept by halves', async () => {
    writeFileSync(accountDir, 'a file where the folder should be');
    await end();
    expect(readdirSync(libraryDir)).toEqual(['library.db']);
  });

  it('a folder in the way of what was kept holds nothing up', async () => {
    mkdirSync(join(kept(), 'sub'), { recursive: true });
    expect(session().take()).toBe(false);
    await end();
    expect(begin().answers).toEqual(NOTHING);
  });

  it('nothing is written through a link that lies in its place', async () => {
    const other = join(folder, 'other');
    writeFileSync(other, 'mine');
    symlinkSync(other, kept());
    await end();
    expect(readFileSync(other, 'utf8')).toBe('mine');
    expect(begin().answers).not.toContain(undefined);
  });

  it('what is kept lies beside the library alone, and takes the place of what lay there', async () => {
    await end(answering('before'));
    await end();
    expect(readdirSync(libraryDir).sort()).toEqual(['first-answers.json', 'library.db']);
    expect(begin().answers).toEqual(calls().map(([name, args]) => answering()(name, args)));
  });

  it('nothing is kept without a page', async () => {
    page = null;
    await end();
    expect(readdirSync(libraryDir)).toEqual(['library.db']);
  });
});

function edit(path: string, from: string, to: string): void {
  const text = readFileSync(path, 'utf8');
  expect(text).toContain(from);
  writeFileSync(path, text.replaceAll(from, to));
}

/** By a copy that looks the same, as a sync service puts it there. */
function replace(path: string): void {
  writeFileSync(`${path}.new`, readFileSync(path));
  utimesSync(`${path}.new`, SECONDS, SECONDS);
  renameSync(`${path}.new`, path);
}
