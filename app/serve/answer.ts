// What was heard, in the form of the user's document: channels with alternatives, words with times and confidence, paragraphs, utterances.
import type { Served } from '../domain/served.ts';
import type { Transcript } from '../domain/transcript.ts';
import type { SaidWord } from './text/said-word.ts';
import { asWished } from './text/wishes.ts';
import { foundIn, paragraphsIn, sentencesIn, textOfWords, utterancesIn, wordsOf } from './words.ts';

/** The answer about a request that ended well. */
export function resultOf(served: Pick<Served, 'asked' | 'createdAt' | 'id'>, heard: Transcript) {
  const { detectLanguage, text: wishes } = served.asked;
  const words = asWished(wordsOf(heard), wishes);
  const { paragraphs, punctuate, search, uttSplit, utterances } = wishes;
  const alternative = {
    transcript: textOfWords(words, punctuate),
    confidence: confidenceOf(words),
    words: words.map((word) => wordView(word, punctuate)),
    ...(paragraphs ? { paragraphs: paragraphsView(words) } : {}),
  };
  const channel = {
    alternatives: [alternative],
    ...(search.length > 0 ? { search: foundIn(words, search) } : {}),
    ...(detectLanguage && heard.language !== null ? { detected_language: heard.language } : {}),
  };
  const spoken = utterances
    ? utterancesIn(words, uttSplit).map((one, at) => utteranceView(one, at, punctuate))
    : null;
  return {
    metadata: metadataOf(served, heard),
    results: { channels: [channel], ...(spoken ? { utterances: spoken } : {}) },
  };
}

function wordView(word: SaidWord, punctuate: boolean) {
  return {
    word: word.bare,
    ...timesOf([word]),
    confidence: rounded(word.confidence),
    ...(punctuate ? { punctuated_word: word.written } : {}),
    ...speakerOf(word),
  };
}

function utteranceView(words: readonly SaidWord[], at: number, punctuate: boolean) {
  return {
    id: String(at),
    ...timesOf(words),
    confidence: confidenceOf(words),
    channel: 0,
    ...speakerOf(words[0]),
    transcript: textOfWords(words, punctuate),
    words: words.map((word) => wordView(word, punctuate)),
  };
}

function paragraphsView(words: readonly SaidWord[]) {
  const paragraphs = paragraphsIn(words);
  return {
    transcript: paragraphs.map((one) => textOfWords(one, true)).join('\n\n'),
    paragraphs: paragraphs.map((one) => ({
      ...timesOf(one),
      num_words: one.length,
      ...speakerOf(one[0]),
      sentences: sentencesIn(one).map((sentence) => ({
        text: textOfWords(sentence, true),
        ...timesOf(sentence),
      })),
    })),
  };
}

const timesOf = (words: readonly SaidWord[]) => ({
  start: rounded(words[0]?.start ?? 0),
  end: rounded(words.at(-1)?.end ?? 0),
});

const speakerOf = (word: SaidWord | undefined): { readonly speaker?: number } =>
  word?.speaker == null ? {} : { speaker: word.speaker };

function metadataOf({ asked, createdAt, id }: Pick<Served, 'asked' | 'createdAt' | 'id'>, heard: Transcript) {
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
