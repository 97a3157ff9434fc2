// What the trail of a recording tells, and what is missing of it, is known in German.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileCore } from '../../build/messages/catalogues.mjs';
import type { Missing, SoundNote, SoundTrack } from '../../app/domain/heard.ts';
import {
  missingInShort,
  missingStories,
  notesInWords,
  trackFacts,
  tracksInWords,
} from '../../app/domain/missing-words.ts';
import { WAIT_REASONS, waitWords } from '../../app/domain/waiting.ts';
import { type CoreMessages, said, understand } from '../../app/messages/said.ts';

const TRACK: SoundTrack = {
  channels: 1,
  codecName: 'AAC',
  language: null,
  seconds: 60,
  title: 'Mic',
} as SoundTrack;
const MISSING: readonly Missing[] = [
  { code: 'cut-off', from: 60, seconds: 30 },
  { code: 'cut-off', from: 60, seconds: 30, to: 90 },
  { code: 'ended-early', from: 60, seconds: 30, to: 90 },
  { code: 'damaged', seconds: 30 },
  { code: 'damaged', from: 60, seconds: 30, to: 90 },
  { code: 'not-recognised', from: 60, seconds: 30, to: 90 },
  { code: 'track-not-heard', seconds: 0, track: 1 },
] as readonly Missing[];
const NOTES: readonly SoundNote[] = ['header-never-closed', 'edited', 'format-changes'];

const known = (texts: readonly (string | null)[]): void =>
  expect(texts.filter((text) => text !== null && text !== '' && said(text) === text)).toEqual([]);

describe('the story of a recording in German', () => {
  beforeAll(() => understand(compileCore('de') as CoreMessages, 'de'));
  afterAll(() => understand([], 'en'));

  it('knows what is missing, in short and in full', () => {
    for (const one of MISSING) known([missingInShort([one], 600), missingInShort([one], null)]);
    known(missingStories(MISSING, [TRACK, TRACK]).flatMap(({ advice, text }) => [text, advice]));
    expect(said(missingInShort(MISSING.slice(0, 1), 600))).toBe('0:30 von 10:00 fehlen');
  });

  it('knows tracks, notes on the sound, and what a file waits for', () => {
    known([trackFacts([TRACK], 0), tracksInWords([TRACK, TRACK], 1), tracksInWords([TRACK, TRACK], null)]);
    known(notesInWords(NOTES));
    known(WAIT_REASONS.map(waitWords));
    expect(said(trackFacts([TRACK], 0))).toBe('Spur 1, „Mic“ (AAC, mono, 1:00)');
  });

  it('knows sentences of the trail with what is filled in', () => {
    expect(said('Seen, 12.3 MB.')).toBe('Gesehen, 12,3 MB.');
    expect(said('Renamed, was “Ice”.')).toBe('Umbenannt, hieß „Ice“.');
    expect(
      said(
        'The ceiling of Tide for this month, $5, would be passed: $4 is spent or under way, and this recording costs about $2. Nothing was sent. It waits until 1 December, or until you raise the ceiling in the settings of the show.',
      ),
    ).toBe(
      'Die Obergrenze von Tide für diesen Monat, $5, würde überschritten: $4 sind ausgegeben oder unterwegs, und diese Aufnahme kostet etwa $2. Nichts wurde gesendet. Sie wartet bis 1 December oder bis die Obergrenze in den Einstellungen der Sendung erhöht wird.',
    );
    expect(said('Transcribed. Not all of it: 0:30 of 10:00 missing.')).toBe(
      'Transkribiert. Nicht alles: 0:30 von 10:00 fehlen.',
    );
  });
});
