// What the speech service answers, field by field: the tests hold answers against it, and the OpenAPI page is made of it.
import * as v from 'valibot';

const times = { start: v.number(), end: v.number() };
const speaker = v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(0)));
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

const word = v.strictObject({
  word: v.string(),
  ...times,
  confidence: share,
  punctuated_word: v.exactOptional(v.string()),
  speaker,
});
const sentence = v.strictObject({ text: v.string(), ...times });
const paragraph = v.strictObject({ ...times, num_words: v.number(), speaker, sentences: v.array(sentence) });
const alternative = v.strictObject({
  transcript: v.string(),
  confidence: share,
  words: v.array(word),
  paragraphs: v.exactOptional(v.strictObject({ transcript: v.string(), paragraphs: v.array(paragraph) })),
});
const hit = v.strictObject({ confidence: share, ...times, snippet: v.string() });
const channel = v.strictObject({
  alternatives: v.array(alternative),
  search: v.exactOptional(v.array(v.strictObject({ query: v.string(), hits: v.array(hit) }))),
  detected_language: v.exactOptional(v.string()),
});
const utterance = v.strictObject({
  id: v.string(),
  ...times,
  confidence: share,
  channel: v.number(),
  speaker,
  transcript: v.string(),
  words: v.array(word),
});

export const sttResult = v.strictObject({
  metadata: v.strictObject({
    request_id: v.string(),
    created: v.string(),
    duration: v.number(),
    channels: v.number(),
    models: v.array(v.string()),
    model_info: v.record(v.string(), v.strictObject({ name: v.string(), arch: v.string() })),
    extra: v.exactOptional(v.record(v.string(), v.string())),
    tags: v.exactOptional(v.array(v.string())),
  }),
  results: v.strictObject({ channels: v.array(channel), utterances: v.exactOptional(v.array(utterance)) }),
});

export const sttCreated = v.strictObject({
  generation_id: v.string(),
  id: v.string(),
  status: v.literal('waiting'),
});

export const sttState = v.strictObject({
  id: v.string(),
  generation_id: v.string(),
  status: v.picklist(['waiting', 'active', 'completed', 'error']),
  result: v.exactOptional(sttResult),
  error: v.exactOptional(v.strictObject({ name: v.string(), message: v.string() })),
});

export const refusal = v.strictObject({
  statusCode: v.number(),
  message: v.string(),
  error: v.strictObject({
    name: v.string(),
    code: v.string(),
    message: v.string(),
    param: v.nullable(v.string()),
    type: v.string(),
  }),
  path: v.string(),
  requestId: v.string(),
  timestamp: v.string(),
});

export const models = v.strictObject({
  object: v.literal('list'),
  data: v.array(
    v.strictObject({ id: v.string(), object: v.literal('model'), created: v.number(), owned_by: v.string() }),
  ),
});

export const health = v.strictObject({ status: v.literal('ok'), version: v.string() });

const usage = v.strictObject({ type: v.literal('duration'), seconds: v.number() });
export const transcription = v.looseObject({ text: v.string(), usage });
