// `earshot add`: takes files and addresses into the library, and leaves the work to whoever does it.
import { basename, resolve } from 'node:path';
import { isAddress, shownSource } from '../operations/downloads.ts';
import type { AddCommand } from './add-words.ts';
import { EXIT } from './exit-codes.ts';
import { takeAddress } from './take-address.ts';
import type { End, Tools } from './tools.ts';

/** Adds one after the other. */
export async function addRecordings(command: AddCommand, tools: Tools): Promise<End> {
  const { files, options, service } = command;
  const { call, cwd, json, out } = tools;
  let code: number = EXIT.done;
  for (const named of files) {
    const file = shownSource(named);
    const path = isAddress(named) ? null : resolve(cwd, named);
    const taken =
      path === null
        ? await takeAddress(named, command, tools)
        : await call('places.transcribe', { path, service, options });
    if (!taken.ok) {
      const { code: why, detail, message } = taken.failure;
      if (json) out.json({ file, ok: false, code: why, message, detail });
      else out.note(`${basename(file)}: ${message}${detail ? ` (${detail})` : ''}`);
      code = EXIT.failed;
      continue;
    }
    const { jobIds, recordingId } = taken.value;
    const [jobId = null] = jobIds;
    const said = jobId === null ? 'there is a transcript of it' : `in the queue, job ${jobId}`;
    if (json) out.json({ file, ok: true, recordingId, jobId, path });
    else out.line(`${basename(file)}: ${said}.`);
  }
  return code;
}
