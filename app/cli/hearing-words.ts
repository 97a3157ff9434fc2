// `--model`, `--language` and `--speakers`: how a recording is heard, in words of their own.
import type { EngineId, Engines } from '../domain/engine.ts';
import type { OptionLayer } from '../domain/option-layers.ts';
import { optionWords } from './option-words.ts';
import { TEXT } from './command.ts';

/** The options of the command line that say so. */
export const HEARING = { model: TEXT, language: TEXT, speakers: TEXT } as const;

/** For the help of a command. */
export const HEARING_HELP = `
                  [--model ID]   the speech model on this device; “earshot models” lists them
                  [--language auto|xx] [--speakers auto|none|N]`;

type Given = { readonly [K in keyof typeof HEARING]?: string | undefined };

/** An option of the device each, but the language, which all engines have. */
const MODEL = 'device_model';
const SPEAKERS = 'speakers';

/**
 * Reads them together with `--option`.
 * @returns the layer, or what is wrong in words
 */
export function hearingWords(
  { language, model, speakers }: Given,
  more: readonly string[],
  { fields }: Pick<Engines, 'fields'>,
): OptionLayer | string {
  const own = [
    ...(model === undefined ? [] : [`${MODEL}=${model}`]),
    // What is found out is what nobody says: it takes the language of the show away.
    ...(language === undefined ? [] : [`language=${language === 'auto' ? '' : language}`]),
    ...(speakers === undefined ? [] : [`${SPEAKERS}=${speakers === 'none' ? '' : speakers}`]),
  ];
  const read = optionWords([...own, ...more], fields);
  // A complaint is about the words that were typed.
  return typeof read === 'string' && own.length > 0
    ? read.replace(
        /--option (device_model|language|speakers)/,
        (_, name: string) => `--${name === MODEL ? 'model' : name}`,
      )
    : read;
}

/** The engine that is meant where only one has what was asked for; else as it was said. */
export function serviceFor(
  service: EngineId | null,
  { model, speakers }: Given,
  engines: Pick<Engines, 'first'>,
): EngineId | null {
  const name = model !== undefined ? MODEL : speakers !== undefined ? SPEAKERS : null;
  if (service !== null || name === null) return service;
  return (
    engines.first(({ options }) => options?.fields.some((field) => field.name === name) ?? false)?.id ?? null
  );
}
