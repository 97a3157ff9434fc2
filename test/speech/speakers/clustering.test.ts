// Who is who over a whole recording: voices of windows become speakers, whatever their order and number.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clusterVoices } from '../../../app/speech/speakers/clustering.ts';
import { cut, dendrogramOf } from '../../../app/speech/speakers/dendrogram.ts';
import type { HeardWindow, Piece } from '../../../app/speech/speakers/heard.ts';
import { likeness, unit } from '../../../app/speech/speakers/prints.ts';
import { turnsOf } from '../../../app/speech/speakers/turns.ts';
import { printOf, voice, windowAt } from './support.ts';

/** Windows side by side, each of one or two people by turns. */
const talk = (people: readonly (readonly number[])[], noise?: () => number): HeardWindow[] =>
  people.map((own, at) => {
    const each = 10 / own.length;
    return windowAt(
      at * 10,
      ...own.map((one, i) => voice(one, at * 10 + i * each, at * 10 + (i + 1) * each, noise)),
    );
  });

/** One or two different people of four. */
const someone = fc.uniqueArray(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 2 });

describe('telling voices apart', () => {
  it('finds the people whose voices are far apart, each under one label', () => {
    fc.assert(
      fc.property(
        fc.array(someone, { minLength: 12, maxLength: 60 }),
        fc.infiniteStream(fc.double({ min: -0.12, max: 0.12, noNaN: true })),
        (people, stream) => {
          // Who hardly speaks is nobody: everybody has enough to say.
          const all = [0, 1, 2, 3].flatMap((one) => [[one], [one]]).concat(people.map((own) => [...own]));
          const noise = (): number => Number(stream.next().value);
          const { labels, prints } = clusterVoices(talk(all, noise));
          expect(prints).toHaveLength(4);
          const labelOf = new Map<number, number>();
          all.forEach((own, window) =>
            own.forEach((person, at) => {
              const label = labels[window]?.[at];
              expect(labelOf.get(person) ?? label).toBe(label);
              labelOf.set(person, label ?? -1);
            }),
          );
          expect(new Set(labelOf.values()).size).toBe(4);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('gives exactly as many speakers as are asked for, and no more than “at most”', () => {
    fc.assert(
      fc.property(
        fc.array(someone, { minLength: 20, maxLength: 40 }),
        fc.integer({ min: 1, max: 4 }),
        (people, count) => {
          const all = [0, 1, 2, 3]
            .flatMap((one) => [[one], [one], [one]])
            .concat(people.map((own) => [...own]));
          expect(clusterVoices(talk(all), { kind: 'exactly', count }).prints).toHaveLength(count);
          expect(clusterVoices(talk(all), { kind: 'at-most', count }).prints).toHaveLength(count);
        },
      ),
      { numRuns: 40 },
    );
    expect(clusterVoices(talk([[0], [1], [0], [1]]), { kind: 'at-most', count: 3 }).prints).toHaveLength(2);
  });

  it('is one speaker where there is one, and none where nobody speaks', () => {
    expect(clusterVoices(talk(Array.from({ length: 30 }, () => [2]))).prints).toHaveLength(1);
    expect(clusterVoices([windowAt(0), windowAt(10)])).toEqual({ labels: [[], []], prints: [] });
  });

  it('never gives two voices of one window to the same speaker', () => {
    const { labels } = clusterVoices([
      windowAt(0, voice(0, 0, 5), voice(0, 5, 10)),
      ...talk([[0], [0], [1], [1]]),
    ]);
    expect(labels[0]?.[0]).not.toBe(labels[0]?.[1]);
  });

  it('tells apart what is too much for one tree', () => {
    const { labels, prints } = clusterVoices(talk(Array.from({ length: 3_200 }, (_, at) => [at % 3])));
    expect(prints).toHaveLength(3);
    expect(labels.every(([label], at) => label === labels[at % 3]?.[0])).toBe(true);
  }, 60_000);
});

describe('the tree', () => {
  it('joins as the plain way does: always the two that are most alike on average', () => {
    // By a seed: numbers of the generator's own choice are often equal, and then the order of joins is anybody's.
    const leaf = fc.integer({ min: 1, max: 1e9 }).map((seed) => ({
      print: unit(Float32Array.from({ length: 4 }, (_, axis) => Math.sin(seed * (axis + 1.37)))),
      weight: 1,
    }));
    fc.assert(
      fc.property(
        fc.uniqueArray(leaf, { minLength: 2, maxLength: 14, selector: ({ print }) => print[0] }),
        fc.double({ min: -0.9, max: 0.9, noNaN: true }),
        (leaves, limit) => {
          const joins = dendrogramOf(leaves, () => false);
          const quick = cut(leaves.length, joins, (join) => join.likeness > limit);
          const groups = plainly(
            leaves.map(({ print }) => print),
            limit,
          );
          const plain = leaves.map((_, at) =>
            Math.min(...(groups.find((group) => group.includes(at)) ?? [])),
          );
          expect([...quick]).toEqual(plain);
        },
      ),
    );
  });
});

/** Average linkage by trying every pair each time. */
function plainly(prints: readonly Float32Array[], limit: number): number[][] {
  const groups = prints.map((_, at) => [at]);
  const mean = (a: readonly number[], b: readonly number[]): number =>
    a.reduce(
      (sum, i) =>
        sum +
        b.reduce((s, j) => s + likeness(prints[i] ?? new Float32Array(), prints[j] ?? new Float32Array()), 0),
      0,
    ) /
    (a.length * b.length);
  for (;;) {
    let best: readonly [number, number, number] | null = null;
    groups.forEach((a, i) =>
      groups.slice(i + 1).forEach((b, j) => {
        const value = mean(a, b);
        if (value > limit + 1e-6 && (best === null || value > best[2])) best = [i, i + 1 + j, value];
      }),
    );
    const found = best as readonly [number, number, number] | null;
    if (!found) return groups;
    groups[found[0]]?.push(...(groups.splice(found[1], 1)[0] ?? []));
  }
}

describe('turns', () => {
  it('are numbered in the order in which people are heard, and do not chop one who pauses for breath', () => {
    const windows = [
      windowAt(
        0,
        {
          turns: [
            { from: 1, to: 3 },
            { from: 3.3, to: 6 },
          ],
          print: null,
          seconds: 5,
        },
        voice(1, 6, 9),
      ),
    ];
    const { order, turns } = turnsOf(windows, { labels: [[7, 4]], prints: [] });
    expect(turns).toEqual([
      { from: 1, to: 6, speaker: 0 },
      { from: 6, to: 9, speaker: 1 },
    ]);
    expect(order).toEqual([7, 4]);
  });

  it('keep overlaps that the windows agree on, and drop a voice that only one of two heard', () => {
    const heard = [voice(0, 0, 10), voice(1, 4, 8)];
    const both = [windowAt(0, ...heard), windowAt(0, ...heard)];
    expect(
      turnsOf(both, {
        labels: [
          [0, 1],
          [0, 1],
        ],
        prints: [],
      }).turns,
    ).toEqual([
      { from: 0, to: 10, speaker: 0 },
      { from: 4, to: 8, speaker: 1 },
    ]);
    const one = [windowAt(0, ...heard), windowAt(0, voice(0, 0, 10)), windowAt(0, voice(0, 0, 10))];
    expect(turnsOf(one, { labels: [[0, 1], [0], [0]], prints: [] }).turns).toHaveLength(1);
  });

  const PRINTS = [printOf(0), printOf(1)];
  const piece = (person: number, from: number, to: number): Piece => ({ from, to, print: printOf(person) });

  it('believe a voice that is one person’s more than two in which two people were mixed up', () => {
    const mixed = {
      ...voice(0, 0, 6),
      print: unit(Float32Array.from(printOf(0), (x, at) => x + 0.95 * (PRINTS[1]?.[at] ?? 0))),
    };
    const windows = [windowAt(0, mixed), windowAt(0, mixed), windowAt(0, voice(1, 4, 6), voice(0, 0, 4))];
    expect(turnsOf(windows, { labels: [[0], [0], [1, 0]], prints: PRINTS }).turns).toEqual([
      { from: 0, to: 4, speaker: 0 },
      { from: 4, to: 6, speaker: 1 },
    ]);
  });

  it('go by a piece where all windows took a short answer for another’s', () => {
    const windows = [
      windowAt(0, voice(0, 0, 8)),
      { ...windowAt(0, voice(0, 0, 8)), pieces: [piece(1, 3, 3.5), piece(0, 4, 6)] },
    ];
    const speakers = { labels: [[0], [0]], prints: PRINTS };
    expect(turnsOf(windows, speakers).turns).toEqual([
      { from: 0, to: 3, speaker: 0 },
      { from: 3, to: 3.5, speaker: 1 },
      { from: 3.5, to: 8, speaker: 0 },
    ]);
  });
});
