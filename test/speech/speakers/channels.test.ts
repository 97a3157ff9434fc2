// One voice a channel: told by which channel is loud, never by what one picks up of the other.
import { describe, expect, it } from 'vitest';
import { hasVoiceAChannel, turnsByChannel } from '../../../app/speech/speakers/channels.ts';
import { LevelMeter, levelOf, LEVELS_PER_SECOND } from '../../../app/speech/speakers/levels.ts';

/** Levels of a channel, dB for each second. */
const channel = (...db: readonly number[]): Uint8Array =>
  Uint8Array.from({ length: db.length * LEVELS_PER_SECOND }, (_, at) => {
    // Speech wavers.
    const waver = at % 7 === 0 ? -4 : 0;
    return levelOf((db[Math.floor(at / LEVELS_PER_SECOND)] ?? -100) + waver);
  });
const QUIET = -75;
const TALK = -25;
/** What the other microphone picks up. */
const LEAK = -42;

const LEFT = channel(QUIET, TALK, TALK, LEAK, LEAK, TALK, TALK, QUIET, LEAK, LEAK);
const RIGHT = channel(QUIET, LEAK, LEAK, TALK, TALK, TALK, LEAK, QUIET, TALK, TALK);

describe('voices by channel', () => {
  it('are known where each channel leads in its turn, and crosstalk is nobody', () => {
    expect(hasVoiceAChannel([LEFT, RIGHT])).toBe(true);
    expect(turnsByChannel([LEFT, RIGHT])).toEqual([
      { from: 1, to: 3, speaker: 0 },
      { from: 3, to: 6, speaker: 1 },
      { from: 5, to: 7, speaker: 0 },
      { from: 8, to: 10, speaker: 1 },
    ]);
  });

  it('are numbered by who is heard first', () => {
    expect(turnsByChannel([RIGHT, LEFT])[0]).toEqual({ from: 1, to: 3, speaker: 0 });
  });

  it('are not seen in one voice on both channels, in a room recorded in stereo, or in one channel that is empty', () => {
    expect(hasVoiceAChannel([LEFT, LEFT])).toBe(false);
    expect(hasVoiceAChannel([LEFT, LEFT.map((level) => Math.max(0, level - 8))])).toBe(false);
    expect(hasVoiceAChannel([LEFT, new Uint8Array(LEFT.length)])).toBe(false);
    expect(hasVoiceAChannel([LEFT])).toBe(false);
    expect(hasVoiceAChannel([channel(TALK, QUIET), channel(QUIET, TALK)])).toBe(false);
  });

  it('leave out a channel in which nobody ever speaks', () => {
    const hiss = channel(...Array.from({ length: 10 }, () => -68));
    expect(turnsByChannel([LEFT, hiss, RIGHT])).toEqual(turnsByChannel([LEFT, RIGHT]));
  });
});

describe('levels', () => {
  it('are decibels of full scale every 20 ms, wherever the chunks are cut', () => {
    const samples = Float32Array.from({ length: 16_000 }, (_, at) => (at < 8_000 ? 0.1 : 0));
    const meter = new LevelMeter();
    meter.push(samples.subarray(0, 5_001), 0);
    meter.push(samples.subarray(5_001), 5_001 / 16_000);
    const levels = meter.end();
    expect(levels).toHaveLength(50);
    expect(levels[10]).toBe(levelOf(-20));
    expect(levels[40]).toBe(0);
  });

  it('leave a gap where sound was left out', () => {
    const meter = new LevelMeter();
    meter.push(new Float32Array(320).fill(0.5), 0);
    meter.push(new Float32Array(320).fill(0.5), 2);
    const levels = meter.end();
    expect(levels).toHaveLength(101);
    expect(levels[50]).toBe(0);
    expect(levels[100]).toBeGreaterThan(100);
  });
});
