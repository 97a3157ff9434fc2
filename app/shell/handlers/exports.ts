// Native operations on what leaves the library: files, quotes, links, and where shows write by themselves.
import { clipboard, type BrowserWindow } from 'electron';
import { access, constants } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { EXPORT_CHANNELS } from '../../contract/channels/exports.ts';
import type { ExportChoicesView, ExportReportView } from '../../contract/exports-views.ts';
import type { Events } from '../../contract/schema.ts';
import { FORMAT_FACTS, type ExportFormat } from '../../domain/export-format.ts';
import { failure } from '../../domain/failure.ts';
import { safeStem } from '../../domain/file-name.ts';
import { linkTo } from '../../domain/link.ts';
import { failed, ok, type Outcome } from '../../domain/result.ts';
import { formatTime } from '../../domain/time-text.ts';
import { failureOfWriting, writeFileAtomic } from '../../files/write-file-atomic.ts';
import type { Core } from '../../operations/core.ts';
import { soundTitle } from '../../transcripts/sound-title.ts';
import { runExportTask, transcribedIn } from '../../publish/export-task.ts';
import type { Exporter } from '../../publish/exporter.ts';
import { packName } from '../../publish/exporting.ts';
import type { FolderChoices } from '../../operations/folder-choices.ts';
import type { NativeDeeds } from '../../operations/call.ts';
import { askOpen, askSave } from '../ask.ts';
import { exportChoices } from '../../operations/table/exports.ts';

export interface ExportHandlerDeps {
  readonly core: Core;
  readonly exporter: Exporter;
  readonly choices: Pick<FolderChoices, 'offerExportPlace'>;
  readonly window: () => BrowserWindow | null;
  readonly documentsDir: string;
  readonly tell: (event: Events['exporting']) => void;
}

/** Reasons told one by one in a report. */
const TOLD_MAX = 5;

