// Clips: the sound of a quote as a file of its own, with its captions beside it.
import { stat } from 'node:fs/promises';
import { basename, dirname, extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { failure } from '../domain/failure.ts';
import { inARow } from '../domain/paragraphs.ts';
import type { Quote } from '../domain/quote.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import type { TrackChoice } from '../domain/track-choice.ts';
import { isTimed, type Segment, type Transcript, type Word } from '../domain/transcript.ts';
import { wordSpans } from '../domain/word-alignment.ts';
import { toVtt } from '../export/captions.ts';
import { cuesOf } from '../export/cues.ts';
import { failureOfWriting, writeFileAtomic, writeNewFile } from '../files/write-file-atomic.ts';
import { CLIP_MAX_SECONDS, type ClipKind, type ClipOrder, type ClipSource } from '../sound/clip.ts';
import type { ClipEnd, ClipMessage, ClipWorkerData } from '../sound/clip-worker.ts';
import type { Library } from '../storage/library.ts';

export interface ClipDeps {
  readonly library: Pick<Library, 'sessions' | 'transcripts'>;
  readonly workerUrl: URL | string;
  readonly wasmPath: string;
  readonly fileFor: (recordingId: number) => { readonly path: string } | null;
  readonly trackOf: (recordingId: number) => TrackChoice | null;
}

export interface ClipWatch {
  /** Ends it: then nothing is written. */
  readonly signal?: AbortSignal;
  /** How much of the sound is made, 0 to 1, a few times a second. */
  readonly onShare?: (share: number) => void;
}

export type MakeClip = (
  quote: Quote,
  kind: ClipKind,
  clipPath: string,
  watch?: ClipWatch,
) => Promise<Outcome<{ readonly seconds: number }>>;

/**
 * A clip at a place that a person chose, whole or not at all, and its captions as WebVTT under the same name. A file that stands there is
 * written over, since the person said so; never the recording itself, and no captions.
 */
export function clipMaker(deps: ClipDeps): MakeClip {
  return async (quote, kind, clipPath, watch = {}) => {
    const order = orderFor(deps, quote, kind);
    if (!order.ok) return order;
    const made = await run({ order: order.value, wasmPath: deps.wasmPath }, deps.workerUrl, watch);
    if (!made.ok) return made;
    const transcript = deps.library.transcripts.get(quote.recordingId);
    const captions =
      transcript && captionsOf(transcript, (quote.fromMs ?? 0) / 1000, (quote.toMs ?? 0) / 1000);
    try {
      for (const { path } of order.value.sources)
        if (await isSameFile(path, clipPath)) return failed(failure('not-allowed', { message: SAME }));
      // It may have been called off between its last sound and here.
      if (watch.signal?.aborted) return brokenOff();
      await writeFileAtomic(clipPath, made.value.bytes);
      if (captions) {
        const stem = basename(clipPath, extname(clipPath));
        await writeNewFile(dirname(clipPath), stem, 'vtt', new TextEncoder().encode(captions));
      }
      return ok({ seconds: made.value.seconds });
    } catch (error) {
      return failed(failureOfWriting(error));
    }
  };
}

const SAME =
  'That is the recording itself, and Earshot never writes into it. Choose another name. Nothing was changed.';

const brokenOff = (): Outcome<never> =>
  failed(failure('not-allowed', { message: 'The clip was broken off. Nothing was written.' }));

async function isSameFile(a: string, b: string): Promise<boolean> {
  const [one, other] = await Promise.all([a, b].map((path) => stat(path).catch(() => null)));
  return one != null && other != null && one.dev === other.dev && one.ino === other.ino;
}

function orderFor(deps: ClipDeps, quote: Quote, kind: ClipKind): Outcome<ClipOrder> {
  const { fromMs, recordingId, toMs } = quote;
  if (fromMs === null || toMs === null)
    return failed(
      failure('not-allowed', { message: 'This quote has no times, so there is no sound to cut out.' }),
    );
  if (toMs - fromMs > CLIP_MAX_SECONDS * 1000)
    return failed(
      failure('not-allowed', {
        message: `A clip is at most ${CLIP_MAX_SECONDS / 60} minutes long. Nothing was written. Make the quote shorter.`,
      }),
    );
  const sources: ClipSource[] = [];
  for (const { from, id, to } of stretchesOf(deps, recordingId, fromMs, toMs)) {
    const file = deps.fileFor(id);
    if (!file) return failed(failure('file-gone'));
    sources.push({ path: file.path, track: deps.trackOf(id), from, to });
  }
  return ok({ sources, kind });
}

/** Which recordings the sound of a stretch lies in, and where in each: a joined recording has it in its pieces, or in its mix. */
function stretchesOf(
  { library }: Pick<ClipDeps, 'library'>,
  recordingId: number,
  fromMs: number,
  toMs: number,
): readonly { readonly id: number; readonly from: number; readonly to: number }[] {
  const session = library.sessions.ledBy(recordingId);
  const [from, to] = [fromMs / 1000, toMs / 1000];
  if (session?.kind !== 'split') return [{ id: session?.mixId ?? recordingId, from, to }];
  return session.parts.flatMap(({ offsetSeconds: begin, recordingId: id }, at) => {
    const end = session.parts[at + 1]?.offsetSeconds ?? Infinity;
    // Places of pieces are finer than those of quotes: what begins with a piece is not to begin with the end of the one before.
    if (toMs <= Math.round(begin * 1000) || fromMs >= Math.round(end * 1000)) return [];
    return { id, from: Math.max(0, from - begin), to: Math.min(to, end) - begin };
  });
}

/** What is said in the stretch, by the time of the clip; null where the text has no times. */
export function captionsOf(transcript: Transcript, from: number, to: number): string | null {
  if (!isTimed(transcript)) return null;
  const inside = (time: number): number =>
    Math.round(Math.min(to - from, Math.max(0, time - from)) * 1000) / 1000;
  const segments = transcript.segments.flatMap((segment) => {
    const { end, start } = segment;
    if (start === null || end === null || end <= from || start >= to) return [];
    const words = segment.words.filter(
      (word) => (word.start + word.end) / 2 >= from && (word.start + word.end) / 2 < to,
    );
    if (segment.words.length > 0 && words.length === 0) return [];
    const text = words.length < segment.words.length ? textOf(segment, words) : segment.text;
    const timed = words.map((word) => ({ ...word, start: inside(word.start), end: inside(word.end) }));
    return [{ ...segment, text, words: timed, start: inside(start), end: inside(end) }];
  });
  const cues = cuesOf(
    { ...transcript, segments },
    { lineChars: 42, namePrefix: false, together: 'captions' },
  );
  // Time to be read ends with the sound.
  const lastMs = Math.round((to - from) * 1000);
  return toVtt(
    cues.flatMap((cue) => (cue.startMs < lastMs ? [{ ...cue, endMs: Math.min(cue.endMs, lastMs) }] : [])),
  );
}

/** The text of some words of a segment: as it stands there, else put together as their script is written. */
function textOf({ text, words: all }: Segment, words: readonly Word[]): string {
  const spans = wordSpans(text);
  const [first, last] = [words[0], words.at(-1)].map((word) => spans[word ? all.indexOf(word) : -1]);
  if (spans.length === all.length && first && last) return text.slice(first.from, last.to);
  return words.reduce((before, word) => (before === '' ? word.text : inARow(before, word.text)), '');
}

function run(data: ClipWorkerData, url: URL | string, { onShare, signal }: ClipWatch): Promise<ClipEnd> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve(brokenOff());
    const worker = new Worker(url, { workerData: data });
    const broken = (detail: string): void => resolve(failed(failure('internal', { detail })));
    const stop = (): void => {
      resolve(brokenOff());
      void worker.terminate();
    };
    signal?.addEventListener('abort', stop, { once: true });
    worker.on('message', (message: ClipMessage) => {
      if ('end' in message) resolve(message.end);
      else if (!signal?.aborted) onShare?.(message.share);
    });
    worker.on('error', (error) => broken(error.message));
    worker.on('exit', (code) => {
      signal?.removeEventListener('abort', stop);
      broken(`the clip thread ended with ${code}`);
    });
  });
}
