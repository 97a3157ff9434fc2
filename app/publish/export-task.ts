// Writes many recordings into a folder: files of the chosen formats, or a publish pack each.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { makeDirectory } from '../storage/make-directory.ts';
import { FORMAT_FACTS, type ExportChoices, type ExportFormat } from '../domain/export-format.ts';
import type { Failure } from '../domain/failure.ts';
import { safeStem } from '../domain/file-name.ts';
import { failureOfWriting, writeFileAtomic, writeNewFile } from '../files/write-file-atomic.ts';
import type { Library } from '../storage/library.ts';
import type { Exporter } from './exporter.ts';
import { PACK, packName, type Asked } from './exporting.ts';

export interface ExportTask {
  readonly recordings: readonly { readonly id: number; readonly title: string }[];
  /** Absolute; made if need be. */
  readonly directory: string;
  /** Ignored for packs. */
  readonly formats: readonly ExportFormat[];
  readonly pack: boolean;
  readonly choices: ExportChoices;
}

export interface ExportReport {
  readonly written: number;
  /** Captions that stand too briefly to be read, over all files. */
  readonly hurried: number;
  /** What was left out, and why, the first hundred. */
  readonly skipped: readonly { readonly title: string; readonly what: Asked; readonly message: string }[];
  readonly skippedCount: number;
  readonly cancelled: boolean;
}

const SKIPPED_MAX = 100;
const PAGE = 500;
/** Faults of the place that end the whole task: the next file would meet them too. */
const ENDS_ALL: ReadonlySet<string> = new Set(['disk-full', 'library-unwritable']);

/** Who follows a task: how many recordings are done, which of them got files, and when to stop. */
export interface ExportFollower {
  readonly onProgress?: (done: number) => void;
  readonly onWritten?: (recordingId: number) => void;
  readonly signal?: AbortSignal;
}

/**
 * Runs a task. Nothing that exists is written over: a name that is taken gets a number.
 * @param onProgress recordings that are done
 * @param onWritten a recording of which there are files now
 * @returns the report, also of a task that was cancelled; a failure when the place cannot be written to
 */
export async function runExportTask(
  task: ExportTask,
  exporter: Pick<Exporter, 'make'>,
  { onProgress, onWritten, signal }: ExportFollower = {},
): Promise<{ readonly report: ExportReport; readonly failure: Failure | null }> {
  const skipped: { title: string; what: Asked; message: string }[] = [];
  const report = { written: 0, hurried: 0, skippedCount: 0 };
  const ended = (failure: Failure | null = null) => ({
    report: { ...report, skipped: skipped.slice(0, SKIPPED_MAX), cancelled: signal?.aborted ?? false },
    failure,
  });
  try {
    await makeDirectory(task.directory);
  } catch (error) {
    return ended(failureOfWriting(error));
  }
  let done = 0;
  for (const { id, title } of task.recordings) {
    const before = report.written;
    try {
      const directory = task.pack ? await freshDirectory(task.directory, packName(title)) : task.directory;
      const files = task.pack
        ? PACK
        : task.formats.map((format) => ({ asked: format, name: '', lineChars: undefined }));
      for (const file of files) {
        if (signal?.aborted) return ended();
        const { lineChars = task.choices.lineChars } = file;
        const made = await exporter.make(id, file.asked, { ...task.choices, lineChars });
        if (!made.ok) {
          report.skippedCount += 1;
          skipped.push({ title, what: file.asked, message: made.failure.message });
          continue;
        }
        const { bytes, hurried, isDraft } = made.value;
        // What nobody set yet says so by its name: whoever uploads the folder looks at it first.
        const name = isDraft ? file.name.replace('.', '.draft.') : file.name;
        if (name) await writeFileAtomic(join(directory, name), bytes);
        else await writeNewFile(directory, safeStem(title), endingOf(file.asked), bytes);
        report.written += 1;
        report.hurried += hurried;
      }
    } catch (error) {
      const failure = failureOfWriting(error);
      if (ENDS_ALL.has(failure.code)) return ended(failure);
      report.skippedCount += 1;
      skipped.push({ title, what: 'txt', message: failure.message });
    }
    if (report.written > before) onWritten?.(id);
    done += 1;
    onProgress?.(done);
  }
  return ended();
}

/** Every recording in the list that has a transcript, of a show or of all; read in pages, so that nothing waits for it. */
export async function transcribedIn(
  library: Pick<Library, 'items'>,
  folderId: number | null,
): Promise<readonly number[]> {
  const ids: number[] = [];
  for (let offset = 0; ; offset += PAGE) {
    const { rows } = library.items.page({ view: 'all', folderId, offset, limit: PAGE });
    for (const { preview, recordingId } of rows)
      if (recordingId !== null && preview !== null) ids.push(recordingId);
    if (rows.length < PAGE) return ids;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const endingOf = (asked: Asked): string =>
  asked === 'notes' ? 'md' : asked === 'feed' ? 'xml' : FORMAT_FACTS[asked].ending;

/** Makes a folder of this name; one that is there already is left alone, and the next gets a number. */
async function freshDirectory(parent: string, name: string): Promise<string> {
  for (let count = 1; ; count += 1) {
    const path = join(parent, count === 1 ? name : `${name} ${count}`);
    try {
      await mkdir(path);
      return path;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
  }
}
