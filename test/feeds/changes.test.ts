// What a check means: new, known, replaced, gone; and that nothing is taken twice.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { soundOf, type FeedItem } from '../../app/domain/feed.ts';
import { claimOf, type KnownItem } from '../../app/feeds/changes.ts';
import { sameSound, soundKey } from '../../app/feeds/same-sound.ts';
import { changesOf, type ItemChange } from './support.ts';

const BASE: FeedItem = {
  guid: null,
  title: '',
  publishedMs: null,
  link: null,
  author: null,
  enclosures: [],
  alternates: [],
  durationSeconds: null,
  season: null,
  seasonName: null,
  episode: null,
  episodeType: 'full',
  description: '',
  persons: [],
  picture: null,
  chaptersLink: null,
  chapters: [],
  transcripts: [],
  isExplicit: null,
  isBlocked: false,
  refusedAddresses: 0,
};
const item = (
  guid: string | null,
  url: string | null,
  more: Partial<FeedItem> & { bytes?: number | null } = {},
): FeedItem => ({
  ...BASE,
  guid,
  title: guid ?? '',
  enclosures:
    url === null
      ? []
      : [
          {
            url: url.includes('://') ? url : `https://cdn.example/${url}`,
            type: 'audio/mpeg',
            bytes: more.bytes ?? null,
          },
        ],
  ...more,
});

/** A library of what is known, which does what the changes say. */
class Shelf {
  known: KnownItem[] = [];
  #next = 1;

