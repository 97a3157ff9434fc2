// The real models on real speech: what is said is heard, where it is said, and nothing is heard where nobody speaks.
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { SPEECH_RATE_HZ } from '../../../app/domain/decoding.ts';
import type { Segment } from '../../../app/domain/transcript.ts';
import { loadEngine, type SpeechEngine } from '../../../app/speech/on-device/engine.ts';
import { builtInAt } from '../../../app/speech/on-device/models/built-in.ts';
import { Leveller } from '../../../app/speech/on-device/leveller.ts';
import { readingPath, READINGS, type Reading } from '../../support/speech-files.ts';
import { samplesOf, transcriptionOf } from './support.ts';

const MODEL_DIR = join(import.meta.dirname, '../../../out/model');
/** Recognising shares the machine with other tests. */
const PATIENCE_MS = 120_000;

let engine: SpeechEngine;
beforeAll(async () => {
  engine = await loadEngine(builtInAt(MODEL_DIR), 2);
}, PATIENCE_MS);

async function hear(sound: Float32Array): Promise<Segment[]> {
  const segments: Segment[] = [];
  const transcription = transcriptionOf(engine, 0, (final) => segments.push(...final.segments));
  const leveller = new Leveller();
  for (let at = 0; at < sound.length; at += SPEECH_RATE_HZ) {
    const chunk = { start: at / SPEECH_RATE_HZ, samples: sound.subarray(at, at + SPEECH_RATE_HZ) };
    for (const { samples, start } of leveller.push(chunk)) await transcription.push(samples, start);
  }
  for (const { samples, start } of leveller.flush()) await transcription.push(samples, start);
  await transcription.end();
  return segments;
}

describe('the real recogniser', () => {
  it(
    'hears each sentence, in its place',
    async () => {
      const names = Object.keys(READINGS) as Reading[];
      const parts = names.map((name) => samplesOf(readingPath(name)));
      const pause = 3 * SPEECH_RATE_HZ;
      const sound = new Float32Array(parts.reduce((sum, part) => sum + part.length + pause, 0));
      let at = 0;
      const places = parts.map((part) => {
        sound.set(part, at);
        const place = { start: at / SPEECH_RATE_HZ, end: (at + part.length) / SPEECH_RATE_HZ };
        at += part.length + pause;
        return place;
      });

      const segments = await hear(sound);
      names.forEach((name, i) => {
        const { start, end } = places[i] ?? { start: 0, end: 0 };
        const here = segments.filter(
          (segment) => (segment.start ?? 0) >= start - 0.5 && (segment.end ?? 0) <= end + 0.5,
        );
        expect(here.map((segment) => segment.text).join(' ')).toContain(READINGS[name]);
      });
      const words = segments.flatMap((segment) => segment.words);
      expect(
        words.every((word, i) => word.end >= word.start && word.start >= (words[i - 1]?.start ?? 0)),
      ).toBe(true);
    },
    PATIENCE_MS,
  );

  it(
    'hears a voice as quiet as a microphone that was left down, and a quiet guest beside a loud host',
    async () => {
      const host = samplesOf(readingPath('sense_and_sensibility_01_austen_64kb-0880.wav'));
      const guest = samplesOf(readingPath('sense_and_sensibility_01_austen_64kb-0890.wav'));
      const quiet = guest.map((sample) => sample / 1_000);
      const text = async (sound: Float32Array): Promise<string> =>
        (await hear(sound)).map((segment) => segment.text).join(' ');
      expect(await text(quiet)).toBe(await text(guest.map((sample) => sample / 10)));
      const both = new Float32Array(2 * host.length + quiet.length);
      both.set(host);
      both.set(quiet, host.length);
      both.set(host, host.length + quiet.length);
      expect(await text(both)).toMatch(/young man.*selfish.*young man/);
    },
    PATIENCE_MS,
  );

  it(
    'hears nothing in silence and in noise',
    async () => {
      let state = 1;
      const noise = Float32Array.from({ length: 20 * SPEECH_RATE_HZ }, () => {
        state = (state * 48_271) % 2_147_483_647;
        return 0.2 * (state / 2_147_483_647 - 0.5);
      });
      for (const share of [1, 1 / 30, 1 / 1_000])
        expect(await hear(noise.map((sample) => share * sample))).toEqual([]);
      expect(await hear(new Float32Array(20 * SPEECH_RATE_HZ))).toEqual([]);
    },
    PATIENCE_MS,
  );

  it('says that a model is not there, instead of hearing nothing', async () => {
    await expect(loadEngine(builtInAt('/nowhere'), 1)).rejects.toThrow('ENOENT');
  });
});
