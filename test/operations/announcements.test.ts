// Announcements: forty finished files are one, and none waits for ever.
import { describe, expect, it } from 'vitest';
import { Batch, type Finished } from '../../app/operations/announcements.ts';
import { announcement } from '../../app/shell/announcing.ts';
import { NOW } from '../queue/support.ts';
import { ManualTime } from '../queue/time.ts';

const one = (recordingId: number): Finished => ({ recordingId, title: `Episode ${recordingId}` });

describe('the words', () => {
  it('name one, a few, and how many more', () => {
    expect(announcement([one(1)])).toEqual({ title: 'Transcript ready', body: 'Episode 1' });
    expect(announcement([one(1), one(2)])).toEqual({
      title: '2 transcripts ready',
      body: 'Episode 1, Episode 2',
    });
    expect(announcement([1, 2, 3, 4, 5].map(one)).body).toBe('Episode 1, Episode 2, Episode 3 and 2 more');
    expect(() => announcement([])).toThrow();
  });
});

describe('the batch', () => {
  it('is told when the queue rests, once', () => {
    const told: (readonly Finished[])[] = [];
    const batch = new Batch(new ManualTime(NOW), (finished) => told.push(finished));
    batch.check(true);
    for (let id = 1; id <= 40; id += 1) {
      batch.add(one(id));
      batch.check(false);
    }
    expect(told).toEqual([]);
    batch.check(true);
    batch.check(true);
    expect(told.map(({ length }) => length)).toEqual([40]);
  });

  it('is told after ten minutes of work that does not end', async () => {
    const time = new ManualTime(NOW);
    const told: (readonly Finished[])[] = [];
    const batch = new Batch(time, (finished) => told.push(finished));
    batch.add(one(1));
    await time.pass(599_000);
    batch.add(one(2));
    batch.check(false);
    expect(told).toEqual([]);
    await time.pass(1_000);
    batch.check(false);
    expect(told).toEqual([[one(1), one(2)]]);
  });

  it('has a recording once, under its newest name', () => {
    const told: (readonly Finished[])[] = [];
    const batch = new Batch(new ManualTime(NOW), (finished) => told.push(finished));
    batch.add(one(1));
    batch.add({ recordingId: 1, title: 'Renamed' });
    batch.check(true);
    expect(told).toEqual([[{ recordingId: 1, title: 'Renamed' }]]);
  });
});
