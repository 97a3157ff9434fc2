// A check of a feed: asked for what is new, within limits of bytes and time, and read off the main thread.
import type { Clock } from '../domain/clock.ts';
import { failure, type Failure } from '../domain/failure.ts';
import { FEED_LIMITS, type FeedDocument } from '../domain/feed.ts';
import type { Outcome } from '../domain/result.ts';
import { timeLimit } from '../domain/time-limit.ts';
import { header } from '../net/http.ts';
import { bodyOf, charsetOf, packingOf, refusalOf } from './answer.ts';
import { ask, letGo, type Connections, type Reply } from './ask.ts';
import type { KnownItem, ReadClaim } from './changes.ts';
import type { Judged, Wanted } from './judge.ts';
import type { UnreadFeed } from './read.ts';

export interface CheckDeps {
  readonly connections: Connections;
  /** Reads off the main thread (`FeedReader`). */
  readonly reader: {
    read(unread: UnreadFeed): Promise<Outcome<FeedDocument>>;
    /** Compares and judges there too; without it, that is done where it is asked. */
    judge?(
      known: readonly KnownItem[],
      read: readonly ReadClaim[],
      isAll: boolean,
      wanted: Wanted,
    ): Promise<Outcome<readonly Judged[]>>;
  };
  readonly clock: Clock;
  readonly patience?: Partial<CheckPatience>;
}

/** Milliseconds, and bytes on the way. */
export interface CheckPatience {
  /** Longest silence of the server. */
  readonly silenceMs: number;
  /** Longest that one answer may take: one that trickles cannot hold a check for ever. */
  readonly answerMs: number;
  readonly wireBytes: number;
}

const PATIENCE: CheckPatience = {
  silenceMs: 60_000,
  answerMs: 5 * 60_000,
  wireBytes: FEED_LIMITS.wireBytes,
};

/** What is asked. */
export interface CheckQuestion {
  readonly address: string;
  /** Of the last answer that was read whole; null for none. */
  readonly etag: string | null;
  readonly lastModified: string | null;
  /** The person named this host by hand: it may be this computer or in a private network. */
  readonly mayBeNear: boolean;
  /** False where a page or a list would be as welcome: before a feed is known. */
  readonly wantsFeed: boolean;
  readonly signal?: AbortSignal;
}

/** What a check found. */
export type CheckResult =
  /** Nothing is new (304). */
  | { readonly kind: 'unchanged'; readonly movedTo: string | null }
  | {
      readonly kind: 'read';
      readonly document: FeedDocument;
      /** The address that answered in the end. */
      readonly address: string;
      /** Where the feed has moved to for good (301, 308); null when it has not. */
      readonly movedTo: string | null;
      readonly etag: string | null;
      readonly lastModified: string | null;
    }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** Asks once, and reads the answer. */
export async function checkFeed(deps: CheckDeps, question: CheckQuestion): Promise<CheckResult> {
  const patience = { ...PATIENCE, ...deps.patience };
  const limit = timeLimit(patience.answerMs);
  const signal = question.signal ? AbortSignal.any([question.signal, limit]) : limit;
  const reply = await ask(deps.connections, { ...question, signal, silenceMs: patience.silenceMs });
  if ('code' in reply) return { kind: 'failed', failure: reply };
  if (reply.status === 304) {
    letGo(reply.body);
    return { kind: 'unchanged', movedTo: reply.movedTo };
  }
  const refusal = refusalOf(reply, deps.clock);
  if (refusal) {
    letGo(reply.body);
    return { kind: 'failed', failure: refusal };
  }
  const packing = packingOf(header(reply.headers, 'content-encoding'));
  if (packing === null) {
    letGo(reply.body);
    return failed(failure('feed-unreadable', { detail: 'It is packed in a way that was not asked for.' }));
  }
  const body = await bodyOf(reply, patience.wireBytes);
  if ('code' in body) return failed(body);
  const reading = await deps.reader.read({
    ...body,
    packing,
    charset: charsetOf(header(reply.headers, 'content-type')),
    address: reply.address,
  });
  return resultOf(reading, reply, question.wantsFeed);
}

const failed = (why: Failure): CheckResult => ({ kind: 'failed', failure: why });

function resultOf(reading: Outcome<FeedDocument>, reply: Reply, wantsFeed: boolean): CheckResult {
  if (!reading.ok) return failed(reading.failure);
  const document = reading.value;
  // A page in the place of a known feed is a host's word of trouble or a network's sign-in: nothing of it is remembered.
  if (wantsFeed && document.kind !== 'feed')
    return failed(failure('not-a-feed', { message: PAGE_INSTEAD, detail: document.title, retryable: true }));
  // What was cut is asked for whole the next time.
  const isWhole = document.kind === 'feed' && document.cut === null;
  return {
    kind: 'read',
    document,
    address: reply.address,
    movedTo: reply.movedTo,
    etag: isWhole ? shortHeader(reply, 'etag') : null,
    lastModified: isWhole ? shortHeader(reply, 'last-modified') : null,
  };
}

const PAGE_INSTEAD =
  'A web page answered in the place of this feed: its host has moved it, or this network asks to sign in. Everything that was known of the feed is kept; it is asked again later.';

const shortHeader = (reply: Reply, name: string): string | null => {
  const value = header(reply.headers, name)?.trim() ?? '';
  return value === '' || value.length > 1_000 ? null : value;
};
