// The part of the stand-in that answers about the episode panel.
import type {
  ChaptersView,
  PostActionView,
  PostStateView,
  QuoteView,
} from '../../app/contract/desk-views.ts';
import type { AnswerOf, ArgsOf, ChannelName } from '../../app/contract/schema.ts';
import type { DESK_CHANNELS } from '../../app/contract/channels/desk.ts';
import { chapterFaults } from '../../app/domain/chapters.ts';
import { NOTES_FIELDS, USUAL_TEMPLATE } from '../../app/domain/notes-template.ts';

type Names = Extract<ChannelName, keyof typeof DESK_CHANNELS>;
type Handlers = { [N in Names]: (args: ArgsOf<N>) => AnswerOf<N> | Promise<AnswerOf<N>> };

const NOTES = `# When the harbour froze

The Tide · Episode 12 · 2026-11-28

With **Mara** and Jonas

## Chapters

- 0:00 Welcome to the harbour
- 5:12 How the ice came, and who saw it first

## Links

- [The harbour in 1963](https://example.org/1963)
`;

function fakeNotes() {
  let versions: { id: number; at: number; text: string }[] = [];
  const view = (recordingId: number) => ({
    recordingId,
    text: versions[0]?.text ?? NOTES,
    isWritten: versions.length > 0,
    versions: versions.map(({ at, id, text }) => ({ id, at, beginning: text.slice(0, 80) })),
  });
  let template: string | null = null;
  const templateView = () => ({
    text: template ?? USUAL_TEMPLATE,
    isOwn: template !== null,
    fields: [...NOTES_FIELDS],
  });
  return {
    'notes.get': ({ recordingId }: { recordingId: number }) => view(recordingId),
    'notes.set': ({ recordingId, text }: ArgsOf<'notes.set'>) => {
      if (text === null) versions = [];
      else versions = [{ id: versions.length + 1, at: Date.UTC(2026, 10, 28), text }, ...versions];
      return view(recordingId);
    },
    'notes.version': ({ versionId }: ArgsOf<'notes.version'>) => ({
      text: versions.find(({ id }) => id === versionId)?.text ?? '',
    }),
    'notes.restore': ({ recordingId }: ArgsOf<'notes.restore'>) => view(recordingId),
    'notes.copy': () => undefined,
    'notes.save': () => ({ fileName: 'notes.md', savedId: 1 }),
    'notes.template': templateView,
    'notes.setTemplate': ({ text }: ArgsOf<'notes.setTemplate'>) => {
      template = text;
      return templateView();
    },
  };
}

function fakeActions() {
  let does: PostActionView['does'] = null;
  let events: PostActionView['events'] = [];
  const view = ({ folderId }: { readonly folderId: number }): PostActionView => ({
    folderId,
    isOpen: true,
    events,
    does,
  });
  const state = (): PostStateView => ({
    does: does?.kind ?? null,
    events,
    due: [],
    last: does && {
      at: Date.UTC(2026, 10, 28),
      text: 'The webhook at example.org was called, and answered 204.',
      isFailure: false,
    },
  });
  return {
    'actions.get': view,
    'actions.state': state,
    'actions.chooseProgram': () => ({ pickId: 1, path: '/home/mara/bin/publish' }),
    'actions.setCommand': (args: ArgsOf<'actions.setCommand'>) => {
      [does, events] = [{ kind: 'command', program: '/home/mara/bin/publish', args: args.args }, args.events];
      return view(args);
    },
    'actions.setWebhook': (args: ArgsOf<'actions.setWebhook'>) => {
      [does, events] = [{ kind: 'webhook', address: args.url ?? '', withText: args.withText }, args.events];
      return view(args);
    },
    'actions.turnOff': (args: ArgsOf<'actions.turnOff'>) => {
      [does, events] = [null, []];
      return view(args);
    },
    'actions.copySecret': () => undefined,
    'actions.again': state,
  };
}

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
    'quotes.save': () => ({ fileName: 'quote.wav', savedId: 1 }),
    'quotes.cancel': () => undefined,
    'quotes.ready': () => undefined,
    'quotes.drag': () => undefined,
    'chapters.saveCopy': () => ({ fileName: 'episode with chapters.mp3', savedId: 1 }),
    ...fakeNotes(),
    ...fakeActions(),
  };
}