/** Handlers of these channels. */
export function exportHandlers(deps: ExportHandlerDeps): NativeDeeds<typeof EXPORT_CHANNELS> {
  const { core, exporter } = deps;
  const { library } = core;
  let running: AbortController | null = null;

  const askFolder = (title: string, buttonLabel: string): Promise<string | null> =>
    askOpen(deps.window(), { title, buttonLabel, properties: ['openDirectory', 'createDirectory'] });

  const save = async (
    recordingId: number,
    format: ExportFormat,
    choices: Pick<ExportChoicesView, 'lineChars' | 'withTimes'>,
  ): Promise<Outcome<{ fileName: string; hurried: number } | null>> => {
    const recording = library.recordings.get(recordingId);
    if (!recording) return failed(failure('not-found'));
    const made = await exporter.make(recordingId, format, choices);
    if (!made.ok) return made;
    const source = core.recordingFiles.fileFor(recordingId);
    const { ending, name } = FORMAT_FACTS[format];
    const path = await askSave(deps.window(), {
      title: 'Save the transcript',
      defaultPath: join(
        source ? dirname(source.path) : deps.documentsDir,
        `${safeStem(soundTitle(library, recordingId))}.${ending}`,
      ),
      filters: [{ name, extensions: [ending.replace(/^.*\./, '')] }],
    });
    if (path === null) return ok(null);
    try {
      await writeFileAtomic(path, made.value.bytes);
    } catch (error) {
      return failed(failureOfWriting(error));
    }
    return ok({ fileName: basename(path), hurried: made.value.hurried });
  };

  const titled = (ids: readonly number[]) =>
    ids.flatMap((id) => {
      const recording = library.recordings.get(id);
      return recording?.removedAt === null ? [{ id, title: soundTitle(library, id) }] : [];
    });

  return {
    'transcripts.save': async ({ format, recordingId }) => {
      const saved = await save(recordingId, format, exportChoices(library));
      return saved.ok ? ok(saved.value && { fileName: saved.value.fileName }) : saved;
    },
    'transcripts.copy': async ({ recordingId, withTimes }) => {
      const made = await exporter.make(recordingId, 'txt', { withTimes });
      if (!made.ok) return made;
      await clipboard.writeText(new TextDecoder().decode(made.value.bytes));
      return ok(undefined);
    },
    'transcripts.quote': async ({ recordingId, start, text }) => {
      const recording = library.recordings.get(recordingId);
      if (!recording) return failed(failure('not-found'));
      const title = soundTitle(library, recordingId);
      const place = start === null ? title : `${title}, ${formatTime(start)}`;
      await clipboard.writeText(`“${text.trim()}”\n${place}\n${linkTo(recording.fingerprint, start)}`);
      return ok(undefined);
    },
    'transcripts.copyLink': async ({ recordingId, start }) => {
      const recording = library.recordings.get(recordingId);
      if (!recording) return failed(failure('not-found'));
      await clipboard.writeText(linkTo(recording.fingerprint, start));
      return ok(undefined);
    },

    'exports.write': async ({ what, ...choices }): Promise<Outcome<ExportReportView | null>> => {
      if (!choices.pack && choices.formats.length === 0) return failed(failure('bad-argument'));
      if (running) return failed(failure('not-allowed', { message: ONE_AT_A_TIME }));
      const recordings = titled(
        what.kind === 'these' ? what.recordingIds : await transcribedIn(library, what.folderId),
      );
      const [first] = recordings;
      if (!first) return failed(failure('not-found', { message: NOTHING_TO_WRITE }));
      library.settings.set('exportChoices', choices);
      const [format] = choices.formats;
      if (recordings.length === 1 && !choices.pack && choices.formats.length === 1 && format) {
        const saved = await save(first.id, format, choices);
        if (!saved.ok || saved.value === null) return saved as Outcome<null>;
        const { fileName, hurried } = saved.value;
        return ok({ where: fileName, written: 1, hurried, skippedCount: 0, skipped: [], cancelled: false });
      }
      const directory = await askFolder(
        choices.pack && recordings.length === 1
          ? `Where to put the folder “${packName(first.title)}”`
          : 'Where to put the files',
        'Save here',
      );
      if (directory === null) return ok(null);
      const task = new AbortController();
      running = task;
      const total = recordings.length;
      const tell = (done: number): void => deps.tell({ done, total });
      tell(0);
      try {
        const { failure: problem, report } = await runExportTask(
          { recordings, directory, formats: choices.formats, pack: choices.pack, choices },
          exporter,
          { signal: task.signal, onProgress: tell },
        );
        if (problem && report.written === 0) return failed(problem);
        return ok({
          where: basename(directory),
          written: report.written,
          hurried: report.hurried,
          skippedCount: report.skippedCount,
          skipped: [
            ...(problem ? [problem.message] : []),
            ...report.skipped.slice(0, TOLD_MAX).map((one) => `${one.title}: ${one.message}`),
          ],
          cancelled: report.cancelled,
        });
      } finally {
        running = null;
        deps.tell({ done: total, total });
      }
    },
    'exports.cancel': () => {
      running?.abort();
      return ok(undefined);
    },

    'sidecars.choose': async ({ folderId }) => {
      const folder = library.folders.get(folderId);
      if (!folder) return failed(failure('not-found'));
      const chosen = await askFolder(`Where to put the files of ${folder.name}`, 'Choose');
      if (chosen === null) return ok(null);
      const pick = await deps.choices.offerExportPlace(chosen);
      return ok({ ...pick, warning: (await notWritable(pick.path)) ?? pick.warning });
    },
  };

  async function notWritable(path: string): Promise<string | null> {
    try {
      await access(path, constants.W_OK);
      return null;
    } catch {
      return 'Earshot may not write into this folder. Choose another one, or change its permissions.';
    }
  }
}

const ONE_AT_A_TIME = 'Files are being written already. Wait until that is done, or cancel it.';
const NOTHING_TO_WRITE = 'None of these recordings has a transcript yet, so there is nothing to save.';
