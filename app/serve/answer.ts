// What was heard, in the form of the user's document: channels with alternatives, words with times and confidence, paragraphs, utterances.
import type { Served } from '../domain/served.ts';
import type { Transcript } from '../domain/transcript.ts';
import { wordsOf, type SaidWord } from './words.ts';

/** The answer about a request that ended well. */
export function resultOf(served: Served, heard: Transcript) {
  const { text } = served.asked;
  const words = wordsOf(heard, text);
  const transcript = words.map((word) => shown(word, text.punctuate)).join(' ');
  const alternative = {
    transcript,
    confidence: confidenceOf(words),
    words: words.map((word) => wordView(word, text.punctuate)),
  };
  return {
    metadata: metadataOf(served, heard),
    results: {
      channels: [
        {
          alternatives: [alternative],
          ...(served.asked.detectLanguage && heard.language !== null
            ? { detected_language: heard.language }
            : {}),
        },
      ],
    },
  };
}

const shown = (word: SaidWord, punctuate: boolean): string => (punctuate ? word.written : word.bare);

function wordView(word: SaidWord, punctuate: boolean) {
  return {
    word: word.bare,
    start: rounded(word.start),
    end: rounded(word.end),
    confidence: rounded(word.confidence),
    ...(punctuate ? { punctuated_word: word.written } : {}),
    ...(word.speaker === null ? {} : { speaker: word.speaker }),
  };
}

function metadataOf({ asked, createdAt, id }: Served, heard: Transcript) {
  return {
    request_id: id,
    created: new Date(createdAt).toISOString(),
    duration: rounded(heard.durationSeconds ?? 0),
    channels: 1,
    models: [heard.model],
    model_info: { [heard.model]: { name: heard.model, arch: 'earshot' } },
    ...(Object.keys(asked.extra).length > 0 ? { extra: asked.extra } : {}),
    ...(asked.tags.length > 0 ? { tags: asked.tags } : {}),
  };
}

const confidenceOf = (words: readonly SaidWord[]): number =>
  words.length === 0 ? 0 : rounded(words.reduce((sum, { confidence }) => sum + confidence, 0) / words.length);

const rounded = (value: number): number => Math.round(value * 1_000) / 1_000;
