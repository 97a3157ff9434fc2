// The way of sound through detection, pieces and recognition: order, positions, long stretches, holes, loops, failures.
import { describe, expect, it } from 'vitest';
import { SPEECH_RATE_HZ } from '../../../app/domain/decoding.ts';
import type { Final } from '../../../app/speech/on-device/parts.ts';
import { Transcription } from '../../../app/speech/on-device/transcription.ts';
import { ToneEngine, tones, transcriptionOf } from './support.ts';

async function transcribe(engine: ToneEngine, sound: Float32Array, start = 0): Promise<Final[]> {
  const finals: Final[] = [];
  const transcription = transcriptionOf(engine, start, (final) => finals.push(final));
  for (let at = 0; at < sound.length; at += SPEECH_RATE_HZ) {
    await transcription.push(sound.subarray(at, at + SPEECH_RATE_HZ), start + at / SPEECH_RATE_HZ);
  }
  await transcription.end();
  return finals;
}

const textOf = (finals: readonly Final[]): string =>
  finals.flatMap((final) => final.segments.map((segment) => segment.text)).join(' ');

describe('Transcription', () => {
  it('hands on sentences where they were said', async () => {
    const finals = await transcribe(
      new ToneEngine(),
      tones([
        [1, 2, 1],
        [0.5, 3, 2],
        [3, 1, 3],
      ]),
    );
    const segments = finals.flatMap((final) => final.segments);
    expect(segments.map((segment) => segment.text)).toEqual(['One.', 'Two.', 'Three.']);
    for (const [i, [start, end]] of [
      [1, 3],
      [3.5, 6.5],
      [9.5, 10.5],
    ].entries()) {
      expect(segments[i]?.start).toBeCloseTo(start ?? 0, 1);
      expect(segments[i]?.end).toBeCloseTo(end ?? 0, 1);
    }
  });

  it('keeps the order when a later piece is recognised sooner', async () => {
    const engine = new ToneEngine();
    engine.delayMs = (call) => (call % 2 === 0 ? 60 : 0);
    const script = Array.from({ length: 9 }, (_, i) => [3, 2, i + 1] as const);
    const finals = await transcribe(engine, tones(script));
    expect(textOf(finals)).toBe('One. Two. Three. Four. Five. Six. Seven. Eight. Nine.');
    const positions = finals.map((final) => final.upTo);
    expect([...positions].sort((a, b) => a - b)).toEqual(positions);
  });

  it('that is stopped hands on what was being heard, begins nothing more, and says when it is still', async () => {
    const engine = new ToneEngine();
    let busy = 0;
    const recognise = engine.recognise.bind(engine);
    engine.recognise = async (samples) => {
      busy += 1;
      return recognise(samples).finally(() => (busy -= 1));
    };
    engine.delayMs = () => 100;
    const finals: Final[] = [];
    const transcription = new Transcription(engine, {
      ...{ start: 0, atOnce: () => 1, leaveOut: [], isWatched: false },
      onPiece: () => undefined,
      onFinal: (final) => finals.push(final),
    });
    const script = Array.from({ length: 3 }, (_, i) => [3, 2, i + 1] as const);
    const pushing = transcription.push(tones([...script, [3, 0, 0]]), 0);
    await expect.poll(() => busy).toBe(1);
    await transcription.still();
    await expect(pushing).rejects.toThrow('stopped');
    expect(busy).toBe(0);
    expect(textOf(finals)).toBe('One.');
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(engine.calls).toBe(1);
  });

  it('hands on everything up to a position, so that work can be taken up there', async () => {
    const sound = tones(Array.from({ length: 8 }, (_, i) => [2.5, 2, i + 1] as const));
    const whole = await transcribe(new ToneEngine(), sound);
    for (const [i, { upTo }] of whole.entries()) {
      const rest = await transcribe(
        new ToneEngine(),
        sound.subarray(Math.round(upTo * SPEECH_RATE_HZ)),
        upTo,
      );
      expect(textOf([...whole.slice(0, i + 1), ...rest])).toBe(textOf(whole));
    }
  });

  it('cuts speech without a pause before it is too long for the model', async () => {
    const engine = new ToneEngine();
    const finals = await transcribe(engine, tones([[1, 100, 4]]));
    expect(engine.longest).toBeLessThan(25);
    const segments = finals.flatMap((final) => final.segments);
    expect(segments[0]?.start).toBeCloseTo(1, 1);
    expect(segments.at(-1)?.end).toBeCloseTo(101, 1);
    const heard = segments.reduce((sum, { start, end }) => sum + (end ?? 0) - (start ?? 0), 0);
    expect(heard).toBeGreaterThan(99);
  });

  it('keeps the recording’s own time across holes', async () => {
    const finals: Final[] = [];
    const transcription = transcriptionOf(new ToneEngine(), 0, (final) => finals.push(final));
    const word = tones([[0.2, 0.6, 5]]);
    await transcription.push(word, 0);
    await transcription.push(word, 2);
    await transcription.push(word, 5_000);
    await transcription.end();
    const starts = finals.flatMap((final) => final.segments.map((segment) => segment.start ?? 0));
    expect(starts).toHaveLength(3);
    [0.2, 2.2, 5_000.2].forEach((start, i) => expect(starts[i]).toBeCloseTo(start, 1));
  });

  it('hears a piece that loops again in halves', async () => {
    const engine = new ToneEngine();
    engine.hear = (samples) =>
      samples.length > 6 * SPEECH_RATE_HZ
        ? 'and so it goes on '.repeat(9)
        : samples.length > 3.2 * SPEECH_RATE_HZ
          ? 'First half.'
          : 'Second half.';
    const finals = await transcribe(
      engine,
      tones([
        [0.5, 3.5, 1],
        [0.5, 2.5, 2],
      ]),
    );
    expect(textOf(finals)).toBe('First half. Second half.');
  });

  it('hands on the text of a piece before it is heard again to see whether the model knows the language', async () => {
    const engine = new ToneEngine();
    const finals: Final[] = [];
    const transcription = new Transcription(engine, {
      ...{ start: 0, atOnce: () => 1, leaveOut: [], isWatched: true },
      onPiece: () => undefined,
      onFinal: (final) => finals.push(final),
    });
    await transcription.push(tones([[1, 5, 1]]), 0);
    await transcription.end();
    expect(
      finals.map(({ checked, segments, speechSeconds }) => [
        segments.length > 0,
        speechSeconds > 0,
        !!checked,
      ]),
    ).toEqual([
      [true, true, false],
      [false, false, true],
    ]);
    expect(finals[1]?.upTo).toBe(finals[0]?.upTo);
  });

  it('does nothing in silence', async () => {
    const engine = new ToneEngine();
    expect(await transcribe(engine, new Float32Array(30 * SPEECH_RATE_HZ))).toEqual([]);
    expect(engine.calls).toBe(0);
  });

  it('passes on that recognising failed', async () => {
    const engine = new ToneEngine();
    engine.hear = () => {
      throw new Error('out of memory');
    };
    await expect(
      transcribe(
        engine,
        tones([
          [1, 2, 1],
          [3, 2, 2],
          [3, 2, 3],
          [3, 2, 4],
        ]),
      ),
    ).rejects.toThrow('out of memory');
  });

  it('does not take in more than it can work off', async () => {
    const engine = new ToneEngine();
    let open = 0;
    let most = 0;
    engine.delayMs = () => 5;
    const recognise = engine.recognise.bind(engine);
    engine.recognise = async (samples) => {
      most = Math.max(most, ++open);
      const heard = await recognise(samples);
      open--;
      return heard;
    };
    await transcribe(engine, tones(Array.from({ length: 40 }, () => [2, 1, 1] as const)));
    expect(most).toBeLessThanOrEqual(engine.parallelPieces + 1);
  });
});
