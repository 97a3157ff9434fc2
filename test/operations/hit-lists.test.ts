// What a search found as files for other programs: the places, and behind them what may be meant.
import { describe, expect, it } from 'vitest';
import type { ListedHit } from '../../app/domain/hit-list.ts';
import { hitLists } from '../../app/operations/hit-lists.ts';

const hit = (recordingId: number, start: number | null, text: string): ListedHit => ({
  ...{ recordingId, start, text, title: `Show ${recordingId}`, show: null, fileName: `${recordingId}.mp3` },
  ...{ recordedAt: 0, end: start === null ? null : start + 30, speaker: null },
});
const meant = (recordingId: number, start: number | null, text: string) => ({
  ...hit(recordingId, start, text),
  segmentId: 7,
});
const terms = {
  ...{ text: 'winding', folderId: null, speaker: null, year: null, tag: null, order: 'newest' as const },
};
const listed = (hits: readonly ListedHit[], passages?: Parameters<typeof hitLists>[3]) =>
  hitLists({ list: () => Promise.resolve(hits as never) }, 'csv', terms, passages);

describe('a list to take along', () => {
  it('has passages behind the places, but for those that hold one', async () => {
    const lists = await listed(
      [hit(1, 40, 'winding'), hit(2, 5, 'unwinding')],
      [meant(1, 30, 'around the first'), meant(1, 90, 'a spring'), meant(3, 2, 'wound up')],
    );
    if (!lists.ok) throw new Error(lists.failure.message);
    expect(lists.value.count).toBe(4);
    const rows = lists.value.files[0]?.content.trim().split('\r\n').slice(1) ?? [];
    expect(rows.map((row) => row.split(',').at(-1))).toEqual([
      'winding',
      'unwinding',
      'a spring',
      'wound up',
    ]);
  });

  it('is of passages alone where words found nothing, and none where there is nothing at all', async () => {
    expect(await listed([], [meant(3, 2, 'wound up')])).toMatchObject({ ok: true, value: { count: 1 } });
    expect(await listed([])).toMatchObject({ ok: false, failure: { code: 'not-found' } });
  });
});
