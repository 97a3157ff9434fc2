// Which files are one session, on names as recorders and recording services give them.
import { describe, expect, it } from 'vitest';
import { findSession, isAtSizeLimit, type SessionFile } from '../../app/domain/sessions.ts';

const NOON = Date.UTC(2026, 4, 1, 12);

function files(
  names: readonly string[],
  more: (index: number) => Partial<SessionFile> = () => ({}),
): SessionFile[] {
  return names.map((fileName, index) => ({
    id: index + 1,
    fileName,
    durationSeconds: 600,
    sizeBytes: 50_000_000,
    format: 'wav/pcm-s16',
    channels: 2,
    sampleRateHz: 48_000,
    recordedAt: NOON,
    ...more(index),
  }));
}

/** Each begins when the one before ends. */
const inTurn = (index: number): Partial<SessionFile> => ({ recordedAt: NOON + index * 600_000 });
const anHourApart = (index: number): Partial<SessionFile> => ({ recordedAt: NOON + index * 3_600_000 });
const full = (index: number): Partial<SessionFile> => ({
  ...anHourApart(index),
  sizeBytes: 2_147_480_000,
});
const idsOf = (found: ReturnType<typeof findSession>) => found?.members.map(({ id }) => id) ?? null;
const speakersOf = (found: ReturnType<typeof findSession>) =>
  found?.members.map(({ speaker }) => speaker) ?? null;

describe('pieces of a recording', () => {
  it.each([
    ['ZOOM0001_01.WAV', 'ZOOM0001_02.WAV', 'ZOOM0001_03.WAV'],
    ['TASCAM_0009.wav', 'TASCAM_0010.wav', 'TASCAM_0011.wav'],
    ['TASCAM_0003S12.wav', 'TASCAM_0004S12.wav', 'TASCAM_0005S12.wav'],
    ['MixPre-001.WAV', 'MixPre-002.WAV', 'MixPre-003.WAV'],
    ['260501_001.WAV', '260501_002.WAV', '260501_003.WAV'],
    ['Interview with Ana-1.wav', 'Interview with Ana-2.wav', 'Interview with Ana-3.wav'],
  ])('are known by counter and time: %s', (...names) => {
    for (const id of [1, 2, 3]) {
      const found = findSession(files(names, inTurn), id);
      expect(found?.kind).toBe('split');
      expect(idsOf(found)).toEqual([1, 2, 3]);
    }
  });

  it('are known by a size that no file goes beyond', () => {
    const all = files(['TASCAM_0001.wav', 'TASCAM_0002.wav', 'TASCAM_0003.wav'], full);
    expect(idsOf(findSession(all, 2))).toEqual([1, 2, 3]);
    expect([4_294_900_000, 2e9, 640 * 1024 * 1024].map(isAtSizeLimit)).toEqual([true, true, true]);
    expect([1_500_000_000, 50_000_000, 5e9].map(isAtSizeLimit)).toEqual([false, false, false]);
  });

  it('are known by a name that only pieces have, also when copying lost their times', () => {
    expect(idsOf(findSession(files(['ZOOM0007_01.WAV', 'ZOOM0007_02.WAV']), 1))).toEqual([1, 2]);
    expect(idsOf(findSession(files(['TASCAM_0001_01.wav', 'TASCAM_0001_02.wav']), 1))).toEqual([1, 2]);
  });

  it('end where something else begins', () => {
    const all = files(['TASCAM_0001.wav', 'TASCAM_0002.wav', 'TASCAM_0003.wav'], (index) => ({
      recordedAt: NOON + [0, 600_000, 9_000_000][index]!,
    }));
    expect(idsOf(findSession(all, 1))).toEqual([1, 2]);
    expect(findSession(all, 3)).toBeNull();
  });

  it.each([
    ['takes with pauses between them', ['ZOOM0001.WAV', 'ZOOM0002.WAV'], anHourApart],
    ['a missing piece', ['TASCAM_0001.wav', 'TASCAM_0003.wav'], inTurn],
    [
      'another rate',
      ['TASCAM_0001.wav', 'TASCAM_0002.wav'],
      (at: number) => ({ ...inTurn(at), sampleRateHz: 44_100 + at }),
    ],
    [
      'pieces in the wrong order of time',
      ['ZOOM0007_01.WAV', 'ZOOM0007_02.WAV'],
      (at: number) => anHourApart(-at),
    ],
    ['episodes', ['Episode 11.mp3', 'Episode 12.mp3'], anHourApart],
    ['other names', ['Ana 1.wav', 'Otto 2.wav'], inTurn],
    ['a length that is not known', ['TASCAM_0001.wav', 'TASCAM_0002.wav'], () => ({ durationSeconds: 0 })],
  ] as const)('are not: %s', (_what, names, more) => {
    expect(findSession(files(names, more), 1)).toBeNull();
  });
});