  check(read: readonly FeedItem[], isAll = true): readonly ItemChange[] {
    const changes = changesOf(this.known, read, isAll);
    for (const change of changes) {
      if (change.kind === 'gone') this.#set(change.id, (one) => ({ ...one, isGone: true }));
      else if (change.kind === 'same' || change.kind === 'replaced')
        this.#set(change.id, ({ id }) => knownOf(id, change.item));
      else this.known.push(knownOf(this.#next++, change.item));
    }
    return changes;
  }

  #set(id: number, to: (one: KnownItem) => KnownItem): void {
    this.known = this.known.map((one) => (one.id === id ? to(one) : one));
  }
}
const knownOf = (id: number, one: FeedItem): KnownItem => ({
  id,
  guid: one.guid,
  title: one.title,
  publishedMs: one.publishedMs,
  isGone: false,
  ...claimOf(one, soundOf(one)),
});
const kinds = (changes: readonly ItemChange[]): string =>
  changes.map((change) => ('id' in change ? `${change.kind} ${change.id}` : change.kind)).join(', ');
const after = (first: readonly FeedItem[], second: readonly FeedItem[], isAll = true): string => {
  const shelf = new Shelf();
  shelf.check(first);
  return kinds(shelf.check(second, isAll));
};

describe('a check against what is known', () => {
  const one = item('1', '1.mp3', { title: 'One', publishedMs: 1, durationSeconds: 100, bytes: 1_000 });

  it.each([
    ['an item as it was is the same', [one], 'same 1'],
    ['another title is the same item', [{ ...one, title: 'One, again' }], 'same 1'],
    ['a new item in front is new', [item('2', '2.mp3'), one], 'new, same 1'],
    ['an item that is missing is gone', [item('2', '2.mp3')], 'new, gone 1'],
    ['another guid for the same sound and title is the same item', [{ ...one, guid: 'x' }], 'same 1'],
    [
      'another guid and no date, but the same sound and title',
      [{ ...one, guid: 'x', publishedMs: null }],
      'same 1',
    ],
    ['another guid and title for the same sound and date', [{ ...one, guid: 'x', title: 'Y' }], 'same 1'],
    [
      'another guid and address for the same title and date',
      [item('x', 'https://new.example/a/1.mp3', { title: 'One', publishedMs: 1 })],
      'same 1',
    ],
    [
      'another guid, title and date at the same address is another item',
      [{ ...one, guid: 'x', title: 'Y', publishedMs: 2 }],
      'new, gone 1',
    ],
    [
      'another size at its place, the ads of the day, is the same',
      [item('1', '1.mp3', { durationSeconds: 101, bytes: 2_000 })],
      'same 1',
    ],
    [
      'another length and size at its place is replaced',
      [item('1', '1.mp3', { durationSeconds: 200, bytes: 2_000 })],
      'replaced 1',
    ],
    [
      'another host with the same length is the same',
      [item('1', 'https://b.example/x.mp3', { durationSeconds: 102 })],
      'same 1',
    ],
    [
      'another host and file name, nothing claimed, is replaced',
      [item('1', 'https://b.example/x.mp3')],
      'replaced 1',
    ],
    [
      'another host, the same file name, nothing claimed, is the same',
      [item('1', 'https://b.example/1.mp3')],
      'same 1',
    ],
    [
      'another address and length is replaced',
      [item('1', '1-final.mp3', { durationSeconds: 200 })],
      'replaced 1',
    ],
    ['another query is the same', [item('1', '1.mp3?token=2', { durationSeconds: 100 })], 'same 1'],
    ['no sound any more keeps it', [item('1', null)], 'same 1'],
    [
      'the same sound under a second guid is listed and not taken',
      [one, { ...one, guid: 'x', title: 'Again' }],
      'same 1, again',
    ],
    [
      'the second guid first in the document too',
      [{ ...one, guid: 'x', title: 'Again', publishedMs: 9 }, one],
      'again, same 1',
    ],
    [
      'the same address with another length is an item of its own',
      [
        one,
        {
          ...one,
          guid: 'x',
          title: 'Y',
          publishedMs: 2,
          durationSeconds: 900,
          enclosures: item('x', '1.mp3').enclosures,
        },
      ],
      'same 1, new',
    ],
    [
      'the guid of another with other sound is an item of its own',
      [item('1', '2.mp3', { title: 'Two', durationSeconds: 5 }), one],
      'new, same 1',
    ],
  ])('%s', (_, read, expected) => {
    expect(after([one], read)).toBe(expected);
  });

  it('says gone of nothing when not everything was read', () => {
    expect(after([one], [item('2', '2.mp3')], false)).toBe('new');
  });

  it('says gone once, and knows an item that comes back', () => {
    const shelf = new Shelf();
    shelf.check([one]);
    expect(kinds(shelf.check([]))).toBe('gone 1');
    expect(kinds(shelf.check([]))).toBe('');
    expect(kinds(shelf.check([one]))).toBe('same 1');
    expect(shelf.known[0]?.isGone).toBe(false);
  });

  it('knows items without a guid by their sound and title', () => {
    const [a, b] = [item(null, 'a.mp3', { title: 'A' }), item(null, 'b.mp3', { title: 'B' })];
    expect(after([a, b], [b, a])).toBe('same 2, same 1');
  });

  it('knows a whole archive that moved to a new host and new guids by title and date', () => {
    const archive = Array.from({ length: 50 }, (_, at) =>
      item(`a${at}`, `https://a.example/${at}.mp3`, {
        title: `No ${at}`,
        publishedMs: at,
        durationSeconds: 100 + at,
      }),
    );
    const moved = archive.map((old, at) =>
      item(`b${at}`, `https://b.example/x/${at}-final.mp3`, {
        title: old.title,
        publishedMs: at,
        durationSeconds: 100 + at,
      }),
    );
    expect(after(archive, moved)).toBe(archive.map((_, at) => `same ${at + 1}`).join(', '));
  });

  it('does not guess between items of one title and date', () => {
    const [a, b] = ['a', 'b'].map((guid) => item(guid, `${guid}.mp3`, { title: 'Rerun', publishedMs: 1 }));
    const other = item('c', 'c.mp3', { title: 'Rerun', publishedMs: 1 });
    expect(
      after(
        [a, b].filter((x) => x !== undefined),
        [other],
      ),
    ).toBe('new, gone 1, gone 2');
  });
});

describe('any history of a feed', () => {
  const guid = fc.option(fc.constantFrom('1', '2', '3'));
  const url = fc.option(
    fc.constantFrom('a.mp3', 'b.mp3', 'https://x.example/a.mp3', 'd.php?id=1', 'd.php?id=2'),
  );
  const any = fc
    .record({
      guid,
      url,
      title: fc.constantFrom('', 'One', 'Two'),
      publishedMs: fc.option(fc.constantFrom(1, 2)),
      durationSeconds: fc.option(fc.constantFrom(100, 200)),
      bytes: fc.option(fc.constantFrom(1_000, 2_000)),
    })
    .map(({ guid: g, url: u, ...more }) => item(g, u, more));
  /** As `document.ts` hands them over: what is one by guid and sound stands there once. */
  const saysSomething = (one: FeedItem): boolean =>
    one.guid !== null || soundOf(one) !== null || one.title !== '';
  const reading = fc.uniqueArray(any.filter(saysSomething), {
    maxLength: 6,
    selector: (one) => {
      const sound = soundOf(one)?.url ?? null;
      return JSON.stringify(
        one.guid !== null || sound !== null ? [one.guid, sound] : [one.title, one.publishedMs],
      );
    },
  });

  it('has one answer for each item, in order, and one at most for each that is known', () => {
    fc.assert(
      fc.property(fc.array(reading, { maxLength: 4 }), fc.boolean(), (history, isAll) => {
        const shelf = new Shelf();
        for (const read of history) {
          const changes = shelf.check(read, isAll);
          const answered = changes.flatMap((change) => ('item' in change ? [change.item] : []));
          expect(answered).toEqual(read);
          const ids = changes.flatMap((change) => ('id' in change ? [change.id] : []));
          expect(new Set(ids).size).toBe(ids.length);
          if (!isAll) expect(changes.every(({ kind }) => kind !== 'gone')).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('looked at twice brings nothing new, nothing replaced and nothing gone', () => {
    fc.assert(
      fc.property(fc.array(reading, { minLength: 1, maxLength: 4 }), (history) => {
        const shelf = new Shelf();
        for (const read of history) {
          shelf.check(read);
          const again = shelf.check(read);
          expect(again.map(({ kind }) => kind).filter((kind) => kind !== 'same')).toEqual([]);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('never calls two items of one reading new that claim the same sound', () => {
    fc.assert(
      fc.property(fc.array(reading, { minLength: 1, maxLength: 3 }), (history) => {
        const shelf = new Shelf();
        for (const read of history) {
          const fresh = shelf
            .check(read)
            .flatMap((change) => (change.kind === 'new' ? [claimOf(change.item, soundOf(change.item))] : []));
          const keys = fresh.flatMap((claim) => {
            const key = soundKey(claim);
            return key === null ? [] : [[key, claim] as const];
          });
          for (const [at, [key, claim]] of keys.entries())
            for (const [other, otherClaim] of keys.slice(at + 1))
              if (key === other) expect(sameSound(claim, otherClaim)).toBe(false);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('the key of a sound', () => {
  it.each([
    ['https://www.host.example/1.mp3', 'host.example/1.mp3'],
    ['http://host.example/1.mp3?token=1', 'host.example/1.mp3'],
    ['https://dts.podtrac.example/redirect.mp3/host.example/1.mp3', 'host.example/1.mp3'],
    ['https://op3.example/e/https://host.example/1.mp3', 'host.example/1.mp3'],
    ['https://chrt.example/track/ABC123/host.example/a/1.mp3', 'host.example/a/1.mp3'],
    ['https://host.example/play.php?id=1', 'host.example/play.php?id=1'],
    ['https://host.example/stream?id=1', 'host.example/stream?id=1'],
  ])('%s is %s', (soundUrl, key) => {
    expect(soundKey({ soundUrl })).toBe(key);
  });

  it('takes any address in little time', () => {
    fc.assert(
      fc.property(fc.webUrl({ size: 'large', withQueryParameters: true }), (soundUrl) => {
        expect(typeof soundKey({ soundUrl })).toBe('string');
      }),
    );
  });
});
