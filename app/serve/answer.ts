// What was heard, in the form of the user's document: channels with alternatives, words with times and confidence, paragraphs, utterances.
import { channelOf } from '../domain/channels.ts';
import type { Served, ServedHeard, TextWishes } from '../domain/served.ts';
import type { Segment } from '../domain/transcript.ts';
import type { SaidWord } from './text/said-word.ts';
import { asWished } from './text/wishes.ts';
import { foundIn, paragraphsIn, sentencesIn, textOfWords, utterancesIn, wordsOf } from './words.ts';

/** Words that are of one channel, from 0. */
interface ChannelWords {
  readonly channel: number;
  readonly words: readonly SaidWord[];
}

/** The answer about a request that ended well. */
export function resultOf(served: Pick<Served, 'asked' | 'createdAt' | 'id'>, heard: ServedHeard) {
  const { text: wishes } = served.asked;
  const channels = channelsIn(served, heard).map((segments, channel): ChannelWords => ({
    channel,
    words: asWished(wordsOf({ segments }), wishes),
  }));
  const spoken = wishes.utterances ? utterancesOf(channels, wishes) : null;
  return {
    metadata: metadataOf(served, heard, channels.length),
    results: {
      channels: channels.map(({ words }) => channelView(words, served, heard)),
      ...(spoken ? { utterances: spoken } : {}),
    },
  };
}

/** The segments of each channel; one for all where they were heard as one. */
function channelsIn(
  { asked }: Pick<Served, 'asked'>,
  { channels: count = 1, segments }: ServedHeard,
): readonly (readonly Segment[])[] {
  if (!asked.multiChannel) return [segments];
  const channels: Segment[][] = Array.from({ length: count }, () => []);
  // Which channel it is of is told by its place in the answer; within one nobody was told apart.
  for (const segment of segments)
    channels[channelOf(segment.speaker) ?? 0]?.push({ ...segment, speaker: null });
  return channels;
}

function channelView(
  words: readonly SaidWord[],
  { asked }: Pick<Served, 'asked'>,
  { language }: Pick<ServedHeard, 'language'>,
) {
  const { paragraphs, punctuate, search } = asked.text;
  const alternative = {
    transcript: textOfWords(words, punctuate),
    confidence: confidenceOf(words),
    words: words.map((word) => wordView(word, punctuate)),
    ...(paragraphs ? { paragraphs: paragraphsView(words) } : {}),
  };
  return {
    alternatives: [alternative],
    ...(search.length > 0 ? { search: foundIn(words, search) } : {}),
    ...(asked.detectLanguage && language !== null ? { detected_language: language } : {}),
  };
}

/** All of them as they were said, whichever channel they are of. */
function utterancesOf(channels: readonly ChannelWords[], { punctuate, uttSplit }: TextWishes) {
  return channels
    .flatMap(({ channel, words }) => utterancesIn(words, uttSplit).map((said) => ({ channel, words: said })))
    .sort((one, other) => (one.words[0]?.start ?? 0) - (other.words[0]?.start ?? 0))
    .map((one, at) => utteranceView(one, at, punctuate));
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

function utteranceView({ channel, words }: ChannelWords, at: number, punctuate: boolean) {
  return {
    id: String(at),
    ...timesOf(words),
    confidence: confidenceOf(words),
    channel,
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

function metadataOf(
  { asked, createdAt, id }: Pick<Served, 'asked' | 'createdAt' | 'id'>,
  heard: ServedHeard,
  channels: number,
) {
  return {
    request_id: id,
    created: new Date(createdAt).toISOString(),
    duration: rounded(heard.durationSeconds ?? 0),
    channels,
    models: [heard.model],
    model_info: { [heard.model]: { name: heard.model, arch: 'earshot' } },
    ...(Object.keys(asked.extra).length > 0 ? { extra: asked.extra } : {}),
    ...(asked.tags.length > 0 ? { tags: asked.tags } : {}),
  };
}

const confidenceOf = (words: readonly SaidWord[]): number =>
  words.length === 0 ? 0 : rounded(words.reduce((sum, { confidence }) => sum + confidence, 0) / words.length);

const rounded = (value: number): number => Math.round(value * 1_000) / 1_000;
