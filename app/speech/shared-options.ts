// Options that several engines have, described once: what is set for one holds for the others too.
import type { OptionField } from '../domain/option-fields.ts';

/** The group that they stand in. */
export const TEXT_GROUP = { name: 'text', title: 'Text' } as const;

/** The group of what has to do with speakers, as those engines have it that tell them apart while they hear. */
export const SPEAKERS_GROUP = { name: 'speakers', title: 'Speakers' } as const;

/** Each channel as a recording of its own. */
export const MULTI_CHANNEL: OptionField = {
  name: 'multi_channel',
  group: SPEAKERS_GROUP.name,
  label: 'Each channel by itself',
  help: 'Transcribes the channels of a recording separately: right when every person has a track of their own.',
  type: 'switch',
};

/** The language that is spoken. */
export const LANGUAGE: OptionField = {
  name: 'language',
  group: TEXT_GROUP.name,
  label: 'Language',
  help: 'The language that is mostly spoken, as a tag such as en, de or pt-BR. Left empty, the model decides.',
  excludes: 'detect_language',
  type: 'language',
};
