// `earshot transcribe`: files and addresses named on the command line, to their transcripts on the standard output or in a folder.
import { basename, resolve } from 'node:path';
import { failure, type Failure } from '../domain/failure.ts';
import { watchEnding } from '../operations/ending.ts';
import { ok, type Outcome } from '../domain/result.ts';
import { fetchRecording, isAddress, shownSource } from '../operations/downloads.ts';
import { FileEnds, type Taken } from '../operations/file-ends.ts';
import { DocumentWriter } from './documents.ts';
import { noEnds } from './exit-codes.ts';
import { fetchTeller, tellFetches } from './fetch-teller.ts';
import { speakersTold } from './speakers-told.ts';
import { takeAddress } from './take-address.ts';
import { done, type Tools } from './tools.ts';
import { codeFor, refusalTeller, tableOf, type WorkTools } from './work-tools.ts';
import type { TranscribeCommand } from './words.ts';

/** Files named on the command line go first. */
const COMMAND_PRIORITY = 10;

/** Transcribes files and gives the transcripts in the order of the files. Answers the exit code. */
export async function transcribe(command: TranscribeCommand, tools: WorkTools): Promise<number> {
  const { core, isWorkedOn, works } = tools;
  const { files, wait } = command;
  const ending = watchEnding(tools.stopped);
  const ends = noEnds();
  const fileEnds = new FileEnds({ core, ending, works, isWorkedOn, wait, meanwhile: refusalTeller(tools) });
  const giver = giverOf(command, tools);
  const taken = takeAll(command, tools);
  const stopTelling = tellFetches(taken, tools);
  for (const [at, one] of taken.entries()) {
    const file = shownSource(files[at] ?? '');
    const startedMs = performance.now();
    const end = await fileEnds.of(one);
    if ('recordingId' in end) await speakersTold(end.recordingId, tools, () => ending.asked);
    const why =
      'why' in end
        ? end.why
        : await giver.give(file, end.recordingId, (performance.now() - startedMs) / 1000);
    ends['recordingId' in end && why ? 'failed' : end.kind] += 1;
    if (why) giver.refuse(file, why);
  }
  stopTelling();
  giver.end();
  const { standstills } = fileEnds;
  if (!tools.json && (ending.asked || standstills.length > 0))
    for (const line of tableOf(ends, standstills, ending)) tools.out.note(line);
  return codeFor(ends, ending);
}

const wishOf = ({ options, service, track }: TranscribeCommand) => ({
  service,
  options,
  track,
  priority: COMMAND_PRIORITY,
});

/** Takes all of them in: files at once, what has to be fetched one after the other, and each address once. */
function takeAll(command: TranscribeCommand, tools: WorkTools): readonly Promise<Outcome<Taken>>[] {
  const { call, cwd } = tools;
  const stop = new AbortController();
  void tools.stopped.then(() => stop.abort());
  const fetched = new Map<string, Promise<Outcome<Taken>>>();
  let before: Promise<unknown> = Promise.resolve();
  return command.files.map((file) => {
    if (!isAddress(file)) return call('places.transcribe', { path: resolve(cwd, file), ...wishOf(command) });
    const known = fetched.get(file);
    if (known) return known;
    const one = before.then(() => takeOne(file, command, tools, stop.signal));
    fetched.set(file, one);
    before = one;
    return one;
  });
}

/** Into the queue; where a track of it is to be heard, fetched first. */
async function takeOne(
  address: string,
  command: TranscribeCommand,
  tools: WorkTools,
  signal: AbortSignal,
): Promise<Outcome<Taken>> {
  const { call, core } = tools;
  if (command.track === null) {
    const taken = await takeAddress(address, { ...command, priority: COMMAND_PRIORITY }, tools);
    const at = taken.ok ? core.library.addresses.ofRecording(taken.value.recordingId) : null;
    return taken.ok && at ? ok({ ...taken.value, addressId: at.id }) : taken;
  }
  const onProgress = fetchTeller(address, tools);
  const path = await fetchRecording(core.downloads, address, { signal, onProgress });
  return path.ok ? call('places.transcribe', { path: path.value, ...wishOf(command) }) : path;
}

