// `earshot add`: takes files and addresses into the library, and leaves the work to whoever does it.
import { basename, resolve } from 'node:path';
import { ok } from '../domain/result.ts';
import type { Core } from '../operations/core.ts';
import { fetchRecording, isAddress, shownSource } from '../operations/downloads.ts';
import { takeFile } from '../operations/taking.ts';
import type { AddCommand } from './add-words.ts';
import { EXIT } from './exit-codes.ts';
import { fetchTeller } from './fetch-teller.ts';
import type { Output } from './output.ts';

interface AddTools {
  readonly core: Core;
  readonly out: Output;
  readonly json: boolean;
  readonly cwd: string;
}

/** Ctrl+C ends the process; what has arrived is kept by the downloader. */
const NEVER = new AbortController().signal;

/** Adds one after the other; answers the exit code. */
export async function addRecordings(
  { files, options, service }: AddCommand,
  tools: AddTools,
): Promise<number> {
  const { core, cwd, json, out } = tools;
  let code: number = EXIT.done;
  for (const named of files) {
    const file = shownSource(named);
    const path = isAddress(named)
      ? await fetchRecording(core.downloads, named, { signal: NEVER, onProgress: fetchTeller(named, tools) })
      : ok(resolve(cwd, named));
    const taken = path.ok ? await takeFile(core, path.value, { service, options }) : path;
    if (!taken.ok) {
      const { code: why, detail, message } = taken.failure;
      if (json) out.json({ file, ok: false, code: why, message, detail });
      else out.note(`${basename(file)}: ${message}${detail ? ` (${detail})` : ''}`);
      code = EXIT.failed;
    } else {
      const { jobId, recordingId } = taken.value;
      const isNew = jobId !== null;
      if (json) out.json({ file, ok: true, recordingId, jobId, path: path.ok ? path.value : null });
      else
        out.line(
          `${basename(file)}: ${isNew ? `in the queue, job ${jobId}` : 'there is a transcript of it'}.`,
        );
    }
  }
  return code;
}
