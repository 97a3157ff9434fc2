// What can be asked of a server of one's own: what `earshot serve` does (docs/serve.md), described as the AI/ML API's options are.
import type { EngineOptions, OptionField } from '../../domain/option-fields.ts';
import { AIML_OPTIONS } from '../cloud/option-fields.ts';

/** Which of its speech models hears; the usual one without it. The name is not `model`: what is set for the AI/ML API is no model there. */
export const SERVER_MODEL = 'server_model';

const DONE: ReadonlySet<string> = new Set([
  ...['language', 'detect_language', 'punctuate', 'smart_format', 'paragraphs', 'numerals', 'measurements'],
  ...['filler_words', 'profanity_filter', 'dictation', 'diarize', 'multi_channel', 'utterances', 'utt_split'],
  ...['keywords', 'search', 'tag', 'extra'],
]);

const fields: readonly OptionField[] = [
  ...AIML_OPTIONS.fields.filter(({ name }) => DONE.has(name)),
  {
    name: SERVER_MODEL,
    group: 'advanced',
    label: 'Model of the server',
    help: 'Name of a speech model that your server has. Left empty, it takes its usual one.',
    type: 'text',
    maxChars: 120,
  },
];

export const SERVER_OPTIONS: EngineOptions = {
  ...AIML_OPTIONS,
  groups: AIML_OPTIONS.groups.filter(({ name }) => fields.some(({ group }) => group === name)),
  fields,
};
