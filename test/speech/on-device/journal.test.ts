// The journal: what was written comes back, and a kill in the middle of a line loses that line and nothing else.
import fc from 'fast-check';
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Segment } from '../../../app/domain/transcript.ts';
import { JournalFolder, type JournalHead } from '../../../app/speech/on-device/journal.ts';

let directory: string;
let folder: JournalFolder;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'earshot-journal-'));
  folder = new JournalFolder(join(directory, 'work'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const head: JournalHead = {
  path: '/shows/one.mp3',
  sizeBytes: 5,
  modifiedMs: 7,
  model: 'Base',
  durationSeconds: 60,
};
const segment = (start: number, text: string): Segment => ({
  start,
  end: start + 1,
  speaker: null,
  text,
  words: text.split(' ').map((word, i) => ({ text: word, start: start + i / 8, end: start + i / 8 + 0.125 })),
});
const fileOf = (id: string): string => join(directory, 'work', `${id}.jsonl`);

describe('JournalFolder', () => {
  it('gives back what was written', async () => {
    await folder.begin('a', head);
    await folder.addFinal('a', 10, [segment(1, 'Hello "you",\nnaïve 日本 😀.')], Uint8Array.of(1, 2, 255));
    await folder.addFinal('a', 20.5, [], Uint8Array.of(3));
    expect(await folder.read('a')).toEqual({
      head,
      segments: [segment(1, 'Hello "you",\nnaïve 日本 😀.')],
      peaks: Uint8Array.of(1, 2, 255, 3),
      upTo: 20.5,
      chosen: null,
      damage: { damagedSeconds: 0, damaged: [] },
      end: null,
      deaths: 0,
      language: null,
      leaveOut: [],
      leftOutBefore: [],
      channel: null,
    });
    await folder.addEnd('a', { kind: 'done', heard: { endSeconds: 21 } });
    expect((await folder.read('a'))?.end).toEqual({ kind: 'done', heard: { endSeconds: 21 } });
  });

  it('tells channels apart, and goes on in the one that was in hand', async () => {
    const place = { from: 3, to: 4 };
    await folder.begin('a', { ...head, isByChannel: true });
    await folder.setChannel('a', { at: 0, of: 2 });
    await folder.addFinal('a', 10, [segment(1, 'Left.')], Uint8Array.of(9, 1, 1));
    await folder.addLeftOut('a', place);
    await folder.addDamage('a', place);
    await folder.setChannel('a', { at: 1, of: 2 });
    const begun = await folder.read('a');
    expect(begun).toMatchObject({ upTo: 0, channel: { at: 1, of: 2 }, leaveOut: [], leftOutBefore: [place] });
    expect(begun?.damage.damagedSeconds).toBe(0);
    await folder.addFinal('a', 5, [segment(2, 'Right.')], Uint8Array.of(2, 8));
    const read = await folder.read('a');
    expect(read?.segments.map(({ speaker, text }) => [speaker, text])).toEqual([
      ['channel 1', 'Left.'],
      ['channel 2', 'Right.'],
    ]);
    expect(read).toMatchObject({ upTo: 5, peaks: Uint8Array.of(9, 8, 1) });
    // Work on the mean of all is another.
    expect(await folder.inherit('b', head, () => true)).toBeNull();
  });

  it('counts the processes that died over the same place', async () => {
    const deaths = async (): Promise<number | undefined> => (await folder.read('a'))?.deaths;
    await folder.begin('a', head);
    expect(await deaths()).toBe(0);
    await folder.setInHand('a', true);
    expect(await deaths()).toBe(1);
    await folder.reopen('a');
    await folder.setInHand('a', true);
    expect(await deaths()).toBe(2);
    // Progress says that it was another place.
    await folder.addFinal('a', 10, [segment(1, 'Further.')], Uint8Array.of(1));
    expect(await deaths()).toBe(1);
    await folder.reopen('a');
    await folder.setInHand('a', true);
    await folder.setInHand('a', false);
    expect(await deaths()).toBe(1);
    await folder.addEnd('a', { kind: 'done', heard: { endSeconds: 21 } });
    expect(await deaths()).toBe(0);
  });

  it('survives being cut off at any byte, and goes on from there', async () => {
    await folder.begin('a', head);
    for (let i = 1; i <= 3; i++)
      await folder.addFinal('a', i * 10, [segment(i * 10, `Part ${i}.`)], Uint8Array.of(i));
    const whole = readFileSync(fileOf('a'));
    const headLength = whole.indexOf('\n') + 1;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: headLength, max: whole.length }), async (length) => {
        writeFileSync(fileOf('b'), whole.subarray(0, length));
        const before = await folder.read('b');
        const complete = before?.segments.length ?? 0;
        expect(before?.upTo).toBe(complete * 10);
        await folder.reopen('b');
        await folder.addFinal('b', 99, [segment(90, 'Later.')], Uint8Array.of(9));
        const after = await folder.read('b');
        expect(after?.segments.map(({ text }) => text)).toEqual([
          ...['Part 1.', 'Part 2.', 'Part 3.'].slice(0, complete),
          'Later.',
        ]);
        expect(after?.upTo).toBe(99);
      }),
    );
  });

  it('knows nothing of what is not there, and reads nothing outside of its folder', async () => {
    writeFileSync(join(directory, 'secret.jsonl'), readFileSync('/dev/null'));
    for (const id of ['nothing', '../secret', '', 'a/b', 'x'.repeat(200)])
      expect(await folder.read(id)).toBeNull();
    await folder.begin('a', head);
    writeFileSync(fileOf('a'), 'no journal');
    expect(await folder.read('a')).toBeNull();
  });

  it('hands work on these bytes to a new id, once', async () => {
    await folder.begin('old', head);
    await folder.addFinal('old', 10, [segment(1, 'Kept.')], new Uint8Array());
    const free = (): boolean => true;
    expect(await folder.inherit('new', { ...head, sizeBytes: 6 }, free)).toBeNull();
    expect(await folder.inherit('new', { ...head, model: 'Tiny' }, free)).toBeNull();
    expect(await folder.inherit('new', head, () => false)).toBeNull();
    expect((await folder.inherit('new', head, free))?.upTo).toBe(10);
    expect(readdirSync(join(directory, 'work'))).toEqual(['new.jsonl']);
    await folder.addEnd('new', { kind: 'done', heard: { endSeconds: 11 } });
    expect(await folder.inherit('newer', head, free)).toBeNull();
  });

  it('sweeps what was left behind long ago', async () => {
    await folder.begin('old', head);
    await folder.begin('young', head);
    utimesSync(fileOf('old'), 1_000_000, 1_000_000);
    await folder.sweep(Date.now());
    expect(readdirSync(join(directory, 'work'))).toEqual(['young.jsonl']);
  });
});
