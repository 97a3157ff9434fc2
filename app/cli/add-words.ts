// The words of `add`: files and addresses, and how they are to be transcribed.
import type { EngineId, Engines } from '../domain/engine.ts';
import type { OptionLayer } from '../domain/option-layers.ts';
import { optionWords } from './option-words.ts';

export interface AddCommand {
  readonly name: 'add';
  /** Paths, and addresses with http or https. */
  readonly files: readonly string[];
  readonly service: EngineId | null;
  /** Above the options of the app and the show; for an engine that takes some. */
  readonly options: OptionLayer;
}

export const ADD_ALLOWED = { add: ['service', 'option'] } as const;

/** @returns the command, or what is wrong with its words */
export function addWords(
  files: readonly string[],
  given: readonly string[],
  service: EngineId | null,
  engines: Engines,
): AddCommand | string {
  if (files.length === 0) return 'add takes at least one file or address';
  const options = optionWords(given, engines.fields);
  if (typeof options === 'string') return options;
  if (service !== null && Object.keys(options).length > 0 && engines.traits(service).options === null)
    return `--option does not go with --service ${service}, which has one way to transcribe`;
  return { name: 'add', files, service, options };
}
