// What the thread for feeds is asked and how it answers: each order ends with one `end`, and what is long comes in parts before it.
import type { Outcome } from '../domain/result.ts';
import type { KnownItem, ReadClaim } from './changes.ts';
import type { Packed } from './decode.ts';
import { judge, type Wanted } from './judge.ts';
import { readPublishedChapters, readPublishedTranscript, type Published } from './published/read.ts';
import { partsOf, readFeed, type UnreadFeed } from './read.ts';

/** What is to be done. Claims come in parts before `judge`, so that no single step of who sends them is long. */
export type FeedOrder =
  | ({ readonly kind: 'feed' } & UnreadFeed)
  | ({ readonly kind: 'transcript' } & Published)
  | ({ readonly kind: 'chapters' } & Packed)
  | { readonly kind: 'claims'; readonly known: readonly KnownItem[]; readonly read: readonly ReadClaim[] }
  | { readonly kind: 'judge'; readonly isAll: boolean; readonly wanted: Wanted };

/** A part of an answer. */
export type FeedAnswer =
  | { readonly kind: 'some'; readonly some: readonly unknown[] }
  /** The whole but for what came in parts. */
  | { readonly kind: 'end'; readonly outcome: Outcome<unknown> };

/** Segments and judged items handed over at a time. */
const SEGMENTS_A_PART = 500;
const JUDGED_A_PART = 1_000;

/** The claims that came so far. */
let known: KnownItem[] = [];
let read: ReadClaim[] = [];

/** Does what is asked. Nothing is answered to claims. */
export async function* carryOut(order: FeedOrder): AsyncGenerator<FeedAnswer> {
  switch (order.kind) {
    case 'feed':
      for (const part of partsOf(await readFeed(order)))
        yield part.kind === 'items'
          ? { kind: 'some', some: part.items }
          : { kind: 'end', outcome: part.reading };
      return;
    case 'transcript': {
      const outcome = await readPublishedTranscript(order);
      if (outcome.ok) yield* inParts(outcome.value.segments, SEGMENTS_A_PART);
      yield {
        kind: 'end',
        outcome: outcome.ok ? { ok: true, value: { ...outcome.value, segments: [] } } : outcome,
      };
      return;
    }
    case 'chapters':
      yield { kind: 'end', outcome: await readPublishedChapters(order) };
      return;
    case 'claims':
      known.push(...order.known);
      read.push(...order.read);
      return;
    case 'judge': {
      const judged = judge(known, read, order.isAll, order.wanted);
      [known, read] = [[], []];
      yield* inParts(judged, JUDGED_A_PART);
      yield { kind: 'end', outcome: { ok: true, value: null } };
    }
  }
}

function* inParts(all: readonly unknown[], size: number): Generator<FeedAnswer> {
  for (let at = 0; at < all.length; at += size) yield { kind: 'some', some: all.slice(at, at + size) };
}
