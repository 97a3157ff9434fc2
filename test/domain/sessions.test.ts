// Which files are one session, on names as recorders and recording services give them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  findSession,
  isAtSizeLimit,
  orderOfPieces,
  proposeTracks,
  type SessionFile,
} from '../../app/domain/sessions.ts';

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
  durationSeconds: 3_600,
  sizeBytes: 2_147_480_000,
});
const copiedTogether = (index: number): Partial<SessionFile> => ({
  ...full(index),
  recordedAt: NOON + index * 90_000,
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
    const copied = files(['TASCAM_0001.wav', 'TASCAM_0002.wav', 'TASCAM_0003.wav'], copiedTogether);
    expect(idsOf(findSession(copied, 2))).toEqual([1, 2, 3]);
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
    [
      'full files that were begun on other days',
      ['Episode 11.wav', 'Episode 12.wav'],
      (at: number) => ({ ...full(at), recordedAt: NOON + at * 7 * 86_400_000 }),
    ],
    [
      'short files that were written together',
      ['jingle 1.wav', 'jingle 2.wav'],
      () => ({ durationSeconds: 4 }),
    ],
    [
      'a name of pieces, begun on another day',
      ['ZOOM0007_01.WAV', 'ZOOM0007_02.WAV'],
      (at: number) => ({ recordedAt: NOON + at * 86_400_000 }),
    ],
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
      ['01-mina.flac', '02-otto_k_1234.flac', '11-Zoe_.flac'],
      ['mina', 'otto k', 'Zoe'],
    ],
    [
      ['210101_002_Tr1.WAV', '210101_002_Tr2.WAV'],
      ['Track 1', 'Track 2'],
    ],
    [
      ['Scene001-T001_Tr1_2.wav', 'Scene001-T001_Tr3.wav'],
      ['Track 1+2', 'Track 3'],
    ],
    [
      ['Mic12.wav', 'Tr1.wav', 'Tr2.wav'],
      ['Microphone', 'Track 1', 'Track 2'],
    ],
    [
      ['TASCAM_0001_1-2.wav', 'TASCAM_0001_3.wav'],
      ['Track 1+2', 'Track 3'],
    ],
    [
      ['T001_20150901-112313_001_01.wav', 'T001_20150901-112313_001_02.wav'],
      ['Track 1', 'Track 2'],
    ],
    [
      ['S01T01_1.WAV', 'S01T01_2.WAV', 'S01T01_A.WAV'],
      ['Track 1', 'Track 2', 'Track A'],
    ],
    [
      ['audioJohnSmith98796876.m4a', 'audioMinaKöhler11234567890.m4a', 'audio李雷21234567890.m4a'],
      ['John Smith', 'Mina Köhler', '李雷'],
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
    ['spare copies', ['Scene001-T001_Tr1_D.wav', 'Scene001-T001_Tr2_D.wav'], undefined],
    ['a later take of a track', ['Tr1.wav', 'Tr1_01.wav'], undefined],
    ['takes of a scene', ['S01T01.WAV', 'S01T02.WAV'], anHourApart],
    ['numbered parts of a show', ['1-intro.mp3', '2-outro.mp3'], undefined],
    ['an audiobook', ['audiobook1.m4a', 'audiobook2.m4a'], undefined],
    ['nothing in common', ['Mina.wav', 'Otto.wav'], undefined],
    ['days of a radio show', ['news-monday.mp3', 'news-tuesday.mp3'], undefined],
  ] as const)('are not: %s', (_what, names, more) => {
    expect(findSession(files(names, more), 1)).toBeNull();
  });
});

describe('episodes are never offered merely for their numbers', () => {
  const name = fc
    .tuple(
      fc.constantFrom(
        'Episode ',
        'Night Kitchen ',
        'NK-',
        'S01E',
        'folge_',
        'ep',
        '',
        'Show - ',
        '第',
        'حلقة ',
      ),
      fc.constantFrom('', ' final', ' (Interview)', '_v2', ' - Mina and Otto'),
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 0, max: 900 }),
    )
    .map(
      ([before, after, width, first]) =>
        (at: number) =>
          `${before}${String(first + at).padStart(width, '0')}${after}.wav`,
    );
  const length = fc.integer({ min: 60, max: 14_400 });

  it('whatever they are called, however long they are, however large', () => {
    fc.assert(
      fc.property(
        name,
        fc.array(fc.tuple(length, fc.nat(5_000_000_000), fc.integer({ min: 6, max: 60 * 24 * 30 })), {
          minLength: 2,
          maxLength: 12,
        }),
        (named, episodes) => {
          let endedAt = NOON;
          const all = files(
            episodes.map((_, at) => named(at)),
            (at) => {
              const [durationSeconds, sizeBytes, pauseMinutes] = episodes[at]!;
              endedAt += durationSeconds * 1_000 + pauseMinutes * 60_000;
              return { durationSeconds, sizeBytes, recordedAt: endedAt };
            },
          );
          for (const { id } of all) expect(findSession(all, id)).toBeNull();
        },
      ),
    );
  });

  it('also when all are exported or copied within a moment, and equally long', () => {
    fc.assert(
      fc.property(
        name,
        length,
        fc.array(fc.nat(20_000), { minLength: 2, maxLength: 12 }),
        fc.integer({ min: 1, max: 500_000_000 }),
        (named, durationSeconds, steps, sizeBytes) => {
          let at = NOON;
          const all = files(
            steps.map((_, index) => named(index)),
            (index) => ({
              durationSeconds,
              sizeBytes,
              recordedAt: (at += steps[index]!),
            }),
          );
          for (const { id } of all) expect(findSession(all, id)).toBeNull();
        },
      ),
    );
  });
});

describe('joining by hand', () => {
  it('takes pieces by their counter, others by when they were begun, and by name where that is lost', () => {
    const counted = files(['TASCAM_0010.wav', 'TASCAM_0009.wav'], anHourApart);
    expect(orderOfPieces(counted).map(({ id }) => id)).toEqual([2, 1]);
    const named = files(['After the break.wav', 'Before it.wav'], (at) => anHourApart(-at));
    expect(orderOfPieces(named).map(({ id }) => id)).toEqual([2, 1]);
    expect(orderOfPieces(files(['b 10.wav', 'a.wav', 'b 9.wav'])).map(({ id }) => id)).toEqual([2, 3, 1]);
  });

  it('proposes names by what the files are called', () => {
    const proposed = (...names: string[]) => {
      const { members, mixId } = proposeTracks(files(names));
      return [members.map(({ speaker }) => speaker), mixId];
    };
    expect(proposed('ZOOM0001_Tr1.WAV', 'ZOOM0001_LR.WAV', 'ZOOM0001_Tr2.WAV')).toEqual([
      ['Track 1', 'Track 2'],
      2,
    ]);
    expect(proposed('Talk with Mina.wav', 'Talk with Otto Berg.wav')).toEqual([['Mina', 'Otto Berg'], null]);
    expect(proposed('left_mic.wav', 'my_phone.m4a')).toEqual([['left mic', 'my phone'], null]);
    expect(proposed('ZOOM0001_LR.WAV', 'ZOOM0001_Tr1.WAV')[1]).toBeNull();
  });
});
