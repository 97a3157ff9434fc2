// The models that Earshot knows, in the order in which people are offered them.
import type { SpeechModel } from '../../../../domain/speech-model.ts';
import { MEANING } from './meaning.ts';
import { MOONSHINE_BASE } from './moonshine-base.ts';
import { MOONSHINE_TINY } from './moonshine-tiny.ts';
import { PARAKEET_TDT_V3 } from './parakeet.ts';
import { WHISPER_BASE_SMALL_FILES, WHISPER_SMALL, WHISPER_TURBO } from './sherpa-whisper.ts';
import { SPEAKERS } from './speakers.ts';
import { VOICE_DETECTOR } from './voice-detector.ts';
import { WHISPER_BASE } from './whisper-base.ts';

/** Hears what nobody chose another model for. It comes with Earshot. */
export const USUAL_MODEL: SpeechModel = MOONSHINE_BASE;

export const CATALOGUE: readonly SpeechModel[] = [
  MOONSHINE_BASE,
  WHISPER_BASE,
  MOONSHINE_TINY,
  WHISPER_BASE_SMALL_FILES,
  WHISPER_SMALL,
  WHISPER_TURBO,
  PARAKEET_TDT_V3,
  SPEAKERS,
  MEANING,
  VOICE_DETECTOR,
];

/** The entry of a name; undefined for a model of somebody's own, and for none. */
export const catalogued = (id: string): SpeechModel | undefined => CATALOGUE.find((one) => one.id === id);
