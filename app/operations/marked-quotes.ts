// Quotes that a person marked: added, changed, removed, and how they are told.
import type { QuoteView } from '../contract/desk-views.ts';
import { failure } from '../domain/failure.ts';
import { QUOTES_MAX, type NewQuote, type Quote } from '../domain/quote.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import { displaySpeaker } from '../domain/transcript.ts';
import type { Library } from '../storage/library.ts';
import type { Core } from './core.ts';

const view = (quote: Quote): QuoteView => ({ ...quote, speaker: displaySpeaker(quote.speaker) });

export const quoteViews = (library: Library, recordingId: number): readonly QuoteView[] =>
  library.desk.quotes.of(recordingId).map(view);

const NO_LENGTH = failure('bad-argument', {
  message: 'A quote ends after it begins, or has no times at all. Nothing was changed.',
});

const hasOrder = ({ fromMs, toMs }: Pick<NewQuote, 'fromMs' | 'toMs'>): boolean =>
  fromMs === null || toMs === null ? fromMs === toMs : toMs > fromMs;

export function addQuote(core: Core, quote: NewQuote): Outcome<QuoteView> {
  const { library } = core;
  if (library.recordings.get(quote.recordingId)?.removedAt !== null) return failed(failure('not-found'));
  if (!hasOrder(quote)) return failed(NO_LENGTH);
  if (library.desk.quotes.count(quote.recordingId) >= QUOTES_MAX)
    return failed(
      failure('not-allowed', {
        message: `This recording has ${QUOTES_MAX} quotes, and more are not kept. Remove some first; nothing was changed.`,
      }),
    );
  return told(core, library.desk.quotes.add(quote, core.nowMs()));
}

export function changeQuote(
  core: Core,
  id: number,
  change: Omit<NewQuote, 'recordingId'>,
): Outcome<QuoteView> {
  if (!core.library.desk.quotes.get(id)) return failed(failure('not-found'));
  if (!hasOrder(change)) return failed(NO_LENGTH);
  core.library.desk.quotes.change(id, change);
  return told(core, id);
}

export function removeQuote({ changes, library }: Core, id: number): Outcome<QuoteView> {
  const quote = library.desk.quotes.get(id);
  if (!quote) return failed(failure('not-found'));
  library.desk.quotes.remove(id);
  changes.tell(['items'], [quote.recordingId]);
  return ok(view(quote));
}

function told({ changes, library }: Core, id: number): Outcome<QuoteView> {
  const quote = library.desk.quotes.get(id);
  if (!quote) return failed(failure('not-found'));
  changes.tell(['items'], [quote.recordingId]);
  return ok(view(quote));
}
