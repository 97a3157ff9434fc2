// `earshot export`: one transcript on the standard output, or many as files or publish packs in a folder.
import { resolve } from 'node:path';
import { exporterHere } from '../jobs/exporter.ts';
import { exportRecording } from '../jobs/exporting.ts';
import { runExportTask, transcribedIn } from '../jobs/export-task.ts';
import { incompleteOf } from '../jobs/missing.ts';
import type { LibraryTools } from './library-commands.ts';
import { refuse } from './refuse.ts';
import type { ExportCommand } from './words.ts';

/** Runs the command; answers the exit code: 1 when something could not be written, or nothing was there. */
export async function runExport(command: ExportCommand, tools: LibraryTools): Promise<number> {
  const { cwd, engine, json, out } = tools;
  const { library } = engine;
  const { formats, lineChars, to, what, withTimes } = command;
  const [format] = formats;
  if (to.kind === 'output') {
    const id = what.kind === 'these' ? what.recordingIds[0] : undefined;
    if (id === undefined || format === undefined || !library.transcripts.head(id))
      return refuse(tools, { code: 'not-found', message: 'There is no transcript of this number.' });
    const made = exportRecording(library, id, format, { lineChars, withTimes });
    if (!made.ok) return refuse(tools, made.failure);
    out.text(made.value.content);
    for (const { text } of incompleteOf(library, id)?.missing ?? []) out.note(text);
    if (made.value.hurried > 0)
      out.note(
        `${made.value.hurried} captions are hard to read in time: that is how fast people speak there.`,
      );
    return 0;
  }

  const ids = await chosen();
  if (ids === null)
    return refuse(tools, { code: 'not-found', message: 'There is no show of this number or name.' });
  const recordings = ids.flatMap((id) => {
    const recording = library.recordings.get(id);
    return recording ? [{ id, title: recording.title }] : [];
  });
  if (recordings.length === 0)
    return refuse(tools, { code: 'not-found', message: 'There is no transcript to write.' });
  const directory = resolve(cwd, to.directory);
  const { failure, report } = await runExportTask(
    { recordings, directory, formats, pack: to.kind === 'packs', choices: { lineChars, withTimes } },
    exporterHere(library),
  );
  if (json) out.line(JSON.stringify({ ...report, directory, ...(failure ? { failure } : {}) }));
  else {
    out.line(`Wrote ${report.written} files of ${recordings.length} recordings into ${directory}.`);
    for (const { message, title, what: left } of report.skipped) out.note(`${title}, ${left}: ${message}`);
  }
  if (failure && !json) return refuse(tools, failure);
  return failure || report.skippedCount > 0 ? 1 : 0;

  /** Null when a show was named that there is not. */
  async function chosen(): Promise<readonly number[] | null> {
    if (what.kind === 'these') return what.recordingIds;
    const show =
      what.kind === 'all'
        ? null
        : library.folders
            .list()
            .find(
              ({ id, name }) => String(id) === what.which || name.toLowerCase() === what.which.toLowerCase(),
            );
    if (show === undefined) return null;
    return transcribedIn(library, show?.id ?? null);
  }
}
