// Twenty minutes each of what is no speech, and of one sentence again and again: nothing may be invented, and nothing lost.
import { join } from 'node:path';
import { SPEECH_RATE_HZ } from '../../../app/domain/decoding.ts';
import { applause, hum, music, repeated, silence } from '../../speech/on-device/sounds.ts';
import { readWav } from '../speakers/voices.ts';
import { spokenWords } from '../word-errors.ts';
import type { Ours } from './ours.ts';
import { writeSound, type Sample } from './sounds.ts';
import type { Table } from './table.ts';

const NO_SPEECH = { silence, hum, music, applause };
const PAUSE_SECONDS = 0.2;
/** True repeats that are kept. */
const KEPT_SHARE = 0.99;

export async function measureInventions(
  { directory, minutes, sentence }: { directory: string; minutes: number; sentence: Sample },
  models: readonly string[],
  { ours, table }: { ours: Ours; table: Table },
): Promise<void> {
  const paths = Object.entries(NO_SPEECH).map(([name, make]) => {
    const path = join(directory, `${name}.wav`);
    writeSound(path, [make(minutes * 60)]);
    return { name, path };
  });
  const spoken = readWav(sentence.path);
  const seconds = spoken.length / SPEECH_RATE_HZ + PAUSE_SECONDS;
  const times = Math.round((minutes * 60) / seconds);
  const again = join(directory, 'again.wav');
  writeSound(again, [repeated(spoken, times, PAUSE_SECONDS)]);
  for (const model of models) {
    table.heading(`${minutes} minutes each, ${model}`);
    for (const { name, path } of paths) {
      const run = await ours.transcribe([path], { model, language: 'en' });
      const words = spokenWords(run.files[0]?.text ?? '').length;
      table.goal(`words invented over ${name}`, String(words), '0', words === 0);
    }
    const run = await ours.transcribe([again], { model, language: 'en' });
    const wanted = spokenWords(sentence.words).length * times;
    const words = spokenWords(run.files[0]?.text ?? '').length;
    table.goal(
      `words of one sentence ${times} times`,
      `${words} of ${wanted}`,
      'within 1 %',
      words >= KEPT_SHARE * wanted && words <= (2 - KEPT_SHARE) * wanted,
    );
  }
}
