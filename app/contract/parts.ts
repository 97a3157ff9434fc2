// Schemas of the domain's own values, for the answers that hold them.
import * as v from 'valibot';
import { DOUBTS } from '../domain/doubt.ts';
import { EXPORT_FORMATS, LINE_CHARS } from '../domain/export-format.ts';
import { MISSING_CODES } from '../domain/heard.ts';
import { PLACE_STATES } from '../domain/second-place.ts';
import { DOUBTS as STANDING_DOUBTS } from '../domain/standing.ts';
import { JOIN_ANSWERS } from '../domain/together.ts';
import { optionName } from './option-layer.ts';

export const engineId = v.string();
export const engineChain = v.tupleWithRest([engineId], engineId);
export const exportFormat = v.picklist(EXPORT_FORMATS);
export const lineChars = v.picklist(LINE_CHARS);
/** How a send with an unknown end stands. */
export const doubt = v.picklist(DOUBTS);
/** Why a library is not taken for this computer's. */
export const standingDoubt = v.picklist(STANDING_DOUBTS);

export const chapter = v.strictObject({
  start: v.number(),
  title: v.string(),
  url: v.exactOptional(v.string()),
  img: v.exactOptional(v.string()),
});

const joinAnswer = v.picklist(JOIN_ANSWERS);
export const together = v.strictObject({ split: joinAnswer, tracks: joinAnswer, version: joinAnswer });

export const missing = v.strictObject({
  code: v.picklist(MISSING_CODES),
  seconds: v.number(),
  from: v.exactOptional(v.number()),
  to: v.exactOptional(v.number()),
  track: v.exactOptional(v.number()),
});

export const soundTrack = v.strictObject({
  index: v.number(),
  codecName: v.string(),
  canDecode: v.boolean(),
  channels: v.number(),
  title: v.nullable(v.string()),
  language: v.nullable(v.string()),
  seconds: v.nullable(v.number()),
});

const texts = v.array(v.string());
export const insights = v.strictObject({
  summary: v.exactOptional(v.string()),
  topics: v.exactOptional(texts),
  intents: v.exactOptional(texts),
  sentiment: v.exactOptional(v.string()),
  entities: v.exactOptional(v.array(v.strictObject({ label: v.string(), value: v.string() }))),
  found: v.exactOptional(v.array(v.strictObject({ query: v.string(), at: v.array(v.number()) }))),
});

const word = v.strictObject({
  text: v.string(),
  start: v.number(),
  end: v.number(),
  confidence: v.exactOptional(v.number()),
  estimated: v.exactOptional(v.literal(true)),
});
/** A segment of a transcript that is stored. */
export const storedSegment = v.strictObject({
  id: v.number(),
  start: v.nullable(v.number()),
  end: v.nullable(v.number()),
  speaker: v.nullable(v.string()),
  text: v.string(),
  words: v.array(word),
});

const text = v.exactOptional(v.string());
export const fileTags = v.strictObject({
  ...{ title: text, artist: text, album: text, date: text, episode: text },
  ...{ description: text, comment: text, genre: text },
  chapters: v.exactOptional(v.array(chapter)),
});

export const sidecars = v.strictObject({
  formats: v.array(exportFormat),
  place: v.picklist(['beside', 'folder']),
  directory: v.nullable(v.string()),
  pattern: v.string(),
  afterEdits: v.boolean(),
  lineChars,
});

export const playedSound = v.variant('kind', [
  v.strictObject({ kind: v.literal('file') }),
  v.strictObject({ kind: v.literal('own'), mediaUrl: v.string() }),
  v.strictObject({ kind: v.literal('preparing'), share: v.number() }),
  v.strictObject({ kind: v.literal('failed'), message: v.string() }),
]);

const optionBase = {
  ...{ name: v.string(), group: v.string(), label: v.string(), help: v.string() },
  ...{ needs: v.exactOptional(v.string()), excludes: v.exactOptional(v.string()) },
};
const optionField = v.variant('type', [
  v.strictObject({ ...optionBase, type: v.literal('switch') }),
  v.strictObject({ ...optionBase, type: v.literal('text'), maxChars: v.number() }),
  v.strictObject({ ...optionBase, type: v.literal('language') }),
  v.strictObject({ ...optionBase, type: v.literal('model') }),
  v.strictObject({ ...optionBase, type: v.literal('choice'), choices: texts }),
  v.strictObject({ ...optionBase, type: v.literal('list'), maxItems: v.number(), maxChars: v.number() }),
  v.strictObject({
    ...{ ...optionBase, type: v.literal('number') },
    ...{ above: v.number(), max: v.number(), unit: v.string() },
  }),
]);

const requestOptions = v.record(
  optionName,
  v.optional(v.union([v.string(), v.number(), v.boolean(), texts])),
);
const engineOptions = v.strictObject({
  groups: v.array(v.strictObject({ name: v.string(), title: v.string() })),
  fields: v.array(optionField),
  usual: requestOptions,
  always: requestOptions,
  glossary: v.nullable(v.string()),
});
const words = v.strictObject({ label: v.string(), name: v.string(), by: v.string(), means: v.string() });
const deadline = v.strictObject({ msPerSecond: v.number(), minMs: v.number(), maxMs: v.number() });
export const engineTraits = v.strictObject({
  id: engineId,
  words,
  isPaid: v.boolean(),
  runsHere: v.boolean(),
  mayHaveAcceptedUnanswered: v.boolean(),
  resultKeptMs: v.nullable(v.number()),
  deadline: v.nullable(deadline),
  assumedRate: v.number(),
  options: v.nullable(engineOptions),
  choosesTrack: v.boolean(),
  needsKey: v.boolean(),
  keepsAnswer: v.boolean(),
  takesAddresses: v.boolean(),
});

export const secondPlace = v.strictObject({
  folder: v.nullable(v.string()),
  state: v.nullable(v.picklist(PLACE_STATES)),
  newestMadeAt: v.nullable(v.number()),
  copies: v.number(),
  sameDisk: v.boolean(),
});
