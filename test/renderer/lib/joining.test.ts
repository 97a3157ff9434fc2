// What a person arranges before recordings are joined, and what is said of it.
import { describe, expect, it } from 'vitest';
import { joinOf, moved, outcomeInWords, rowsOf } from '../../../renderer/lib/joining.ts';
import { chosenInWords } from '../../../renderer/lib/survey.ts';

const plan = (kind: 'split' | 'tracks', ...seconds: (number | null)[]) => ({
  kind,
  isJoined: false,
  members: seconds.map((durationSeconds, at) => ({
    recordingId: at + 1,
    title: `File ${at + 1}`,
    fileName: `File ${at + 1}.wav`,
    durationSeconds,
    speaker: kind === 'split' ? null : `Speaker ${at + 1}`,
    isMix: false,
    hasTranscript: at === 0,
  })),
});

describe('joining', () => {
  it('moves a row by one, and stays at the ends', () => {
    expect(moved(['a', 'b', 'c'], 2, -1)).toEqual(['a', 'c', 'b']);
    expect(moved(['a', 'b', 'c'], 0, 1)).toEqual(['b', 'a', 'c']);
    expect(moved(['a', 'b'], 0, -1)).toEqual(['a', 'b']);
    expect(moved(['a', 'b'], 1, 1)).toEqual(['a', 'b']);
  });

  it('sends what was arranged: names without their edges, the mix apart', () => {
    const rows = rowsOf(plan('tracks', 60, 60, 60));
    rows[0]!.speaker = '  Mina ';
    rows[2]!.isMix = true;
    expect(joinOf('tracks', rows)).toEqual({
      kind: 'tracks',
      members: [
        { recordingId: 1, speaker: 'Mina' },
        { recordingId: 2, speaker: 'Speaker 2' },
      ],
      mixId: 3,
    });
    expect(joinOf('split', rowsOf(plan('split', 60, 60))).members[0]).toEqual({
      recordingId: 1,
      speaker: null,
    });
  });

  it('says how long it becomes, what is missing, and what does not fit', () => {
    const say = (kind: 'split' | 'tracks', ...seconds: (number | null)[]) =>
      outcomeInWords(kind, rowsOf(plan(kind, ...seconds)));
    expect(say('split', 1_800, 2_700)).toContain('One recording of 2 files, 1 h 15 min long.');
    expect(say('split', 1_800, null)).toContain('at least 30 min long');
    expect(say('split', 60, 60)).toContain('1 file has no transcript yet');
    expect(say('tracks', 3_600, 3_590)).toContain('One conversation of 2 tracks, 1 h long.');
    expect(say('tracks', 3_600, 3_590)).not.toContain('differ');
    expect(say('tracks', 3_600, 3_000)).toContain('Their lengths differ');
  });
});

describe('files that were chosen', () => {
  const chosen = {
    count: 3,
    bytes: 3_000_000_000,
    passedOver: 0,
    older: 0,
    seconds: 7_200,
    measured: 3,
    unknown: 0,
  };

  it('are told with their length, and with the price of those that cost', () => {
    expect(chosenInWords({ ...chosen, paid: null })).toBe('3 files, 3 GB, about 2 h of sound.');
    const paid = { count: 3, seconds: 7_200, usd: 0.72 };
    expect(chosenInWords({ ...chosen, paid })).toContain('All go to the AI/ML API: about $0.72.');
    expect(chosenInWords({ ...chosen, measured: 2, paid })).toContain('at least $0.72');
    expect(chosenInWords({ ...chosen, paid: { ...paid, count: 1 } })).toContain('1 of them goes');
    expect(chosenInWords({ ...chosen, paid: { ...paid, usd: null } })).toContain('not known');
    expect(chosenInWords({ ...chosen, count: 0, paid: null })).toContain('None');
  });
});
