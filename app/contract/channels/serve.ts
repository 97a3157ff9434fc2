// Operations about Earshot's own speech service, for programs: tokens, and how it does.
import * as v from 'valibot';
import { ASSISTANT_PERMISSIONS } from '../../domain/assistant.ts';
import { JOB_KINDS } from '../../domain/job.ts';
import { SERVE_SCOPES } from '../../domain/served.ts';
import { done, nothing, read, write, type View } from '../channel.ts';

/** Of a token. */
export const tokenName = v.pipe(v.string(), v.regex(/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,59}$/u));
/** What an assistant may change. */
export const permissions = v.pipe(
  v.array(v.picklist(ASSISTANT_PERMISSIONS)),
  v.maxLength(ASSISTANT_PERMISSIONS.length),
);

export const tokenView = v.strictObject({
  name: v.string(),
  scope: v.picklist(SERVE_SCOPES),
  /** What an assistant with it may change. */
  allowed: v.array(v.picklist(ASSISTANT_PERMISSIONS)),
  createdAt: v.number(),
  expiresAt: v.nullable(v.number()),
  revokedAt: v.nullable(v.number()),
});
export type TokenView = View<typeof tokenView>;

export const serveStatusView = v.strictObject({
  waiting: v.number(),
  running: v.number(),
  oldestWaitingSeconds: v.nullable(v.number()),
  done: v.number(),
  failed: v.number(),
  /** Seconds of sound that one second of work gets through, of what is still kept; null before anything was done. */
  speed: v.nullable(v.number()),
  /** Tasks that wait for a worker on another computer, and that one has. */
  tasks: v.strictObject({ waiting: v.number(), running: v.number() }),
  /** Requests that are worked on, then those that wait, the oldest first; a page of each. */
  requests: v.array(
    v.strictObject({
      id: v.string(),
      state: v.picklist(['running', 'waiting']),
      /** How long it has been worked on, or has waited. */
      seconds: v.number(),
      audioSeconds: v.number(),
      /** Where workers do it: how many parts it has, and how many of them are done. */
      parts: v.nullable(v.strictObject({ all: v.number(), done: v.number() })),
    }),
  ),
  /** Requests that failed, the latest first; a page of them. */
  failures: v.array(
    v.strictObject({
      id: v.string(),
      agoSeconds: v.number(),
      message: v.string(),
      story: v.array(v.string()),
    }),
  ),
  /** Attempts of workers that ended badly and were made again, the latest first; a page of them. */
  faults: v.array(v.strictObject({ worker: v.string(), agoSeconds: v.number(), what: v.string() })),
  /** Those that are here, then those that were heard of within a day. */
  workers: v.array(
    v.strictObject({
      name: v.string(),
      /** Earshot's. */
      version: v.string(),
      cores: v.number(),
      slots: v.number(),
      /** What it can do: a model each. */
      abilities: v.array(
        v.strictObject({
          kind: v.picklist(JOB_KINDS),
          model: v.string(),
          /** Tags; empty for any. */
          languages: v.array(v.string()),
          /** Seconds of sound that one second gets through, measured when it started; null where that was not. */
          speed: v.nullable(v.number()),
        }),
      ),
      /** Tasks that it has. */
      inHand: v.number(),
      silentSeconds: v.number(),
      hasLeft: v.boolean(),
      /** It was heard of lately and has not left: it may be given work. */
      isHere: v.boolean(),
      /** It is, but should have been heard again by now. */
      isLate: v.boolean(),
      done: v.number(),
      faults: v.number(),
      /** Seconds of sound that one second of its work gets through; null before it did any. */
      speed: v.nullable(v.number()),
    }),
  ),
});
export type ServeStatusView = View<typeof serveStatusView>;

export const SERVE_CHANNELS = {
  'serve.addToken': write(
    'Makes a token for one who may ask the speech service; it is told this once, and kept as a hash alone.',
    v.strictObject({
      name: tokenName,
      scope: v.picklist(SERVE_SCOPES),
      /** Of the scope `archive`: what may be changed; without it nothing. */
      allowed: v.optional(permissions, []),
      days: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(36_500))),
    }),
  ).answers(v.strictObject({ token: v.string() })),
  'serve.tokens': read('Lists who may ask the speech service, and who no longer may.', nothing).answers(
    v.array(tokenView),
  ),
  'serve.revokeToken': write(
    'Revokes a token of the speech service: from now on it opens nothing.',
    v.strictObject({ name: tokenName }),
  ).answers(done),
  'serve.status': read('Tells what the speech service has to do, and how fast it goes.', nothing).answers(
    serveStatusView,
  ),
} as const;
