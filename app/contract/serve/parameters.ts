// Every parameter of the speech API, as the user's document lists them: what this server does with each, or that it has no such thing.
// What is accepted, the OpenAPI page and the table in docs/serve.md follow from it.

/** `flag`: true or false. `list`: text, once or several times. */
export type ParameterKind = 'flag' | 'text' | 'list' | 'seconds';

export interface Parameter {
  readonly name: string;
  readonly kind: ParameterKind;
  /** What it does here; null where this server has no such thing, and refuses it. */
  readonly does: string | null;
  /** What this server has not, in words: `summaries`. */
  readonly lacks?: string;
}

const done = (name: string, kind: ParameterKind, does: string): Parameter => ({ name, kind, does });
const refused = (name: string, kind: ParameterKind, lacks: string): Parameter => ({
  ...{ name, kind, lacks },
  does: null,
});

/** In the order of the document. */
export const PARAMETERS = [
  done(
    'model',
    'text',
    'Which model hears. #g1_whisper-large, whisper-1 and what is named like them mean the usual model of this server; GET /v1/models lists the others.',
  ),
  done(
    'url',
    'text',
    'A public http or https address from which the recording is fetched, in place of a file.',
  ),
  refused('custom_intent', 'list', 'intents'),
  refused('custom_topic', 'list', 'topics'),
  refused('custom_intent_mode', 'text', 'intents'),
  refused('custom_topic_mode', 'text', 'topics'),
  done(
    'detect_language',
    'flag',
    'Finds out which language is spoken and says so, with models that can; with others it is refused.',
  ),
  refused('detect_entities', 'flag', 'entities'),
  refused('detect_topics', 'flag', 'topics'),
  done(
    'diarize',
    'flag',
    'Tells speakers apart: every word carries the number of its speaker, from 0. Needs the model “speakers”.',
  ),
  done(
    'dictation',
    'flag',
    'Turns spoken marks into marks: “comma”, “period”, “question mark”, “new line”, “new paragraph” and others (English). Switches punctuation on.',
  ),
  refused('diarize_version', 'text', 'choice between ways to tell speakers apart'),
  done('extra', 'list', 'Pairs KEY:VALUE that come back unchanged in metadata.extra.'),
  done('filler_words', 'flag', 'Keeps “uh”, “um” and their like, which are left out otherwise (English).'),
  refused('intents', 'flag', 'intents'),
  done(
    'keywords',
    'list',
    'Words and names, KEYWORD or KEYWORD:WEIGHT, that are written as given where the text has them in other letters or one letter off. A weight below 0 leaves them alone.',
  ),
  done('language', 'text', 'A BCP 47 tag. A language that the model does not know is refused.'),
  done(
    'measurements',
    'flag',
    'Writes spoken measurements short: “five kilometres” becomes “5 km” (English).',
  ),
  done(
    'multi_channel',
    'flag',
    'Hears each channel of a recording by itself, up to eight: results.channels[i] is channel i, utterances name theirs. A recording of one channel has one. Not together with diarize.',
  ),
  done('numerals', 'flag', 'Writes numbers in figures: “twenty one” becomes “21” (English).'),
  done('paragraphs', 'flag', 'Adds paragraphs with their sentences and times. Switches punctuation on.'),
  done('profanity_filter', 'flag', 'Writes swearwords with asterisks behind their first letter (English).'),
  done(
    'punctuate',
    'flag',
    'Gives punctuation and capitals. Without it the transcript is bare lower-case words.',
  ),
  done('search', 'list', 'Finds these words or phrases, and tells where they were said.'),
  refused('sentiment', 'flag', 'sentiments'),
  done(
    'smart_format',
    'flag',
    'Everything that makes a text easier to read: punctuation, paragraphs, numerals.',
  ),
  refused('summarize', 'text', 'summaries'),
  done('tag', 'list', 'Labels that come back in metadata.tags.'),
  refused('topics', 'flag', 'topics'),
  done('utterances', 'flag', 'Adds utterances: stretches of speech between pauses, each by one speaker.'),
  done('utt_split', 'seconds', 'The pause that parts two utterances, in seconds; 0.8 without it.'),
] as const satisfies readonly Parameter[];

/** Models of other services that callers name out of habit: here the usual one is meant. */
export const USUAL_MODELS = [
  '#g1_whisper-large',
  '#g1_whisper-medium',
  '#g1_whisper-small',
  '#g1_whisper-base',
  '#g1_whisper-tiny',
  'whisper-1',
] as const;
