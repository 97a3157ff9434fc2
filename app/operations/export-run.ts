// Writes recordings into a folder that a person chose, one such run at a time: told on the way, and ended by a word.
import { access, constants } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ExportChoicesView, ExportReportView } from '../contract/exports-views.ts';
import type { Events } from '../contract/schema.ts';
import { failure } from '../domain/failure.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import type { Exporter } from '../publish/exporter.ts';

import { runExportTask, transcribedIn } from '../publish/export-task.ts';
import type { Library } from '../storage/library.ts';
import { soundTitle } from '../transcripts/sound-title.ts';

export type { Exporter } from '../publish/exporter.ts';
export { packName } from '../publish/exporting.ts';

/** A recording with the name that it has outside. */
export interface Titled {
  readonly id: number;
  readonly title: string;
}

/** The recordings that are meant: those named, or all that have a transcript. */
export type ExportWhat =
  | { readonly kind: 'these'; readonly recordingIds: readonly number[] }
  | { readonly kind: 'all'; readonly folderId: number | null };

/** Reasons told one by one in a report. */
const TOLD_MAX = 5;
const ONE_AT_A_TIME = 'Files are being written already. Wait until that is done, or cancel it.';
const NOTHING_TO_WRITE = 'None of these recordings has a transcript yet, so there is nothing to save.';

export class ExportRun {
  readonly #library: Library;
  readonly #exporter: Pick<Exporter, 'make'>;
  readonly #tell: (event: Events['exporting']) => void;
  #running: AbortController | null = null;

  constructor(
    library: Library,
    exporter: Pick<Exporter, 'make'>,
    tell: (event: Events['exporting']) => void,
  ) {
    this.#library = library;
    this.#exporter = exporter;
    this.#tell = tell;
  }

  /** Finds what is meant, where a run can begin. The choices are remembered for the next time. */
  async prepare(what: ExportWhat, choices: ExportChoicesView): Promise<Outcome<readonly Titled[]>> {
    if (!choices.pack && choices.formats.length === 0) return failed(failure('bad-argument'));
    if (this.#running) return failed(failure('not-allowed', { message: ONE_AT_A_TIME }));
    const library = this.#library;
    const ids = what.kind === 'these' ? what.recordingIds : await transcribedIn(library, what.folderId);
    const recordings = ids.flatMap((id) => {
      const recording = library.recordings.get(id);
      return recording?.removedAt === null ? [{ id, title: soundTitle(library, id) }] : [];
    });
    if (recordings.length === 0) return failed(failure('not-found', { message: NOTHING_TO_WRITE }));
    library.settings.set('exportChoices', choices);
    return ok(recordings);
  }

  /**
   * @param onWritten a recording of which there are files now
   * @returns what was written and what was left out, also of a run that was cancelled
   */
  async write(
    recordings: readonly Titled[],
    directory: string,
    { formats, pack, ...more }: ExportChoicesView,
    onWritten: (recordingId: number) => void = () => undefined,
  ): Promise<Outcome<Omit<ExportReportView, 'savedId'>>> {
    if (this.#running) return failed(failure('not-allowed', { message: ONE_AT_A_TIME }));
    const task = new AbortController();
    this.#running = task;
    const total = recordings.length;
    const tell = (done: number): void => this.#tell({ done, total });
    tell(0);
    try {
      const { failure: problem, report } = await runExportTask(
        { recordings, directory, formats, pack, choices: more },
        this.#exporter,
        { signal: task.signal, onProgress: tell, onWritten },
      );
      if (problem && report.written === 0) return failed(problem);
      const { cancelled, hurried, skipped, skippedCount, written } = report;
      const told = skipped.slice(0, TOLD_MAX).map((one) => `${one.title}: ${one.message}`);
      return ok({
        ...{ where: basename(directory), written, hurried, skippedCount, cancelled },
        skipped: [...(problem ? [problem.message] : []), ...told],
      });
    } finally {
      this.#running = null;
      tell(total);
    }
  }

  cancel(): void {
    this.#running?.abort();
  }
}

/** Why files cannot be put there; null where they can. */
export async function notWritable(directory: string): Promise<string | null> {
  try {
    await access(directory, constants.W_OK);
    return null;
  } catch {
    return 'Earshot may not write into this folder. Choose another one, or change its permissions.';
  }
}
