// The real models on a real talk of two people on the telephone, whose turns are known (pyannote.audio's sample, 30 s).
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SPEAKERS } from '../../../app/speech/on-device/models/catalogue/speakers.ts';
import { pathOf } from '../../../app/speech/on-device/models/installed.ts';
import { tellingOf } from '../../../app/speech/speakers/hearing-server.ts';
import { lineOf, windowOf } from '../../../app/speech/speakers/lines.ts';
import { loadVoiceModel } from '../../../app/speech/speakers/voice-model.ts';
import { WindowCutter } from '../../../app/speech/speakers/window-cutter.ts';
import { diarizationError } from '../../bench/speakers/diarization-error.ts';
import { readWav } from '../../bench/speakers/voices.ts';
import { modelsDir, soundPath } from '../../support/models.ts';

describe('with the real models', () => {
  it('hears both people of a real talk, and when each of them speaks', () => {
    const installed = { model: SPEAKERS, directory: join(modelsDir('speakers'), 'speakers') };
    const model = loadVoiceModel({
      segmentation: pathOf(installed, 'segmentation'),
      embedding: pathOf(installed, 'embedding'),
    });
    const samples = readWav(soundPath('sample.wav'));
    const cutter = new WindowCutter(0);
    const heard = [...cutter.push(samples), ...cutter.end()].map((cut) => model.hear(cut));
    // As the journal gives them back.
    const windows = heard.flatMap((window) => windowOf(lineOf(window)) ?? []);
    const telling = tellingOf(windows, { kind: 'auto' });
    const reference = readFileSync(soundPath('sample.rttm'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split(/\s+/))
      .map(([, , , from, length, , , speaker = '']) => ({
        from: Number(from),
        to: Number(from) + Number(length),
        speaker,
      }));
    const { error } = diarizationError(reference, telling.turns);
    expect(telling.prints).toHaveLength(2);
    // 7.0 % when this was written, most of it speech beside the reference’s borders.
    expect(error).toBeLessThan(0.08);
  }, 60_000);
});
