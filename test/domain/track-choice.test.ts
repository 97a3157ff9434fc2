// Tracks of a file are chosen as people count them, kept with the job, and never sent to a service as an option.
import { describe, expect, it } from 'vitest';
import type { SoundTrack } from '../../app/domain/heard.ts';
import { trackFacts } from '../../app/domain/missing-words.ts';
import { optionsForTrack, readJobOptions, speakerOfTrack, tracksOf } from '../../app/domain/track-choice.ts';

const track = (index: number, more: Partial<SoundTrack> = {}): SoundTrack => ({
  index,
  codecName: 'AAC',
  canDecode: true,
  channels: 2,
  title: null,
  language: null,
  seconds: 723,
  ...more,
});
const refusal = (...given: Parameters<typeof tracksOf>): string => {
  const outcome = tracksOf(...given);
  return outcome.ok ? 'taken' : outcome.failure.message;
};

describe('a choice of tracks', () => {
  it('is one of the file’s, or all that can be heard', () => {
    const three = [track(0), track(1, { canDecode: false, codecName: 'DTS' }), track(2)];
    expect(tracksOf(2, three)).toEqual({ ok: true, value: [2] });
    expect(tracksOf('all', three)).toEqual({ ok: true, value: [0, 2] });
    expect(refusal(3, three)).toContain('no track 4: it has 3');
    expect(refusal(1, [track(0)])).toContain('it has one');
    expect(refusal(1, three)).toContain('DTS');
    expect(refusal('all', three.slice(0, 2))).toContain('nothing to put together');
    expect(refusal(0, [])).toContain('not known');
  });

  it('makes a job of its own, of which the service is told the track only', () => {
    expect(optionsForTrack(1, false)).toBe('{"track":1}');
    expect(readJobOptions(optionsForTrack(0, false))).toEqual({ options: {}, track: 0, isVoice: false });
    expect(readJobOptions(optionsForTrack(1, true))).toEqual({ options: {}, track: 1, isVoice: true });
    expect(new Set([optionsForTrack(0, false), optionsForTrack(0, true), '{}']).size).toBe(3);
    expect(readJobOptions('{"diarize":true}')).toEqual({ options: { diarize: true }, isVoice: false });
  });

  it('names speakers after their tracks, each its own', () => {
    const tracks = [
      track(0, { title: 'Mic' }),
      track(1, { title: ' Mic ' }),
      track(2, { title: 'Guest' }),
      track(3),
    ];
    expect(tracks.map(({ index }) => speakerOfTrack(tracks, index))).toEqual([
      'Mic 1',
      'Mic 2',
      'Guest',
      'Track 4',
    ]);
  });

  it('is told by what is known of each', () => {
    const tracks = [
      track(0, { title: 'Mic', language: 'de' }),
      track(1, { channels: 6, seconds: null, codecName: '' }),
    ];
    expect(trackFacts(tracks, 0)).toBe('track 1, “Mic” (AAC, stereo, de, 12:03)');
    expect(trackFacts(tracks, 1)).toBe('track 2 (6 channels)');
  });
});
