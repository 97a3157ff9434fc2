// Answers in the shapes of the models behind the two calls, made from plain sentences.

/** The shapes that a result can have. */
export type Shape =
  | 'deepgram'
  | 'deepgram-diarized'
  | 'deepgram-utterances'
  | 'deepgram-paragraphs'
  | 'deepgram-object'
  | 'assembly'
  | 'text'
  | 'transcript-missing';

interface ShapedWord {
  word: string;
  punctuated_word: string;
  start: number;
  end: number;
  confidence: number;
  speaker?: number;
}

/** Words spoken one after the other, 0.3 s each with 0.05 s between them, a longer pause after each sentence. */
function spokenWords(text: string, speakers: number): ShapedWord[] {
  let at = 0.5;
  let sentence = 0;
  return text
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => {
      const start = round(at);
      const end = round(at + 0.3);
      at = end + 0.05;
      const spoken: ShapedWord = {
        word: word.toLowerCase().replace(/[.,!?]/g, ''),
        punctuated_word: word,
        start,
        end,
        confidence: 0.97,
        ...(speakers > 0 ? { speaker: sentence % speakers } : {}),
      };
      if (/[.!?]$/.test(word)) {
        sentence++;
        at += 1;
      }
      return spoken;
    });
}

const round = (seconds: number): number => Math.round(seconds * 1000) / 1000;

/** The payload of a finished generation. */
export function shapeResult(text: string, shape: Shape): unknown {
  const words = spokenWords(text, shape === 'deepgram-diarized' ? 2 : 0);
  const duration = round((words.at(-1)?.end ?? 0) + 0.5);
  const metadata = {
    request_id: 'b6c5b1c0-0000-4000-8000-000000000000',
    created: '2026-11-22T00:00:00.000Z',
    duration,
    channels: 1,
    models: ['whisper-large'],
    model_info: { 'whisper-large': { name: 'whisper-large', version: '2024-01-01', arch: 'whisper' } },
  };
  const alternative = { transcript: text, confidence: 0.97, words };
  const sentences = groupSentences(words);
  switch (shape) {
    case 'text':
      return { text };
    case 'transcript-missing':
      return { metadata, results: { channels: [{ alternatives: [{ confidence: 0 }] }] } };
    case 'assembly':
      return {
        id: 'a1',
        language_code: 'en_us',
        audio_duration: Math.ceil(duration),
        text,
        words: words.map((word) => ({
          text: word.punctuated_word,
          start: Math.round(word.start * 1000),
          end: Math.round(word.end * 1000),
          confidence: word.confidence,
          speaker: 'A',
        })),
      };
    case 'deepgram-object':
      return { metadata, results: { channels: { alternatives: alternative } } };
    case 'deepgram-utterances':
      return {
        metadata,
        results: {
          channels: [{ alternatives: [alternative] }],
          utterances: sentences.map((group, index) => ({
            id: `u${index}`,
            start: group[0]?.start,
            end: group.at(-1)?.end,
            channel: 0,
            confidence: 0.97,
            transcript: group.map((word) => word.punctuated_word).join(' '),
            speaker: index % 2,
            words: group,
          })),
        },
      };
    case 'deepgram-paragraphs':
      return {
        metadata,
        results: {
          channels: [
            {
              detected_language: 'en',
              alternatives: [
                {
                  ...alternative,
                  paragraphs: {
                    transcript: `\n${text}`,
                    paragraphs: [
                      {
                        num_words: words.length,
                        start: words[0]?.start ?? 0,
                        end: words.at(-1)?.end ?? 0,
                        sentences: sentences.map((group) => ({
                          text: group.map((word) => word.punctuated_word).join(' '),
                          start: group[0]?.start,
                          end: group.at(-1)?.end,
                        })),
                      },
                    ],
                  },
                },
              ],
            },
          ],
        },
      };
    case 'deepgram':
    case 'deepgram-diarized':
      return { metadata, results: { channels: [{ alternatives: [alternative] }] } };
  }
}

function groupSentences(words: readonly ShapedWord[]): ShapedWord[][] {
  const groups: ShapedWord[][] = [[]];
  for (const word of words) {
    groups.at(-1)?.push(word);
    if (/[.!?]$/.test(word.punctuated_word)) groups.push([]);
  }
  return groups.filter((group) => group.length > 0);
}
