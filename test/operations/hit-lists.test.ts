// What a search found as files for other programs: the places, and behind them what may be meant.
import { describe, expect, it } from 'vitest';
import { failure } from '../../app/domain/failure.ts';
import type { ListedHit, ListedPassage } from '../../app/domain/hit-list.ts';
import { failed, ok, type Outcome } from '../../app/domain/result.ts';
import { hitLists } from '../../app/operations/hit-lists.ts';
import { makeLibrary, must, transcribed, transcriptOf } from '../storage/support.ts';

const hit = (recordingId: number, start: number | null, text: string, segmentId = 1): ListedHit => ({
  ...{ recordingId, segmentId, start, text, title: `Show ${recordingId}`, show: null },
  ...{
    fileName: `${recordingId}.mp3`,
    recordedAt: 0,
    end: start === null ? null : start + 30,
    speaker: null,
  },
});
const passage = (recordingId: number, start: number | null, text: string): ListedPassage => ({
  ...hit(recordingId, start, text, 7),
  segmentIds: [7, 8, 9],
});
const terms = {
  text: 'winding',
  folderId: null,
  speaker: null,
  year: null,
  tag: null,
  order: 'newest',
} as const;
const listed = (
  hits: readonly ListedHit[],
  passages: Outcome<readonly ListedPassage[]>,
  format: 'csv' | 'edl' = 'csv',
  meant = true,
  library: Parameters<typeof hitLists>[3] = makeLibrary(),
) =>
  hitLists(
    { list: () => Promise.resolve(hits) },
    { listed: () => Promise.resolve(passages) },
    { ...terms, format, meant },
    library,
  );

async function textsOf(lists: ReturnType<typeof listed>): Promise<readonly (string | undefined)[]> {
  const found = await lists;
  if (!found.ok) throw new Error(found.failure.message);
  const rows = found.value.files[0]?.content.trim().split('\r\n').slice(1) ?? [];
  expect(rows).toHaveLength(found.value.count);
  return rows.map((row) => row.split(',').at(-1));
}

describe('a list to take along', () => {
  it('cuts what was found in a joined recording out of the file that holds it', async () => {
    const library = makeLibrary();
    const [single, lead, other] = ['single', 'one', 'two'].map((name) => {
      const more = { path: `/x/${name}.wav`, fingerprint: name };
      return transcribed(library, transcriptOf('Said.'), more).recordingId;
    });
    const members = [lead, other].map((id) => ({ id: must(id), speaker: null }));
    const id = library.sessions.add({ kind: 'split', members, mixId: null }, 'wanted', 1);
    const session = must(library.sessions.get(id));
    const parts = session.parts.map((part, at) => ({ ...part, offsetSeconds: at * 60, lengthSeconds: 60 }));
    library.sessions.setJoined(session, parts, must(library.transcripts.currentId(must(lead))), 1);
    const hits = [
      hit(must(single), 40, 'winding'),
      hit(must(lead), 60, 'unwinding'),
      hit(must(lead), null, 'nowhere'),
    ];
    const lists = await listed(hits, ok([]), 'edl', true, library);
    const list = lists.ok ? (lists.value.files[0]?.content ?? '') : '';
    expect(list).toContain('00:00:40:00 00:01:10:00');
    expect(list).toContain('00:00:00:00 00:00:30:00');
    expect(list.match(/FROM CLIP NAME: .*/g)).toEqual([
      `FROM CLIP NAME: ${must(single)}.mp3`,
      'FROM CLIP NAME: two.wav',
    ]);
  });

  it('has passages behind the places, but for those that hold one', async () => {
    const hits = [hit(1, 40, 'winding'), hit(2, 5, 'unwinding')];
    const passages = [
      passage(1, 30, 'around the first'),
      passage(1, 90, 'a spring'),
      passage(3, 2, 'wound up'),
    ];
    const texts = ['winding', 'unwinding', 'a spring', 'wound up'];
    expect(await textsOf(listed(hits, ok(passages)))).toEqual(texts);
    expect(await textsOf(listed(hits, ok(passages), 'csv', false))).toEqual(texts.slice(0, 2));
  });

  it('says no place twice in a text without times, wherever in a passage it lies', async () => {
    const hits = [hit(1, null, 'winding', 9), hit(2, null, 'unwinding', 10)];
    const passages = [passage(1, null, 'around the first'), passage(2, null, 'a spring')];
    expect(await textsOf(listed(hits, ok(passages)))).toEqual(['winding', 'unwinding', 'a spring']);
  });

  it('is of passages alone where words found nothing, and none where there is nothing at all', async () => {
    expect(await textsOf(listed([], ok([passage(3, 2, 'wound up')])))).toEqual(['wound up']);
    expect(await listed([], ok([]))).toMatchObject({ ok: false, failure: { code: 'not-found' } });
  });

  it('has its places where passages cannot be told, and says so', async () => {
    const broken = failed(failure('model-damaged'));
    for (const format of ['csv', 'edl'] as const)
      expect(await listed([hit(1, 40, 'winding')], broken, format)).toMatchObject({
        ok: true,
        value: { count: 1, lacksMeant: { code: 'model-damaged' } },
      });
    expect(await listed([hit(1, 40, 'winding')], ok([]))).toMatchObject({ value: { lacksMeant: null } });
    expect(await listed([], broken)).toMatchObject({ ok: false, failure: { code: 'model-damaged' } });
  });
});