/** Where the transcripts go. */
interface Giver {
  /** @returns why it could not be given */
  give(file: string, recordingId: number, tookSeconds: number): Promise<Failure | null>;
  refuse(file: string, why: Failure): void;
  end(): void;
}

function giverOf(command: TranscribeCommand, tools: Tools): Giver {
  if (command.to !== null) return intoFolder(resolve(tools.cwd, command.to), command, tools);
  return tools.json ? asValues(command, tools) : asDocument(command, tools);
}

const said = (file: string, why: Failure) => ({
  file,
  ok: false,
  code: why.code,
  message: why.message,
  detail: why.detail,
});
const noted = (file: string, why: Failure): string =>
  `${basename(file)}: ${why.message}${why.detail ? ` (${why.detail})` : ''}`;

/** One object for one file; an array for several, each as soon as it is there. */
function asValues({ files }: TranscribeCommand, { call, out }: Tools): Giver {
  const isAlone = files.length === 1;
  let count = 0;
  const put = (value: unknown): void => {
    if (isAlone) return out.json(value);
    if (count === 0) out.text('[\n');
    out.element(value, count === 0);
    count += 1;
  };
  return {
    give: async (file, recordingId, tookSeconds) => {
      const read = await call('transcripts.read', { recordingId });
      if (!read.ok) return read.failure;
      const { missing, missingSeconds, segments, text, warning, ...about } = read.value;
      const took = { tookSeconds: Math.round(tookSeconds * 1000) / 1000 };
      put({ file, ok: true, ...about, ...took, missing, missingSeconds, warning, text, segments });
      return null;
    },
    refuse: (file, why) => put(said(file, why)),
    end: () => {
      if (!isAlone) out.text(count === 0 ? '[]\n' : '\n]\n');
    },
  };
}

function asDocument(command: TranscribeCommand, tools: Tools): Giver {
  const { out } = tools;
  const [format = 'txt'] = command.formats;
  const writer = new DocumentWriter(tools, format, command.files.length === 1);
  return {
    give: onceEach(async (file, recordingId) => {
      const title = await titleOf(recordingId, tools);
      const made = await writer.add({ recordingId, title });
      if (!made.ok) return made.failure;
      const { missing, warning, wordCount } = made.value;
      if (wordCount === 0) out.note(`${basename(file)}: no speech was found.`);
      for (const { advice, text } of missing) out.note(`${basename(file)}: ${text} ${advice}`);
      if (warning !== null) out.note(`${basename(file)}: ${warning}`);
      return null;
    }),
    refuse: (file, why) => out.note(noted(file, why)),
    end: () => writer.end(),
  };
}

function intoFolder(directory: string, { formats }: TranscribeCommand, tools: Tools): Giver {
  const { call, json, out } = tools;
  return {
    give: onceEach(async (file, recordingId) => {
      const what = { kind: 'these', recordingIds: [recordingId] } as const;
      const report = await call('places.export', { what, directory, formats, pack: false });
      if (!report.ok) return report.failure;
      const { failure: why, skipped, written } = report.value;
      const [left] = skipped;
      if (why) return why;
      if (left) return failure('not-allowed', { message: `${left.what}: ${left.message}` });
      const title = await titleOf(recordingId, tools);
      done(
        tools,
        { file, ok: true, recordingId, title, directory, written },
        `${title}: ${written} written into ${directory}.`,
      );
      return null;
    }),
    refuse: (file, why) => (json ? out.json(said(file, why)) : out.note(noted(file, why))),
    end: () => undefined,
  };
}

/** Files of one session are one recording, and are given once. */
function onceEach(give: (file: string, recordingId: number) => Promise<Failure | null>): Giver['give'] {
  const given = new Set<number>();
  return (file, recordingId) => {
    if (given.has(recordingId)) return Promise.resolve(null);
    given.add(recordingId);
    return give(file, recordingId);
  };
}

async function titleOf(recordingId: number, { call }: Tools): Promise<string> {
  const which = await call('exports.which', { what: { kind: 'these', recordingIds: [recordingId] } });
  return (which.ok && which.value[0]?.title) || '';
}
