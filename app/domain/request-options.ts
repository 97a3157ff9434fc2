// What can be asked of a speech service with a recording. Names are the AI/ML API's own, as in its documentation.

/** Options of one request; what is absent is not sent. */
export interface RequestOptions {
  readonly model?: string;
  readonly language?: string;
  readonly custom_intent?: readonly string[];
  readonly custom_topic?: readonly string[];
  readonly custom_intent_mode?: 'strict' | 'extended';
  readonly custom_topic_mode?: 'strict' | 'extended';
  readonly detect_language?: boolean;
  readonly detect_entities?: boolean;
  readonly detect_topics?: boolean;
  readonly diarize?: boolean;
  readonly dictation?: boolean;
  readonly diarize_version?: string;
  readonly extra?: string;
  readonly filler_words?: boolean;
  readonly intents?: boolean;
  readonly keywords?: string;
  readonly measurements?: boolean;
  readonly multi_channel?: boolean;
  readonly numerals?: boolean;
  readonly paragraphs?: boolean;
  readonly profanity_filter?: boolean;
  readonly punctuate?: boolean;
  readonly search?: string;
  readonly sentiment?: boolean;
  readonly smart_format?: boolean;
  readonly summarize?: string;
  readonly tag?: readonly string[];
  readonly topics?: boolean;
  readonly utterances?: boolean;
  readonly utt_split?: number;
}

/** The model of the user's document, used where none is chosen. */
export const DEFAULT_MODEL = '#g1_whisper-large';

/** Canonical JSON: keys sorted, unset, false and empty left out, so that equal requests are equal strings. */
export function canonicalOptions(options: RequestOptions): string {
  const entries = Object.entries(options)
    .filter(
      ([, value]) =>
        value !== undefined &&
        value !== false &&
        value !== '' &&
        !(Array.isArray(value) && value.length === 0),
    )
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(Object.fromEntries(entries));
}
