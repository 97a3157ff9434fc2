// What can be asked of this device: with which model it hears, in which language, whether it tells speakers apart, and whether it hears each channel by itself.
import type { EngineOptions } from '../../domain/option-fields.ts';
import { LANGUAGE, MULTI_CHANNEL, SPEAKERS_GROUP, TEXT_GROUP } from '../shared-options.ts';

/** So many people at most are told apart by number. */
const SPEAKERS_MAX = 20;
const NUMBERS = Array.from({ length: SPEAKERS_MAX }, (_, at) => String(at + 1));

export const DEVICE_OPTIONS: EngineOptions = {
  groups: [{ name: 'model', title: 'Model on this device' }, TEXT_GROUP, SPEAKERS_GROUP],
  fields: [
    {
      name: 'device_model',
      group: 'model',
      label: 'Model',
      help: 'What recordings are heard with on this device. Languages, exactness and speed differ.',
      type: 'model',
    },
    LANGUAGE,
    {
      name: 'speakers',
      group: SPEAKERS_GROUP.name,
      label: 'Speakers',
      help: 'Finds out who speaks when, after the text. auto finds their number; a number says how many there are.',
      type: 'choice',
      choices: ['auto', ...NUMBERS],
    },
    MULTI_CHANNEL,
  ],
  usual: {},
  always: {},
  glossary: null,
};
