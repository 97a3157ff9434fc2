// What callers are given of what was heard, in the form that they asked for, as bytes. No request and no library: it may be done anywhere.
import type { Served, ServedHeard } from '../domain/served.ts';
import type { Transcript } from '../domain/transcript.ts';
import { captionsOf } from '../operations/serving/captions.ts';
import { resultOf } from './answer.ts';
import { textOfWords, wordsOf } from './words.ts';

export const FORMATS = ['json', 'text', 'srt', 'vtt', 'verbose_json'] as const;
export type Format = (typeof FORMATS)[number];

/** How OpenAI's clients want it. */
export interface Wanted {
  readonly format: Format;
  readonly granularities: readonly string[];
}

/** `state`: as `GET /v1/stt/{id}` tells it; `result`: the result alone; or as OpenAI's clients want it. */
export type AnswerForm = 'state' | 'result' | Wanted;

export interface AnswerQuestion {
  readonly served: Pick<Served, 'id' | 'asked' | 'createdAt'>;
  readonly form: AnswerForm;
  /** What was heard: the JSON of a transcript. */
  readonly heard: Uint8Array;
}

export interface Answer {
  /** Media type. */
  readonly type: string;
  readonly body: Uint8Array;
}

const JSON_TYPE = 'application/json; charset=utf-8';

/** The whole answer. */
export function answerTo({ form, heard: bytes, served }: AnswerQuestion): Answer {
  const heard = JSON.parse(
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString(),
  ) as ServedHeard;
  if (form === 'result') return json(resultOf(served, heard));
  if (form === 'state')
    return json({
      ...{ id: served.id, generation_id: served.id, status: 'completed' },
      result: resultOf(served, heard),
    });
  return openaiAnswer(heard, form);
}

const json = (given: object): Answer => ({ type: JSON_TYPE, body: Buffer.from(JSON.stringify(given)) });

function openaiAnswer(heard: Transcript, { format, granularities }: Wanted): Answer {
  if (format === 'srt' || format === 'vtt')
    return {
      type: format === 'vtt' ? 'text/vtt; charset=utf-8' : 'application/x-subrip; charset=utf-8',
      body: Buffer.from(captionsOf(heard, format)),
    };
  const text = textOfWords(wordsOf(heard), true);
  if (format === 'text') return { type: 'text/plain; charset=utf-8', body: Buffer.from(`${text}\n`) };
  const usage = { type: 'duration', seconds: Math.ceil(heard.durationSeconds ?? 0) };
  return json(format === 'json' ? { text, usage } : { ...verbose(heard, text, granularities), usage });
}

/** With times, as OpenAI's clients type it; what this engine does not measure is 0. */
function verbose(heard: Transcript, text: string, granularities: readonly string[]) {
  const words = wordsOf(heard);
  const wantsSegments = granularities.length === 0 || granularities.includes('segment');
  return {
    task: 'transcribe',
    language: heard.language ?? 'unknown',
    duration: heard.durationSeconds ?? 0,
    text,
    ...(wantsSegments ? { segments: heard.segments.map(segmentView) } : {}),
    ...(granularities.includes('word')
      ? { words: words.map(({ end, start, written: word }) => ({ word, start, end })) }
      : {}),
  };
}

function segmentView({ end, start, text }: Transcript['segments'][number], id: number) {
  const nothing = {
    seek: 0,
    tokens: [],
    temperature: 0,
    avg_logprob: 0,
    compression_ratio: 0,
    no_speech_prob: 0,
  };
  return { id, start: start ?? 0, end: end ?? start ?? 0, text, ...nothing };
}
