// `earshot export`: one transcript on the standard output, or many as files or publish packs in a folder.
import { resolve } from 'node:path';
import { exporterHere } from '../publish/exporter.ts';
import { soundTitle } from '../transcripts/sound-title.ts';
import { DocumentWriter } from './documents.ts';
import { runExportTask, transcribedIn } from '../publish/export-task.ts';
import { incompleteOf } from '../transcripts/missing.ts';
import type { Core } from '../operations/core.ts';
import type { Output } from './output.ts';
import { refuse } from './refuse.ts';
import type { ExportCommand } from './words.ts';

interface ExportTools {
  readonly core: Pick<Core, 'library'>;
  readonly out: Output;
  readonly json: boolean;
  readonly cwd: string;
}

/** Runs the command; answers the exit code: 1 when something could not be written, or nothing was there. */
export async function runExport(command: ExportCommand, tools: ExportTools): Promise<number> {
  const { cwd, core, json, out } = tools;
  const { library } = core;
  const { formats, lineChars, to, what, withTimes } = command;
  const ids = await chosen();
  if (ids === null)
    return refuse(tools, { code: 'not-found', message: 'There is no show of this number or name.' });
  const recordings = ids.flatMap((id) => {
    const recording = library.recordings.get(id);
    return recording ? [{ id, title: soundTitle(library, id) }] : [];
  });
  if (recordings.length === 0)
    return refuse(tools, { code: 'not-found', message: 'There is no transcript to write.' });
  if (to.kind === 'output') return toOutput(recordings);
  const directory = resolve(cwd, to.directory);
  const { failure, report } = await runExportTask(
    { recordings, directory, formats, pack: to.kind === 'packs', choices: { lineChars, withTimes } },
    exporterHere(library),
  );
  if (json) out.json({ ...report, directory, ...(failure ? { failure } : {}) });
  else {
    out.line(`Wrote ${report.written} files of ${recordings.length} recordings into ${directory}.`);
    for (const { message, title, what: left } of report.skipped) out.note(`${title}, ${left}: ${message}`);
  }
  if (failure && !json) return refuse(tools, failure);
  return failure || report.skippedCount > 0 ? 1 : 0;

  function toOutput(all: readonly { readonly id: number; readonly title: string }[]): number {
    const [format = 'txt'] = formats;
    const writer = new DocumentWriter({ library, out }, format, all.length === 1, { lineChars, withTimes });
    let failed = 0;
    for (const { id, title } of all) {
      const made = writer.add({ recordingId: id, title });
      if (made.ok)
        for (const { text } of incompleteOf(library, id)?.missing ?? [])
          out.note(all.length === 1 ? text : `${title}: ${text}`);
      if (!made.ok) {
        if (all.length === 1) return refuse(tools, made.failure);
        failed += 1;
        out.note(`${title}: ${made.failure.message}`);
      } else if (made.value > 0)
        out.note(`${made.value} captions are hard to read in time: that is how fast people speak there.`);
    }
    writer.end();
    return failed > 0 ? 1 : 0;
  }

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
