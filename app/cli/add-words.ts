// The words of `add`: files and addresses, and how they are to be transcribed.
import type { EngineId } from '../domain/engine.ts';
import type { OptionLayer } from '../domain/option-layers.ts';
import { ADDRESS_OPTIONS, addressWords, type AddressWords } from './address-words.ts';
import { command, MANY, TEXT } from './command.ts';
import { HEARING, hearingWords, serviceFor } from './hearing-words.ts';
import { serviceFault, whyForeign } from './service-word.ts';

export interface AddCommand extends AddressWords {
  readonly name: 'add';
  /** Paths, and addresses with http or https. */
  readonly files: readonly string[];
  readonly service: EngineId | null;
  /** Above the options of the app and the show; for an engine that takes some. */
  readonly options: OptionLayer;
}

export const ADD = command({
  words: ['add'],
  help: `
  earshot add FILE|URL... [--service ENGINE] [--option NAME=VALUE]... [--model ID] [--by-address [--with-secrets] | --download]
                  into the queue, without waiting for the transcript`,
  options: { service: TEXT, option: MANY, ...HEARING, ...ADDRESS_OPTIONS },
  read({ engines, values, words: files }): AddCommand | string {
    const service = serviceFor(values.service ?? null, values, engines);
    const noService = serviceFault(values.service, engines);
    if (noService !== null) return noService;
    if (files.length === 0) return 'add takes at least one file or address';
    const options = hearingWords(values, values.option ?? [], engines);
    if (typeof options === 'string') return options;
    const how = addressWords(values);
    if (typeof how === 'string') return how;
    return whyForeign(engines, service, options) ?? { name: 'add', files, service, options, ...how };
  },
});
