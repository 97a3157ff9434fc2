// Native operations of the episode panel: the clipboard, where files go, and what is dragged out of the window.
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import * as electron from 'electron';
import { clipboard, nativeImage, type BrowserWindow } from 'electron';
import type { DESK_CHANNELS } from '../../contract/channels/desk.ts';
import type { Events } from '../../contract/schema.ts';
import { failure } from '../../domain/failure.ts';
import { safeStem } from '../../domain/file-name.ts';
import { notesHtml, plainNotes } from '../../domain/notes-text.ts';
import type { Quote } from '../../domain/quote.ts';
import { failed, ok, type Outcome } from '../../domain/result.ts';
import { formatTime } from '../../domain/time-text.ts';
import type { NativeDeeds } from '../../operations/call.ts';
import { planChapterCopy } from '../../operations/chapter-copy.ts';
import type { Core } from '../../operations/core.ts';
import { notesOf } from '../../operations/listener-notes.ts';
import { markedQuote, titleOf } from '../../operations/quotes.ts';
import { saveFile } from '../../operations/writing.ts';
import type { MakeClip } from '../../compose/desk.ts';
import { askSave } from '../ask.ts';
import { draggedClips } from '../dragged-clips.ts';
import type { SavedPlaces } from '../saved-places.ts';
import { postActionHandlers, type PostActionHandlerDeps } from './post-actions.ts';
import { t } from '../../messages/text.ts';

export interface DeskHandlerDeps extends PostActionHandlerDeps {
  readonly core: Core;
  readonly makeClip: MakeClip;
  readonly savedPlaces: SavedPlaces;
  readonly window: () => BrowserWindow | null;
  readonly documentsDir: string;
  readonly tellClipping: (event: Events['clipping']) => void;
  /** Picture that goes with what is dragged. */
  readonly dragIconPath: string;
}

/** What is made sooner than this is not told of, milliseconds: a bar that only flashes says nothing. */
const CLIP_TOLD_MS = 300;

/** Their names are said when they are asked for: the language may be another by then. */
const FORMS = {
  markdown: { name: () => t('shell.desk.markdown'), ending: 'md', of: (text: string) => text },
  html: { name: () => 'HTML', ending: 'html', of: notesHtml },
  text: { name: () => t('shell.desk.text'), ending: 'txt', of: plainNotes },
} as const;

/** Handlers of these channels. */
export function deskHandlers(deps: DeskHandlerDeps): NativeDeeds<typeof DESK_CHANNELS> {
  const { core } = deps;
  const { library } = core;
  return {
    ...postActionHandlers(deps),
    ...quoteHandlers(deps),
    'chapters.saveCopy': ({ recordingId }) => saveChapterCopy(deps, recordingId),
    'notes.copy': async ({ form, recordingId }) => {
      const text = notesOf(library, recordingId);
      if (!text.ok) return text;
      if (form === 'formatted') await copyFormatted(notesHtml(text.value), plainNotes(text.value));
      else await clipboard.writeText(FORMS[form].of(text.value));
      return ok(undefined);
    },
    'notes.save': async ({ form, recordingId }) => {
      const title = titleOf(library, recordingId);
      const text = notesOf(library, recordingId);
      if (!title.ok || !text.ok) return title.ok ? (text as Outcome<never>) : title;
      const { ending, name, of } = FORMS[form];
      const path = await askSave(deps.window(), {
        title: t('shell.desk.saveTheNotes'),
        defaultPath: join(
          placeOf(deps, recordingId),
          `${safeStem(t('shell.desk.valueNotes', { value: title.value }))}.${ending}`,
        ),
        filters: [{ name: name(), extensions: [ending] }],
      });
      return path === null ? ok(null) : keep(deps, path, await saveFile(path, of(text.value)));
    },
  };
}

function quoteHandlers(
  deps: DeskHandlerDeps,
): Pick<
  NativeDeeds<typeof DESK_CHANNELS>,
  'quotes.copy' | 'quotes.save' | 'quotes.cancel' | 'quotes.ready' | 'quotes.drag'
> {
  const { core, makeClip } = deps;
  const { library } = core;
  const ready = new Map<number, string>();
  const dragged = draggedClips(tmpdir(), core.nowMs());
  let wanted = new AbortController();
  const saving = new Set<Saving>();
  return {
    'quotes.copy': async ({ quoteId }) => {
      const quote = library.desk.quotes.get(quoteId);
      const text = quote ? markedQuote(library, quote) : failed(failure('not-found'));
      if (!text.ok) return text;
      await clipboard.writeText(text.value);
      return ok(undefined);
    },
    'quotes.save': (asked) => saveQuote(deps, saving, asked),
    'quotes.cancel': ({ quoteId }) => {
      for (const one of saving) if (one.quoteId === quoteId) one.stop.abort();
      return ok(undefined);
    },
    'quotes.ready': async ({ quoteId }) => {
      const quote = library.desk.quotes.get(quoteId);
      if (!quote) return failed(failure('not-found'));
      // The pointer went on to another quote: the one before is not dragged.
      wanted.abort();
      wanted = new AbortController();
      const path = join(await dragged.folder(), `${stemOf(deps, quote)} ${quote.id}.wav`);
      const made = await makeClip(quote, 'wav', path, { signal: wanted.signal });
      if (!made.ok) return made;
      ready.set(quoteId, path);
      return ok(undefined);
    },
    'quotes.drag': ({ quoteId }) => {
      const file = ready.get(quoteId);
      const page = deps.window()?.webContents;
      if (file === undefined || !page) return failed(failure('not-found'));
      page.startDrag({ file, icon: nativeImage.createFromPath(deps.dragIconPath).resize({ width: 48 }) });
      return ok(undefined);
    },
  };
}

