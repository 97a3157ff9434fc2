// What workers and the speech service say to each other over HTTP. Each side takes nothing from the other that does not parse.
import * as v from 'valibot';
import { FAILURE_CODES } from '../../domain/failure.ts';
import { JOB_KINDS } from '../../domain/job.ts';
import type { View } from '../channel.ts';

/** Raised when one side would misread the other. */
export const FARM_PROTOCOL = 3;
/** Which worker speaks of an attempt: a header, because a result is a body of its own. */
export const WORKER_HEADER = 'x-earshot-worker';

const TEXT_MAX = 2_000;
const text = (max: number) => v.pipe(v.string(), v.maxLength(max));
const seconds = v.pipe(v.number(), v.finite(), v.minValue(0));
const fence = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const need = {
  kind: v.picklist(JOB_KINDS),
  modelId: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9.-]{0,62}[a-z0-9]$/)),
  modelMark: text(TEXT_MAX),
};
const stretch = v.strictObject({ from: seconds, to: seconds });
export const workerId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9-]{8,64}$/));

export const helloMessage = v.strictObject({
  protocol: v.number(),
  workerId,
  profile: v.strictObject({
    name: v.pipe(v.string(), v.regex(/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,59}$/u)),
    version: text(40),
    cores: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(4_096)),
    slots: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(256)),
    abilities: v.pipe(
      v.array(
        v.strictObject({
          ...need,
          languages: v.pipe(v.array(text(20)), v.maxLength(500)),
          speed: v.nullable(v.pipe(v.number(), v.finite(), v.minValue(0))),
        }),
      ),
      v.maxLength(100),
    ),
  }),
});
export const helloAnswer = v.object({ silenceMs: v.number(), beatMs: v.number() });

export const beatMessage = v.strictObject({
  workerId,
  holds: v.pipe(v.array(v.strictObject({ fence, doneSeconds: seconds })), v.maxLength(256)),
  /** What it was told last of whether all work rests. */
  isResting: v.boolean(),
  /** It takes nothing more. */
  isLeaving: v.boolean(),
});
export const beatAnswer = v.object({
  lost: v.array(fence),
  isResting: v.boolean(),
  isStranger: v.boolean(),
});

export const claimMessage = v.strictObject({ workerId, taskId: fence });

const track = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** What is to be done, as the worker that claimed it is told. */
export const farmOrder = v.object({
  fence,
  ...need,
  language: v.nullable(text(40)),
  fileName: text(1_000),
  mimeType: text(200),
  sizeBytes: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  /** Tells the bytes of one recording from those of another. */
  content: v.pipe(v.string(), v.regex(/^[0-9a-f]{16,64}$/)),
  /** Where they are, below the server's address; good for a while. */
  soundPath: text(500),
  durationSeconds: seconds,
  plan: v.object({
    reader: v.picklist(['webcodecs', 'ffmpeg']),
    promisedSeconds: v.nullable(seconds),
    tracks: v.array(
      v.object({
        index: track,
        codecName: v.string(),
        canDecode: v.boolean(),
        channels: v.number(),
        title: v.nullable(v.string()),
        language: v.nullable(v.string()),
        seconds: v.nullable(v.number()),
      }),
    ),
  }),
  options: v.record(
    v.string(),
    v.union([v.string(), v.number(), v.boolean(), v.array(v.string()), v.undefined()]),
  ),
  track: v.nullable(track),
  part: v.nullable(stretch),
});
export type FarmOrder = View<typeof farmOrder>;

export const soundAnswer = v.object({ soundPath: text(500) });

const word = v.object({
  text: text(TEXT_MAX),
  start: v.number(),
  end: v.number(),
  confidence: v.exactOptional(v.number()),
  estimated: v.exactOptional(v.literal(true)),
});
/** What was heard of a recording, or of a part of it. */
export const heardResult = v.object({
  kind: v.literal('heard'),
  segments: v.array(
    v.object({
      start: v.nullable(v.number()),
      end: v.nullable(v.number()),
      /** Of a recording whose channels are heard each by itself: `channel 1`. */
      speaker: v.nullable(v.pipe(v.string(), v.regex(/^channel [1-9]\d{0,3}$/))),
      text: text(1_000_000),
      words: v.array(word),
    }),
  ),
  language: v.nullable(text(40)),
  /** Loudness, base64 of 0–255. */
  peaks: v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]*={0,2}$/)),
  heard: v.object({
    endSeconds: v.number(),
    damaged: v.exactOptional(v.array(stretch)),
    damagedSeconds: v.exactOptional(v.number()),
    unrecognised: v.exactOptional(v.array(stretch)),
    track: v.exactOptional(track),
    alsoSpoken: v.exactOptional(v.array(track)),
  }),
});
/** Who spoke when. */
export const toldResult = v.object({
  kind: v.literal('told'),
  telling: v.object({
    by: v.picklist(['voices', 'channels']),
    turns: v.array(v.object({ from: seconds, to: seconds, speaker: track })),
    prints: v.array(v.nullable(text(10_000))),
  }),
  heardSeconds: seconds,
});
export const farmResult = v.variant('kind', [heardResult, toldResult]);
export type FarmResult = View<typeof farmResult>;
export type HeardResult = View<typeof heardResult>;

export const failureMessage = v.strictObject({
  failure: v.object({
    code: v.picklist(FAILURE_CODES),
    message: text(TEXT_MAX),
    detail: v.exactOptional(text(TEXT_MAX)),
    retryable: v.boolean(),
    retryAfterMs: v.exactOptional(v.number()),
  }),
  /** Something broke down over it. */
  crashed: v.boolean(),
});
