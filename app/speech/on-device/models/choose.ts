// The model that one recording is heard with: the one that was asked for, if it is there, whole, and knows the language.
import { failure } from '../../../domain/failure.ts';
import type { RequestOptions } from '../../../domain/option-fields.ts';
import { failed, ok, type Outcome } from '../../../domain/result.ts';
import { hears, type InstalledModel } from '../../../domain/speech-model.ts';
import { languageInWords } from '../../../domain/language-name.ts';

/** Where models are found. */
export interface ModelsAtHand {
  /** @param id absent for the usual one */
  find(id?: string): InstalledModel | null;
  /** What the system says where one that is not found could not be looked for; null where it just is not there. */
  obstacle(id?: string): string | null;
  /** Looks at its files, once for as long as they stay as they are. @returns why it must not be loaded; null when it may */
  check(installed: InstalledModel): Promise<Outcome<void>>;
}

/** What is asked of the device with a recording. */
export interface Asked {
  /** A model's id; absent for the usual one. */
  readonly modelId?: string;
  /** A tag; absent where the language is not told. */
  readonly language?: string;
  /** Each channel is heard by itself; absent for the mean of all. */
  readonly isByChannel?: true;
}

/** Reads it from the options of a job. */
export function askedOf({ device_model: model, language, multi_channel: channels }: RequestOptions): Asked {
  return {
    ...(typeof model === 'string' ? { modelId: model } : {}),
    ...(typeof language === 'string' ? { language } : {}),
    ...(channels === true ? { isByChannel: true } : {}),
  };
}

/** Finds and checks it. */
export async function chooseModel(
  models: ModelsAtHand,
  { language, modelId }: Asked,
): Promise<Outcome<InstalledModel>> {
  const found = models.find(modelId);
  if (!found) {
    const detail = models.obstacle(modelId) ?? undefined;
    return failed(failure(modelId === undefined ? 'model-missing' : 'model-not-here', { detail }));
  }
  const { model } = found;
  if (language !== undefined && !hears(model, language)) {
    const message = `${model.name} does not know ${languageInWords(language)}, so that its text would be nonsense. Nothing was transcribed. Choose another model or language for this recording or its show.`;
    return failed(failure('model-language', { message }));
  }
  const checked = await models.check(found);
  return checked.ok ? ok(found) : checked;
}