describe('tracks of one session', () => {
  it.each([
    [
      ['ZOOM0001_Tr1.WAV', 'ZOOM0001_Tr2.WAV'],
      ['Track 1', 'Track 2'],
    ],
    [
      ['Tr1.wav', 'Tr34.wav', 'TrA.wav'],
      ['Track 1', 'Track 34', 'Track A'],
    ],
    [
      ['TASCAM_0001_1.wav', 'TASCAM_0001_2.wav'],
      ['Track 1', 'Track 2'],
    ],
    [
      ['TASCAM_0001S12.wav', 'TASCAM_0001S34.wav'],
      ['Track 1+2', 'Track 3+4'],
    ],
    [
      ['1-mina.flac', '2-otto_k_0.flac', '10-Zoë.flac'],
      ['mina', 'otto k', 'Zoë'],
    ],
    [
      ['riverside_mina_kitchen table_0123.wav', 'riverside_otto berg_kitchen table_0123.wav'],
      ['mina', 'otto berg'],
    ],
    [
      ['mina-kitchen-table-zencastr.wav', 'otto-kitchen-table-zencastr.wav'],
      ['mina', 'otto'],
    ],
    [
      ['Kitchen Table 12 - Mina.wav', 'Kitchen Table 12 - Otto.wav'],
      ['Mina', 'Otto'],
    ],
  ])('are known by their names: %s', (names, speakers) => {
    const found = findSession(files(names), 1);
    expect(found?.kind).toBe('tracks');
    expect(speakersOf(found)).toEqual(speakers);
  });

  it('leave the mix out, and keep it for listening', () => {
    const found = findSession(files(['ZOOM0001_LR.WAV', 'ZOOM0001_Tr1.WAV', 'ZOOM0001_Tr2.WAV']), 2);
    expect(idsOf(found)).toEqual([2, 3]);
    expect(found?.mixId).toBe(1);
    expect(findSession(files(['TrLR.wav', 'Tr1.wav', 'Tr2.wav']), 1)?.mixId).toBe(1);
    expect(
      findSession(files(['TASCAM_0001_MIX.wav', 'TASCAM_0001_1.wav', 'TASCAM_0001_2.wav']), 1)?.mixId,
    ).toBe(1);
  });

  it.each([
    ['other lengths', ['1-mina.flac', '2-otto.flac'], (at: number) => ({ durationSeconds: 600 + at * 60 })],
    ['another day', ['Talk - Mina.wav', 'Talk - Otto.wav'], anHourApart],
    ['versions', ['Episode 4 final.wav', 'Episode 4 draft.wav'], undefined],
    ['steps of one sound', ['Episode 4 raw.wav', 'Episode 4 clean.wav'], undefined],
    ['parts', ['Episode 4 part one.wav', 'Episode 4 part two.wav'], undefined],
    ['a single speaker', ['1-mina.flac'], undefined],
    ['nothing in common', ['Mina.wav', 'Otto.wav'], undefined],
    ['days of a radio show', ['news-monday.mp3', 'news-tuesday.mp3'], undefined],
  ] as const)('are not: %s', (_what, names, more) => {
    expect(findSession(files(names, more), 1)).toBeNull();
  });
});
