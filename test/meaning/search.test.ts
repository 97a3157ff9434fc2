// Search by meaning end to end: texts are read by the real model, kept, found by other words and in other languages, and gone with their recordings.
import { beforeEach, describe, expect, it } from 'vitest';
import { MEANING_MODEL } from '../../app/meaning/reader.ts';
import { MeaningSearch } from '../../app/storage/meaning/meaning-search.ts';
import { startCore, type CoreAtWork } from '../operations/core-support.ts';
import { terminalFor } from '../operations/command-line.ts';
import { segment, transcribed, transcriptOf } from '../storage/support.ts';
import { meaningOf, started } from './support.ts';

const PLUMBER =
  'The kitchen sink was leaking again, and the plumber could not come until Thursday. So we put a bucket under it and emptied it twice a night.';
const RATES =
  'Interest rates are expected to rise again before the summer, said the central bank, and mortgages will get dearer for many families.';
const KITTEN =
  'We found a stray kitten behind the garage. The children wanted to keep it at once, and now it sleeps in the laundry basket.';

const asked = {
  ...{ folderId: null, speaker: null, year: null, tag: null, recordingId: null },
  limit: 5,
};

describe('search by meaning', () => {
  let at: CoreAtWork;
  let call: ReturnType<typeof terminalFor>['call'];
  beforeEach(() => {
    at = startCore(undefined, { meaning: meaningOf });
    call = terminalFor(at).call;
    at.core.preferences.change({ searchByMeaning: true });
  });

  const titles = async (text: string, more: Partial<typeof asked> = {}): Promise<string[]> => {
    const found = await call('meaning.search', { ...asked, ...more, text });
    if (!found.ok) throw new Error(found.failure.message);
    return found.value.map(({ text: said }) => said.split(' ').slice(0, 4).join(' '));
  };

  it('finds what was said in other words, in another language too, and tells where', async () => {
    for (const text of [PLUMBER, RATES, KITTEN])
      transcribed(at.library, transcriptOf(segment(text, 7, 'Ada')));
    expect(await call('meaning.state', undefined)).toMatchObject({ value: { done: 0, total: 3 } });
    expect(await call('meaning.read', undefined)).toMatchObject({
      value: { done: 3, total: 3, failure: null },
    });
    expect((await titles('water damage at home'))[0]).toBe('The kitchen sink was');
    expect((await titles('Katze aus der Nachbarschaft aufgenommen'))[0]).toBe('We found a stray');
    expect((await titles('la hausse des taux de crédit'))[0]).toBe('Interest rates are expected');
    const text = 'pet adopted by kids behind the house';
    const found = await call('meaning.search', { ...asked, limit: 1, text });
    expect(found).toMatchObject({
      value: [
        {
          start: 7,
          end: 12,
          speaker: 'Ada',
          text: KITTEN,
          shared: ['behind'],
          recordingId: 3,
          segmentIds: [expect.any(Number)],
        },
      ],
    });
    const within = await call('meaning.search', { ...asked, text, recordingId: 1 });
    expect(within).toMatchObject({ value: [{ recordingId: 1 }] });
  }, 60_000);

  it('heeds the filters of the search box, typed or chosen', async () => {
    transcribed(at.library, transcriptOf(segment(PLUMBER, 0, 'Ada')), { path: '/shows/home.mp3' });
    transcribed(at.library, transcriptOf(segment(`${PLUMBER} Again.`, 0, 'Bob')), {
      path: '/shows/work.mp3',
    });
    await call('meaning.read', undefined);
    expect(await titles('water damage')).toHaveLength(2);
    expect(await titles('water damage title:home')).toHaveLength(1);
    expect(await titles('water damage speaker:bob')).toHaveLength(1);
    expect(await titles('water damage', { speaker: 'Nobody' as never })).toHaveLength(0);
    expect(await titles('water damage', { year: 1999 as never })).toHaveLength(0);
    expect(await titles('title:home')).toHaveLength(0);
  }, 60_000);

  it('goes on after its process was killed, and reads nothing twice', async () => {
    for (let text = 0; text < 3; text += 1)
      transcribed(
        at.library,
        transcriptOf(...Array.from({ length: 4 }, (_, n) => `${PLUMBER} Number ${text * 4 + n}.`)),
      );
    const reading = call('meaning.read', undefined);
    await expect
      .poll(() => at.library.meanings.progress(MEANING_MODEL).done, { timeout: 20_000 })
      .toBeGreaterThan(0);
    started.at(-1)?.kill();
    expect((await reading).ok).toBe(false);
    const kept = at.library.meanings.progress(MEANING_MODEL).done;
    expect(await call('meaning.read', undefined)).toMatchObject({ value: { done: 3 } });
    expect(kept).toBeLessThan(3);
  }, 60_000);

  it('reads an edited text anew, and forgets one that is gone for good', async () => {
    const job = transcribed(at.library, transcriptOf(segment(PLUMBER), segment(RATES, 10)));
    await call('meaning.read', undefined);
    const head = at.library.transcripts.head(job.recordingId);
    if (!head) throw new Error('no transcript');
    expect(at.library.meanings.of(head.id, MEANING_MODEL).passages).toHaveLength(1);
    at.library.transaction(() => at.library.remove(job.recordingId));
    expect(await titles('water damage')).toHaveLength(0);
    expect(at.library.meanings.next(MEANING_MODEL)).toBeNull();
  }, 60_000);

  it('tells what was said before, for each chapter, and never the recording itself', async () => {
    const first = transcribed(at.library, transcriptOf(segment(PLUMBER), segment(KITTEN, 10)), {
      modifiedMs: Date.UTC(2020, 1, 1),
    });
    const later = transcribed(at.library, transcriptOf(segment(`Well. ${PLUMBER}`)), {
      modifiedMs: Date.UTC(2026, 1, 1),
    });
    await call('meaning.read', undefined);
    const similar = (recordingId: number, isEarlier: boolean) =>
      call('meaning.similar', { recordingId, isEarlier, limit: 3 });
    expect(await similar(later.recordingId, true)).toMatchObject({
      value: {
        isRead: true,
        parts: [{ title: null, start: 0, places: [{ recordingId: first.recordingId }] }],
      },
    });
    expect(await similar(first.recordingId, true)).toMatchObject({ value: { parts: [{ places: [] }] } });
    expect(await similar(first.recordingId, false)).toMatchObject({
      value: { parts: [{ places: [{ recordingId: later.recordingId }] }] },
    });
  }, 60_000);

  it('has its thread begin while the query is read', async () => {
    const order: string[] = [];
    const noted = startCore(undefined, {
      meaning: (library) => {
        const here = meaningOf(library);
        const ask = here.search.ask.bind(here.search);
        here.search.ask = (question) => {
          order.push(question.kind);
          return ask(question);
        };
        const startEmbedding: typeof here.startEmbedding = (files) => {
          const child = here.startEmbedding(files);
          const onMessage: typeof child.onMessage = (listener) =>
            child.onMessage((message) => {
              order.push(message.type);
              listener(message);
            });
          return { ...child, onMessage };
        };
        return { ...here, startEmbedding };
      },
    });
    noted.core.preferences.change({ searchByMeaning: true });
    const found = await terminalFor(noted).call('meaning.search', { ...asked, text: 'water' });
    expect(found).toEqual({ ok: true, value: [] });
    expect(order).toEqual(['warm', 'vector', 'search']);
  }, 60_000);

  it('breaks down as a failure that can be told', async () => {
    const broken = startCore(undefined, {
      meaning: (library) => {
        const here = meaningOf(library);
        const search = new MeaningSearch(new URL('file:///no/such/thread.js'), {} as never);
        return { ...here, search };
      },
    });
    broken.core.preferences.change({ searchByMeaning: true });
    transcribed(broken.library, transcriptOf(segment(PLUMBER)));
    const { call: ask } = terminalFor(broken);
    await ask('meaning.read', undefined);
    const said = {
      ok: false,
      failure: { code: 'internal', message: expect.stringContaining('the log') as string },
    };
    const terms = { text: 'water', folderId: null, speaker: null, year: null, tag: null };
    expect(await ask('meaning.search', { ...asked, text: 'water' })).toMatchObject(said);
    expect(await ask('meaning.similar', { recordingId: 1, isEarlier: false, limit: 3 })).toMatchObject(said);
    expect(await broken.core.meaning?.listed(terms)).toMatchObject(said);
    expect(broken.faults.splice(0)).toHaveLength(3);
  }, 60_000);

  it('is off until it is wanted, and says what to do', async () => {
    at.core.preferences.change({ searchByMeaning: false });
    transcribed(at.library, transcriptOf(PLUMBER));
    expect(await call('meaning.search', { ...asked, text: 'water' })).toMatchObject({
      ok: false,
      failure: { message: expect.stringContaining('earshot meaning on') as string },
    });
    await call('meaning.read', undefined);
    expect(at.library.meanings.progress(MEANING_MODEL).done).toBe(0);
  });
});
