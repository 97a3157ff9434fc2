// The quotes of the open recording, and what is done with them. Everything can be taken back.
import type { ArgsOf } from '../../app/contract/schema.ts';
import type { QuoteView } from '../../app/contract/desk-views.ts';
import type { FailureView } from '../../app/contract/failure-view.ts';
import { call, listen } from '../lib/api.ts';
import { once } from './once.ts';
import { attempt, notices } from './notices.svelte.ts';
import { panel } from './panel.svelte.ts';
import { saySaved } from './transcript-deeds.ts';
import { t } from '../../app/messages/text.ts';

class Quotes {
  list = $state.raw<readonly QuoteView[]>([]);
  /** False until those of the open recording have come. */
  isHere = $state(false);
  /** Why they could not be read. */
  failure = $state.raw<FailureView | null>(null);
  /** Whose sound is being saved, and how much of it is made, 0 to 1; from when it takes a while. */
  saving = $state<Record<number, number | undefined>>({});
  #recordingId: number | null = null;

  start(): void {
    // What is told may come after the answer that ends it.
    listen('clipping', ({ quoteId, share }) => {
      if (underWay[quoteId]) this.saving[quoteId] = share;
    });
  }

  /** Shows those of a recording, and keeps them in step. @returns ends it */
  follow(recordingId: number | null): () => void {
    if (recordingId !== this.#recordingId) [this.list, this.isHere, this.failure] = [[], false, null];
    this.#recordingId = recordingId;
    void this.refresh();
    return listen('changed', ({ areas, recordingIds }) => {
      const isConcerned = recordingIds.length === 0 || recordingIds.includes(recordingId ?? 0);
      if (areas.includes('items') && isConcerned) void this.refresh();
    });
  }

  readonly refresh = once(async () => {
    const recordingId = this.#recordingId;
    if (recordingId === null) return;
    const got = await call('quotes.list', { recordingId });
    if (recordingId !== this.#recordingId) return;
    this.failure = got.ok ? null : got.failure;
    if (got.ok) [this.list, this.isHere] = [got.value, true];
  });
}

/** Quotes whose sound is being saved, from the question where to. */
const underWay: Record<number, 'saving' | 'cancelled' | undefined> = {};
const isCancelled = (quoteId: number): boolean => underWay[quoteId] === 'cancelled';

export const quotes = new Quotes();

/** Marks a passage, and says so with the way back and the way to it. */
export async function markQuote(passage: ArgsOf<'quotes.add'>): Promise<QuoteView | null> {
  const added = await attempt('quotes.add', passage);
  if (!added) return null;
  void quotes.refresh();
  notices.say(t('panel.quotes.markedAsAQuote'), false, {
    label: t('panel.quotes.undo'),
    undoes: true,
    run: () => void attempt('quotes.remove', { quoteId: added.value.id }).then(() => quotes.refresh()),
  });
  if (panel.isOpen) panel.open('quotes');
  return added.value;
}

export async function removeQuote({ id }: QuoteView): Promise<void> {
  const removed = await attempt('quotes.remove', { quoteId: id });
  if (!removed) return;
  void quotes.refresh();
  const { fromMs, recordingId, speaker, text, toMs } = removed.value;
  notices.say(t('panel.quotes.theQuoteIsRemoved'), false, {
    label: t('panel.quotes.undo'),
    undoes: true,
    run: () =>
      void attempt('quotes.add', { recordingId, fromMs, toMs, text, speaker }).then(() => quotes.refresh()),
  });
}

export async function copyMarked({ id }: QuoteView): Promise<void> {
  if (await attempt('quotes.copy', { quoteId: id })) notices.say(t('panel.quotes.theQuoteIsCopiedWith'));
}

export async function changeQuote(
  quote: QuoteView,
  change: Partial<Omit<ArgsOf<'quotes.change'>, 'quoteId'>>,
): Promise<void> {
  const { fromMs, id: quoteId, speaker, text, toMs } = quote;
  const before = { quoteId, fromMs, toMs, text, speaker };
  if (!(await attempt('quotes.change', { ...before, ...change }))) return;
  void quotes.refresh();
  notices.say(t('panel.quotes.theQuoteIsChanged'), false, {
    label: t('panel.quotes.undo'),
    undoes: true,
    run: () => void attempt('quotes.change', before).then(() => quotes.refresh()),
  });
}

/** Saves the sound of a quote, with its captions beside it. */
export async function saveQuote({ id }: QuoteView, kind: 'wav' | 'mp3'): Promise<void> {
  if (underWay[id]) return;
  underWay[id] = 'saving';
  const saved = await attempt('quotes.save', { quoteId: id, kind });
  const wasCancelled = isCancelled(id);
  underWay[id] = undefined;
  quotes.saving[id] = undefined;
  if (saved?.value === null && wasCancelled) notices.say(t('panel.quotes.theSoundIsNotSaved'));
  if (saved?.value)
    saySaved(
      t('panel.quotes.savedAsFileNameWithIts', { fileName: saved.value.fileName }),
      saved.value.savedId,
    );
}

/** Ends what `saveQuote` does. */
export async function cancelSaving({ id }: QuoteView): Promise<void> {
  if (underWay[id]) underWay[id] = 'cancelled';
  await attempt('quotes.cancel', { quoteId: id });
}

/** Quotes whose sound was made to be dragged, and is as they are now. */
const made: Record<number, string | undefined> = {};
const stamp = ({ fromMs, toMs }: QuoteView): string => `${fromMs} ${toMs}`;

/** Makes the sound before it is dragged: a drag cannot wait for it. */
export async function readyQuote(quote: QuoteView): Promise<void> {
  if (made[quote.id] === stamp(quote)) return;
  made[quote.id] = stamp(quote);
  const outcome = await call('quotes.ready', { quoteId: quote.id });
  if (!outcome.ok) made[quote.id] = undefined;
}

export async function dragQuote(quote: QuoteView): Promise<void> {
  await attempt('quotes.drag', { quoteId: quote.id });
}