/** A clip that is being made: of one quote there may be two at once, as WAV and as MP3. */
interface Saving {
  readonly quoteId: number;
  readonly stop: AbortController;
}

async function saveQuote(
  deps: DeskHandlerDeps,
  saving: Set<Saving>,
  { kind, quoteId }: { readonly kind: 'wav' | 'mp3'; readonly quoteId: number },
): Promise<Outcome<{ readonly fileName: string; readonly savedId: number } | null>> {
  const quote = deps.core.library.desk.quotes.get(quoteId);
  if (!quote) return failed(failure('not-found'));
  const path = await askSave(deps.window(), {
    title: t('shell.desk.saveTheSoundOfThe'),
    // Sound beside a recording in a folder that is listened to would be taken for another one.
    defaultPath: join(deps.documentsDir, `${stemOf(deps, quote)}.${kind}`),
    filters: [{ name: kind.toUpperCase(), extensions: [kind] }],
  });
  if (path === null) return ok(null);
  const own = { quoteId, stop: new AbortController() };
  saving.add(own);
  const { signal } = own.stop;
  const made = await makeAndTell(deps, quote, kind, path, signal).finally(() => saving.delete(own));
  if (!made.ok) return signal.aborted ? ok(null) : made;
  return keep(deps, path, ok(basename(path)));
}

/** Makes the clip; where that takes a while, the page is told of it, also where nothing can be read yet. */
async function makeAndTell(
  { makeClip, tellClipping }: DeskHandlerDeps,
  quote: Quote,
  kind: 'wav' | 'mp3',
  path: string,
  signal: AbortSignal,
): ReturnType<MakeClip> {
  let share = 0;
  const tell = (): void => tellClipping({ quoteId: quote.id, share });
  let isTold = false;
  const soon = setTimeout(() => {
    isTold = true;
    tell();
  }, CLIP_TOLD_MS);
  const onShare = (now: number): void => {
    share = now;
    if (isTold) tell();
  };
  try {
    return await makeClip(quote, kind, path, { signal, onShare });
  } finally {
    clearTimeout(soon);
  }
}

/** The Electron that stands in where the usual one cannot be had has the clipboard of before. */
async function copyFormatted(html: string, text: string): Promise<void> {
  if ('ClipboardItem' in electron)
    await clipboard.write([new electron.ClipboardItem({ 'text/html': html, 'text/plain': text })]);
  else (clipboard as unknown as { write(data: object): void }).write({ html, text });
}

/** Where a person would look for it: beside the recording. */
function placeOf({ core, documentsDir }: DeskHandlerDeps, recordingId: number): string {
  const source = core.recordingFiles.fileFor(recordingId);
  return source ? dirname(source.path) : documentsDir;
}

function stemOf({ core }: DeskHandlerDeps, { fromMs, recordingId }: Quote): string {
  const title = titleOf(core.library, recordingId);
  const at = fromMs === null ? '' : ` ${formatTime(fromMs / 1000).replaceAll(':', '.')}`;
  return safeStem(`${title.ok ? title.value : 'quote'}${at}`);
}

function keep(
  { savedPlaces }: DeskHandlerDeps,
  path: string,
  saved: Outcome<string>,
): Outcome<{ readonly fileName: string; readonly savedId: number }> {
  return saved.ok ? ok({ fileName: saved.value, savedId: savedPlaces.add(path) }) : saved;
}

async function saveChapterCopy(
  deps: DeskHandlerDeps,
  recordingId: number,
): Promise<Outcome<{ readonly fileName: string; readonly savedId: number } | null>> {
  const planned = planChapterCopy(deps.core, recordingId);
  if (!planned.ok) return planned;
  const { ending, suggested } = planned.value;
  const path = await askSave(deps.window(), {
    title: t('shell.desk.saveACopyWithChapters'),
    defaultPath: join(deps.documentsDir, suggested),
    filters: [{ name: t('shell.desk.sound'), extensions: [ending.slice(1)] }],
  });
  if (path === null) return ok(null);
  const made = await planned.value.write(path);
  return made.ok ? keep(deps, path, ok(basename(path))) : made;
}
