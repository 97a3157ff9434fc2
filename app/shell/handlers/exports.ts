// Native operations on what leaves the library: files, quotes, links, and where shows write by themselves.
import { clipboard, shell, type BrowserWindow } from 'electron';
import { dirname, join } from 'node:path';
import type { EXPORT_CHANNELS } from '../../contract/channels/exports.ts';
import type { ExportChoicesView, ExportReportView } from '../../contract/exports-views.ts';
import type { Events } from '../../contract/schema.ts';
import { FORMAT_FACTS, type ExportFormat } from '../../domain/export-format.ts';
import { failure } from '../../domain/failure.ts';
import { safeStem } from '../../domain/file-name.ts';
import { failed, ok, type Outcome } from '../../domain/result.ts';
import type { Core } from '../../operations/core.ts';
import { tellExported } from '../../operations/exported.ts';
import {
  type Exporter,
  ExportRun,
  type ExportWhat,
  notWritable,
  packName,
} from '../../operations/export-run.ts';
import { linkOf, quoteOf, titleOf } from '../../operations/quotes.ts';
import { saveFile } from '../../operations/writing.ts';
import type { FolderChoices } from '../../operations/folder-choices.ts';
import type { NativeDeeds } from '../../operations/call.ts';
import { askOpen, askSave } from '../ask.ts';
import type { SavedPlaces } from '../saved-places.ts';
import { exportChoices } from '../../operations/table/exports.ts';
import { t } from '../../messages/text.ts';

export interface ExportHandlerDeps {
  readonly core: Core;
  readonly exporter: Exporter;
  readonly choices: Pick<FolderChoices, 'offerExportPlace'>;
  readonly window: () => BrowserWindow | null;
  readonly documentsDir: string;
  readonly tell: (event: Events['exporting']) => void;
  readonly savedPlaces: SavedPlaces;
}

/** Handlers of these channels. */
export function exportHandlers(deps: ExportHandlerDeps): NativeDeeds<typeof EXPORT_CHANNELS> {
  const { core, exporter } = deps;
  const { library } = core;
  const run = new ExportRun(library, exporter, deps.tell);
  const places = deps.savedPlaces;
  return {
    'transcripts.save': async ({ format, recordingId }) => {
      const saved = await saveOne(deps, recordingId, format, exportChoices(library));
      if (!saved.ok || saved.value === null) return saved as Outcome<null>;
      const { fileName, path } = saved.value;
      tellExported(core, [recordingId]);
      return ok({ fileName, savedId: places.add(path) });
    },
    'transcripts.copy': async ({ recordingId, withTimes }) => {
      const made = await exporter.make(recordingId, 'txt', { withTimes });
      return made.ok ? toClipboard(ok(new TextDecoder().decode(made.value.bytes))) : made;
    },
    'transcripts.quote': ({ recordingId, start, text }) =>
      toClipboard(quoteOf(library, recordingId, start, text)),
    'transcripts.copyWords': ({ recordingId, text }) =>
      library.recordings.get(recordingId) ? toClipboard(ok(text)) : failed(failure('not-found')),
    'transcripts.copyLink': ({ recordingId, start }) => toClipboard(linkOf(library, recordingId, start)),

    'exports.write': ({ what, ...choices }) => write({ ...deps, places }, run, what, choices),
    'exports.reveal': ({ savedId }) => {
      const path = places.pathOf(savedId);
      if (path === null) return failed(failure('not-found'));
      shell.showItemInFolder(path);
      return ok(undefined);
    },
    'exports.cancel': () => {
      run.cancel();
      return ok(undefined);
    },

    'sidecars.choose': async ({ folderId }) => {
      const folder = library.folders.get(folderId);
      if (!folder) return failed(failure('not-found'));
      const chosen = await askFolder(
        deps,
        t('shell.exports.whereToPutTheFiles', { name: folder.name }),
        t('shell.exports.choose'),
      );
      if (chosen === null) return ok(null);
      const pick = await deps.choices.offerExportPlace(chosen);
      return ok({ ...pick, warning: (await notWritable(pick.path)) ?? pick.warning });
    },
  };
}

async function toClipboard(text: Outcome<string>): Promise<Outcome<void>> {
  if (!text.ok) return text;
  await clipboard.writeText(text.value);
  return ok(undefined);
}

const askFolder = (
  { window }: ExportHandlerDeps,
  title: string,
  buttonLabel: string,
): Promise<string | null> =>
  askOpen(window(), { title, buttonLabel, properties: ['openDirectory', 'createDirectory'] });

/** Makes a file, then asks where to; null when the person changed their mind. */
async function saveOne(
  { core, documentsDir, exporter, window }: ExportHandlerDeps,
  recordingId: number,
  format: ExportFormat,
  choices: Pick<ExportChoicesView, 'lineChars' | 'withTimes'>,
): Promise<Outcome<{ readonly fileName: string; readonly path: string; readonly hurried: number } | null>> {
  const title = titleOf(core.library, recordingId);
  if (!title.ok) return title;
  const made = await exporter.make(recordingId, format, choices);
  if (!made.ok) return made;
  const source = core.recordingFiles.fileFor(recordingId);
  const { ending, name } = FORMAT_FACTS[format];
  const path = await askSave(window(), {
    title: t('shell.exports.saveTheTranscript'),
    defaultPath: join(source ? dirname(source.path) : documentsDir, `${safeStem(title.value)}.${ending}`),
    filters: [{ name, extensions: [ending.replace(/^.*\./, '')] }],
  });
  if (path === null) return ok(null);
  const saved = await saveFile(path, made.value.bytes);
  return saved.ok ? ok({ fileName: saved.value, path, hurried: made.value.hurried }) : saved;
}

/** One file is asked for by its name, many by their folder. */
async function write(
  deps: ExportHandlerDeps & { readonly places: SavedPlaces },
  run: ExportRun,
  what: ExportWhat,
  choices: ExportChoicesView,
): Promise<Outcome<ExportReportView | null>> {
  const recordings = await run.prepare(what, choices);
  if (!recordings.ok) return recordings;
  const [only, second] = recordings.value;
  const [format, another] = choices.formats;
  if (only && !second && !choices.pack && format && !another) {
    const saved = await saveOne(deps, only.id, format, choices);
    if (!saved.ok || saved.value === null) return saved as Outcome<null>;
    const { fileName, hurried, path } = saved.value;
    const savedId = deps.places.add(path);
    tellExported(deps.core, [only.id]);
    return ok({
      where: fileName,
      savedId,
      written: 1,
      hurried,
      skippedCount: 0,
      skipped: [],
      cancelled: false,
    });
  }
  const title =
    only && !second && choices.pack
      ? t('shell.exports.whereToPutTheFolder', { title: packName(only.title) })
      : t('shell.exports.whereToPutTheFiles2');
  const directory = await askFolder(deps, title, t('shell.exports.saveHere'));
  if (directory === null) return ok(null);
  const report = await run.write(recordings.value, directory, choices, (id) => tellExported(deps.core, [id]));
  return report.ok ? ok({ ...report.value, savedId: deps.places.add(directory) }) : report;
}
