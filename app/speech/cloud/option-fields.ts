// The options of the AI/ML API as its documentation names them, with their words for people and their limits.
// A switch that is off and an empty text are not sent.
import type { EngineOptions, OptionField } from '../../domain/option-fields.ts';
import { LANGUAGE, MULTI_CHANNEL, SPEAKERS_GROUP, TEXT_GROUP } from '../shared-options.ts';

/** The model of the user's document, used where none is chosen. */
export const DEFAULT_MODEL = '#g1_whisper-large';

const GROUPS = [
  TEXT_GROUP,
  SPEAKERS_GROUP,
  { name: 'insights', title: 'Insights' },
  { name: 'search terms', title: 'Search terms' },
  { name: 'advanced', title: 'Model and labels' },
] as const;
type GroupName = (typeof GROUPS)[number]['name'];

const SWITCH = { type: 'switch' } as const;
/** The documentation allows up to 100; the length of one is ours, so that a pasted article is noticed. */
const TERMS = { type: 'list', maxItems: 100, maxChars: 200 } as const;
const MODES = { type: 'choice', choices: ['strict', 'extended'] } as const;
const LINE = { type: 'text', maxChars: 1_000 } as const;
const SHORT = { type: 'text', maxChars: 120 } as const;

type Described = OptionField extends infer F
  ? F extends OptionField
    ? Omit<F, 'name' | 'group'> & { readonly group: GroupName }
    : never
  : never;

const DESCRIBED: Readonly<Record<string, Described>> = {
  detect_language: {
    group: 'text',
    label: 'Detect the language',
    help: 'Finds out which language is mostly spoken and notes it with the transcript.',
    excludes: 'language',
    ...SWITCH,
  },
  punctuate: {
    group: 'text',
    label: 'Punctuation',
    help: 'Adds punctuation marks and capital letters.',
    ...SWITCH,
  },
  smart_format: {
    group: 'text',
    label: 'Smart formatting',
    help: 'Writes dates, times, amounts and the like the way they are usually written, for easier reading.',
    ...SWITCH,
  },
  paragraphs: { group: 'text', label: 'Paragraphs', help: 'Divides the text into paragraphs.', ...SWITCH },
  numerals: { group: 'text', label: 'Numbers as digits', help: 'Writes “nine hundred” as 900.', ...SWITCH },
  measurements: {
    group: 'text',
    label: 'Short units',
    help: 'Writes “five millilitres” as 5 ml.',
    ...SWITCH,
  },
  filler_words: {
    group: 'text',
    label: 'Keep filler words',
    help: 'Leaves “uh” and “um” in the text instead of dropping them.',
    ...SWITCH,
  },
  profanity_filter: {
    group: 'text',
    label: 'Soften profanity',
    help: 'Replaces swear words by the nearest harmless word, or removes them.',
    ...SWITCH,
  },
  dictation: {
    group: 'text',
    label: 'Dictation',
    help: 'For recordings in which someone dictates: picks out what the dictation names.',
    ...SWITCH,
  },

  diarize: {
    group: 'speakers',
    label: 'Tell speakers apart',
    help: 'Notes for every word which speaker said it. Names can be given afterwards.',
    ...SWITCH,
  },
  diarize_version: {
    group: 'speakers',
    label: 'Version of telling apart',
    help: 'A particular version of the speaker detection, where the model offers several.',
    needs: 'diarize',
    ...SHORT,
  },
  multi_channel: {
    group: 'speakers',
    label: MULTI_CHANNEL.label,
    help: MULTI_CHANNEL.help,
    ...SWITCH,
  },
  utterances: {
    group: 'speakers',
    label: 'Utterances',
    help: 'Cuts speech into units that belong together in meaning.',
    ...SWITCH,
  },
  utt_split: {
    group: 'speakers',
    label: 'Pause between utterances',
    help: 'How long a pause must be to end an utterance.',
    needs: 'utterances',
    type: 'number',
    above: 0,
    max: 60,
    unit: 'seconds',
  },

  summarize: {
    group: 'insights',
    label: 'Summary',
    help: 'Asks for a short summary. The value is the version of the summariser, for example v2.',
    ...SHORT,
  },
  topics: { group: 'insights', label: 'Topics', help: 'Names the topics along the transcript.', ...SWITCH },
  detect_topics: {
    group: 'insights',
    label: 'Main topics',
    help: 'Names the most important topics of the whole recording.',
    ...SWITCH,
  },
  custom_topic: {
    group: 'insights',
    label: 'Topics to look for',
    help: 'Your own topics, up to 100; each is reported where it comes up.',
    ...TERMS,
  },
  custom_topic_mode: {
    group: 'insights',
    label: 'Use of your topics',
    help: 'strict: only your topics are reported. extended: those that the model finds as well.',
    needs: 'custom_topic',
    ...MODES,
  },
  intents: {
    group: 'insights',
    label: 'Intents',
    help: 'Names what speakers want, along the transcript.',
    ...SWITCH,
  },
  custom_intent: {
    group: 'insights',
    label: 'Intents to look for',
    help: 'Your own intents, up to 100; each is reported where it comes up.',
    ...TERMS,
  },
  custom_intent_mode: {
    group: 'insights',
    label: 'Use of your intents',
    help: 'strict: only your intents are reported. extended: those that the model finds as well.',
    needs: 'custom_intent',
    ...MODES,
  },
  sentiment: {
    group: 'insights',
    label: 'Sentiment',
    help: 'Says how positive or negative the speech sounds.',
    ...SWITCH,
  },
  detect_entities: {
    group: 'insights',
    label: 'Names and things',
    help: 'Lists people, places, organisations and the like. Turns punctuation on.',
    ...SWITCH,
  },

  keywords: {
    group: 'search terms',
    label: 'Special words',
    help: 'Names and technical terms to hear better, or, with a negative weight, less often: for example Earshot:2.',
    ...LINE,
  },
  search: {
    group: 'search terms',
    label: 'Terms to find',
    help: 'A word or phrase whose places in the sound are reported.',
    ...LINE,
  },

  model: {
    group: 'advanced',
    label: 'Model',
    help: 'Name of the model at the service. Prices and abilities differ.',
    ...SHORT,
  },
  tag: {
    group: 'advanced',
    label: 'Tags',
    help: 'Labels that show up in the usage report of the service.',
    type: 'list',
    maxItems: 100,
    maxChars: 128,
  },
  extra: {
    group: 'advanced',
    label: 'Own data',
    help: 'A key and value such as episode:12 that come back with the answer.',
    ...LINE,
  },
};

const placeOf = (group: string): number => GROUPS.findIndex(({ name }) => name === group);

/** All of them, with what is asked for where nobody set anything. */
export const AIML_OPTIONS: EngineOptions = {
  groups: GROUPS,
  fields: [
    LANGUAGE,
    ...Object.entries(DESCRIBED).map(([name, field]): OptionField => ({ name, ...field })),
  ].sort((a, b) => placeOf(a.group) - placeOf(b.group)),
  usual: { punctuate: true },
  always: { model: DEFAULT_MODEL },
  glossary: 'keywords',
};
