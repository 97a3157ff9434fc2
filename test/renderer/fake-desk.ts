// The part of the stand-in that answers about the episode panel.
import type { ChaptersView, QuoteView } from '../../app/contract/desk-views.ts';
import type { AnswerOf, ArgsOf, ChannelName } from '../../app/contract/schema.ts';
import type { DESK_CHANNELS } from '../../app/contract/channels/desk.ts';
import { chapterFaults } from '../../app/domain/chapters.ts';

type Names = Extract<ChannelName, keyof typeof DESK_CHANNELS>;
type Handlers = { [N in Names]: (args: ArgsOf<N>) => AnswerOf<N> | Promise<AnswerOf<N>> };

const DRAFT = [
  { start: 0, title: 'Welcome to the harbour' },
  { start: 312, title: 'How the ice came, and who saw it first' },
  { start: 655, title: 'The last ferry' },
];

/** Handlers with a memory: chapters that are a draft until they are set, and two quotes. */
export function fakeDesk(endSeconds = 1_925): Handlers {
  const set = new Map<number, ArgsOf<'chapters.set'>['chapters']>();
  let lastId = 2;
  let quotes: QuoteView[] = [
    {
      ...{ id: 1, recordingId: 1, fromMs: 12_000, toMs: 19_400, at: 0, speaker: 'Mara' },
      text: 'Nobody believed that the harbour could freeze until the ferry stood still.',
    },
    {
      ...{ id: 2, recordingId: 1, fromMs: 81_000, toMs: 90_100, at: 0, speaker: 'Jonas' },
      text: 'You could hear it at night, like somebody moving furniture under the town.',
    },
  ];
  const viewOf = (recordingId: number): ChaptersView => {
    const own = set.get(recordingId) ?? null;
    const chapters = (own ?? DRAFT).map(({ start, title }) => ({ start, title }));
    const faults = own ? chapterFaults(chapters, endSeconds) : new Map<number, string>();
    return {
      recordingId,
      by: own ? 'hand' : 'draft',
      chapters: chapters.map((one, at) => ({ ...one, fault: faults.get(at) ?? null })),
      endSeconds,
    };
  };
  const take = (quoteId: number): QuoteView => {
    const [quote] = quotes.filter(({ id }) => id === quoteId);
    if (!quote) throw new Error('no such quote');
    quotes = quotes.filter(({ id }) => id !== quoteId);
    return quote;
  };
  return {
    'chapters.get': ({ recordingId }) => viewOf(recordingId),
    'chapters.set': ({ chapters, recordingId }) => {
      set.set(recordingId, chapters);
      return viewOf(recordingId);
    },
    'quotes.list': ({ recordingId }) => quotes.filter((quote) => quote.recordingId === recordingId),
    'quotes.add': (passage) => {
      const quote = { ...passage, id: ++lastId, at: 0 };
      quotes = [...quotes, quote];
      return quote;
    },
    'quotes.change': ({ quoteId, ...change }) => {
      const quote = { ...take(quoteId), ...change };
      quotes = [...quotes, quote];
      return quote;
    },
    'quotes.remove': ({ quoteId }) => take(quoteId),
    'quotes.copy': () => undefined,
  };
}
