// Options that several engines have, described once: what is set for one holds for the others too.
import type { OptionField } from '../domain/option-fields.ts';

/** The group that they stand in. */
export const TEXT_GROUP = { name: 'text', title: 'Text' } as const;

/** The language that is spoken. */
export const LANGUAGE: OptionField = {
  name: 'language',
  group: TEXT_GROUP.name,
  label: 'Language',
  help: 'The language that is mostly spoken, as a tag such as en, de or pt-BR. Left empty, the model decides.',
  excludes: 'detect_language',
  type: 'language',
};
