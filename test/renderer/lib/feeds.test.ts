// Feeds and their episodes in words, and which of them can be taken.
import { describe, expect, it } from 'vitest';
import type { FeedItemView } from '../../../app/contract/feed-views.ts';
import {
  ago,
  canBeTaken,
  checksInWords,
  costInWords,
  isRecordingAddress,
  itemFacts,
  itemStory,
  takeInWords,
  totalsOf,
} from '../../../renderer/lib/feeds.ts';

const ITEM: FeedItemView = {
  itemId: 1,
  title: 'Salt, twice',
  publishedAt: new Date(2026, 10, 18).getTime(),
  durationSeconds: 3_240,
  state: 'listed',
  why: 'It was there when the feed was added, and not chosen.',
  isGone: false,
  hasOtherSound: false,
  recordingId: null,
  fetch: null,
  trouble: null,
  hasSound: true,
  episode: '188',
  bringsTranscript: true,
  bringsChapters: false,
};

describe('an episode', () => {
  it('tells what it is and what becomes of it', () => {
    expect(itemFacts(ITEM)).toBe('188 · 18 November 2026 · 54 min · transcript by the publisher');
    expect(
      itemFacts({ ...ITEM, episode: '', publishedAt: null, durationSeconds: null, bringsTranscript: false }),
    ).toBe('Without a date');
    expect(itemStory(ITEM, { now: 0 }).text).toBe(ITEM.why);
    expect(itemStory({ ...ITEM, state: 'wanted', why: null }, { now: 0 }).text).toBe('Waits to be fetched.');
    expect(itemStory({ ...ITEM, state: 'wanted', why: null, recordingId: 7 }, { now: 0 }).text).toBe(
      'It came in.',
    );
    expect(itemStory({ ...ITEM, recordingId: 7, isGone: true }, { now: 0 }).text).toBe(
      'It came in. The feed does not have it any more.',
    );
    const fetch = {
      ...{ receivedBytes: 5e6, totalBytes: 1e7, bytesPerSecond: null },
      ...{ dueAt: null, failure: null },
    };
    expect(
      itemStory({ ...ITEM, state: 'wanted', fetch: { ...fetch, state: 'running' } }, { now: 0 }).percent,
    ).toBe(50);
    const trouble = { text: 'The server does not answer.', nextAt: 60_000 };
    expect(itemStory({ ...ITEM, state: 'wanted', trouble }, { now: 0 })).toMatchObject({
      text: expect.stringMatching(/^The server does not answer\. Next try /) as string,
      tone: 'warn',
    });
    expect(itemStory({ ...ITEM, recordingId: 7, hasOtherSound: true }, { now: 0 }).tone).toBe('warn');
  });

  it('can be taken while it is only listed and still there', () => {
    expect(canBeTaken(ITEM)).toBe(true);
    expect(canBeTaken({ ...ITEM, state: 'wanted' })).toBe(false);
    expect(canBeTaken({ ...ITEM, isGone: true })).toBe(false);
    expect(canBeTaken({ ...ITEM, hasSound: false })).toBe(false);
  });
});

describe('a choice', () => {
  it('says how many, how long, and what is not known', () => {
    expect(takeInWords({ items: 0, seconds: 0, unknownLengths: 0 })).toBe('No episode');
    expect(takeInWords({ items: 1, seconds: 3_240, unknownLengths: 0 })).toBe('1 episode, about 54 min');
    expect(takeInWords({ items: 2, seconds: 3_240, unknownLengths: 1 })).toBe(
      '2 episodes, at least 54 min (1 of unknown length)',
    );
    expect(takeInWords({ items: 2, seconds: 0, unknownLengths: 2 })).toBe('2 episodes, of unknown length');
    expect(totalsOf([ITEM, { durationSeconds: null }])).toEqual({
      items: 2,
      seconds: 3_240,
      unknownLengths: 1,
    });
  });

  it('says what it costs, and where nobody can say', () => {
    const known = { items: 2, seconds: 3_600, unknownLengths: 0 };
    expect(costInWords(null, known, false)).toBe('Costs nothing');
    expect(costInWords(0, known, true)).toBe('Costs nothing');
    expect(costInWords(0.36, known, true)).toBe('About $0.36');
    expect(costInWords(0.36, { ...known, unknownLengths: 1 }, true)).toBe('At least $0.36');
    expect(costInWords(null, known, true)).toContain('Not known');
    // What has a length brings its transcript; of the other nobody knows.
    expect(costInWords(null, { ...known, unknownLengths: 1 }, true)).toBe('Not known before they are heard');
    expect(costInWords(0, { items: 1, seconds: 0, unknownLengths: 1 }, true)).toBe(
      'Not known before they are heard',
    );
  });
});

it('checks are told by when they were and are', () => {
  const now = new Date(2026, 10, 21, 14, 20).getTime();
  expect(checksInWords({ isChecked: true, checkedAt: null, nextAt: now }, now)).toBe(
    'Not checked yet, next check now',
  );
  expect(
    checksInWords({ isChecked: true, checkedAt: now - 25 * 60_000, nextAt: now + 35 * 60_000 }, now),
  ).toBe('Checked 25 min ago, next check at 14:55');
  expect(ago(now - 89_000, now)).toBe('just now');
  expect(ago(now - 90_000, now)).toBe('1 min ago');
  expect(ago(now - 24 * 3_600_000, now)).toBe('on 20 November 2026');
  expect(ago(now + 5_000, now)).toBe('just now');
});

it('the address of a recording is told from that of a feed', () => {
  expect(isRecordingAddress('example.org/12.mp3')).toBe(true);
  expect(isRecordingAddress('https://example.org/12.MP3?token=1')).toBe(true);
  expect(isRecordingAddress('https://example.org/feed')).toBe(false);
  expect(isRecordingAddress('12.mp3 and so on')).toBe(false);
});
