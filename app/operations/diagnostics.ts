// What helps to find a fault, in one zip, and nothing that is the person's own: no key, no transcript, no sound, no path.
import { open } from 'node:fs/promises';
import { release, totalmem } from 'node:os';
import { basename, join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { failed, ok, type Outcome } from '../domain/result.ts';
import { originOf } from '../domain/service-address.ts';
import { failureOfWriting, writeFileAtomic } from '../files/write-file-atomic.ts';
import { listBackups } from '../storage/care/backup-files.ts';
import type { TrailEvent } from '../storage/events.ts';
import type { Library } from '../storage/library.ts';
import { cutPaths, type Called, type KnownPlaces } from './cut-paths.ts';
import type { Core } from './core.ts';

export interface DiagnosticsDeps {
  readonly core: Core;
  /** Names and versions: the app's, Electron's, Node's. */
  readonly versions: Readonly<Record<string, string | undefined>>;
  readonly logPath: string;
  /** Where the app itself lies: stacks of errors name its files. */
  readonly appDir: string;
  /** Takes secrets out of a text: the last line of defence, after the log's own. */
  readonly redact: (text: string) => string;
}

/** Most of the log that is taken, from its end, bytes. */
const LOG_BYTES = 200_000;
const EVENTS_MAX = 1_000;
/** Facts of events that are kept; whatever else a row may hold stays where it is. */
const EVENT_FACTS = ['state', 'attempt', 'code', 'service', 'model', 'crashCount'] as const;

/** One file of the zip, as a person is shown it before it is saved. */
export interface DiagnosticFile {
  readonly name: string;
  readonly text: string;
}

/** The two steps: a person sees what there is before it is saved. */
export interface Diagnostics {
  readonly gather: () => Promise<readonly DiagnosticFile[]>;
  readonly write: (path: string, files: readonly DiagnosticFile[]) => Promise<Outcome<void>>;
}

/** Gathers the files of the zip: what is shown is what is saved. */
export async function gatherDiagnostics(deps: DiagnosticsDeps): Promise<readonly DiagnosticFile[]> {
  const { core, logPath, redact, versions } = deps;
  const { library } = core;
  const places = placesOf(library, deps.appDir);
  // Again at the end: what was parted by a path may be whole then.
  const clean = (text: string): string => redact(cutPaths(redact(text), places));
  const file = (name: string, text: string): DiagnosticFile => ({ name, text: clean(text) });
  const asJson = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
  return [
    file(
      'about.json',
      asJson({
        madeAt: new Date(core.nowMs()).toISOString(),
        versions,
        system: {
          platform: process.platform,
          release: release(),
          arch: process.arch,
          memoryBytes: totalmem(),
        },
      }),
    ),
    file('settings.json', asJson(settingsOf(core))),
    file(
      'library.json',
      asJson({
        ...library.facts(),
        ...library.items.counts(),
        backups: listBackups(library.directory).map(({ madeAt }) => new Date(madeAt).toISOString()),
        folders: library.folders.list().map((folder) => ({
          id: folder.id,
          service: folder.service,
          recordings: folder.recordingCount,
          paused: folder.paused,
          priority: folder.priority,
          ...core.listening.stateOf(folder.id),
        })),
      }),
    ),
    file(
      'queue.json',
      asJson({
        paused: core.worker.paused,
        backlog: library.jobs.backlog(),
        leftAlone: library.jobs.leftAlone(),
        held: core.worker.held,
      }),
    ),
    file('events.txt', library.events.recent(EVENTS_MAX).map(eventLine).join('')),
    file('log.txt', await endOf(logPath, LOG_BYTES)),
  ];
}

/** Writes the zip, whole or not at all. */
export async function writeDiagnostics(
  path: string,
  files: readonly DiagnosticFile[],
): Promise<Outcome<void>> {
  const zip = zipSync(Object.fromEntries(files.map(({ name, text }) => [name, strToU8(text)])), { level: 3 });
  try {
    await writeFileAtomic(path, zip, 0o600);
    return ok(undefined);
  } catch (error) {
    return failed(failureOfWriting(error));
  }
}

/** What the paths of a library are called in what leaves this computer. */
function placesOf(library: Library, appDir: string): KnownPlaces {
  const byPath = new Map<string, Called>();
  const byName = new Map<string, Called>();
  for (const { id, path, recordingId } of library.files.everyPath()) {
    const called: Called = {
      name: recordingId === null ? `file ${id}` : `file ${id} of recording ${recordingId}`,
      kind: 'file',
    };
    byPath.set(path, called);
    byName.set(basename(path), called);
  }
  for (const { id, path } of library.folders.list())
    byPath.set(path, { name: `folder ${id}`, kind: 'folder' });
  byPath.set(library.directory, { name: 'library', kind: 'ours' });
  byPath.set(appDir, { name: 'app', kind: 'ours' });
  return { byPath, byName };
}

/** Addresses without what may stand before the host, and of the options their names only: they may hold private words. */
function settingsOf(core: Core): Readonly<Record<string, unknown>> {
  const { cloudOptions, cloudUrl, serverUrl, ...rest } = core.preferences.all();
  return {
    ...rest,
    cloudUrl: new URL(cloudUrl).origin,
    serverUrl: originOf(serverUrl) ?? '',
    cloudOptions: Object.keys(cloudOptions),
  };
}

function eventLine({ at, data, fileId, folderId, jobId, kind, recordingId }: TrailEvent): string {
  const subject = Object.entries({ folder: folderId, file: fileId, recording: recordingId, job: jobId })
    .flatMap(([name, id]) => (id === null ? [] : [`${name} ${id}`]))
    .join(', ');
  const facts = EVENT_FACTS.flatMap((name) =>
    data?.[name] === undefined ? [] : [`${name}=${JSON.stringify(data[name])}`],
  );
  return `${new Date(at).toISOString()}  ${kind}  ${subject}  ${facts.join(' ')}`.trimEnd() + '\n';
}

/** The last whole lines of a text file; nothing when there is none. */
async function endOf(path: string, bytes: number): Promise<string> {
  const file = await open(path).catch(() => null);
  if (!file) return '';
  try {
    const { size } = await file.stat();
    const length = Math.min(size, bytes);
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
    const text = buffer.toString('utf8');
    // Half a line may hold half a secret, which nobody would know.
    return size > length ? text.slice(text.indexOf('\n') + 1) : text;
  } finally {
    await file.close();
  }
}

/** Where the log of a library lies. */
export const logPathIn = (directory: string): string => join(directory, 'earshot.log');
