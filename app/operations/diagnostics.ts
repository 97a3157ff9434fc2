// What helps to find a fault, in one zip, and nothing that is the person's own: no key, no transcript, no sound, no path.
import { open } from 'node:fs/promises';
import { release, totalmem } from 'node:os';
import { basename, join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { failed, ok, type Outcome } from '../domain/result.ts';
import { SERVICE_IDS } from '../domain/service.ts';
import { failureOfWriting, writeFileAtomic } from '../files/write-file-atomic.ts';
import { listBackups } from '../storage/care/backup-files.ts';
import type { TrailEvent } from '../storage/events.ts';
import type { Engine } from './engine.ts';

export interface DiagnosticsDeps {
  readonly engine: Engine;
  /** Names and versions: the app's, Electron's, Node's. */
  readonly versions: Readonly<Record<string, string | undefined>>;
  readonly logPath: string;
  /** Takes secrets out of a text: the last line of defence, after the log's own. */
  readonly redact: (text: string) => string;
}

/** Most of the log that is taken, from its end, bytes. */
const LOG_BYTES = 200_000;
const EVENTS_MAX = 1_000;
/** Facts of events that are kept; whatever else a row may hold stays where it is. */
const EVENT_FACTS = ['state', 'attempt', 'code', 'service', 'model', 'crashCount'] as const;

/**
 * Gathers the files of the zip.
 * @returns the zip's bytes
 */
export async function makeDiagnostics(deps: DiagnosticsDeps): Promise<Uint8Array> {
  const { engine, logPath, redact, versions } = deps;
  const { library } = engine;
  const known = library.folders.list().map(({ path }) => path);
  const clean = (text: string): string => shortenPaths(redact(text), [library.directory, ...known]);
  const asJson = (value: unknown): Uint8Array => strToU8(clean(`${JSON.stringify(value, null, 2)}\n`));
  return zipSync(
    {
      'about.json': asJson({
        madeAt: new Date(engine.nowMs()).toISOString(),
        versions,
        system: {
          platform: process.platform,
          release: release(),
          arch: process.arch,
          memoryBytes: totalmem(),
        },
      }),
      'settings.json': asJson(settingsOf(engine)),
      'library.json': asJson({
        ...library.facts(),
        ...library.items.counts(),
        backups: listBackups(library.directory).map(({ madeAt }) => new Date(madeAt).toISOString()),
        folders: library.folders.list().map((folder) => ({
          id: folder.id,
          service: folder.service,
          recordings: folder.recordingCount,
          paused: folder.paused,
          priority: folder.priority,
          ...engine.listening.stateOf(folder.id),
        })),
      }),
      'queue.json': asJson({
        paused: engine.runner.paused,
        backlog: library.jobs.backlog(),
        held: Object.fromEntries(SERVICE_IDS.map((service) => [service, engine.runner.held[service]])),
      }),
      'events.txt': strToU8(clean(library.events.recent(EVENTS_MAX).map(eventLine).join(''))),
      'log.txt': strToU8(clean(await endOf(logPath, LOG_BYTES))),
    },
    { level: 3 },
  );
}

/** Gathers the zip and writes it, whole or not at all. */
export async function writeDiagnostics(path: string, deps: DiagnosticsDeps): Promise<Outcome<void>> {
  try {
    await writeFileAtomic(path, await makeDiagnostics(deps));
    return ok(undefined);
  } catch (error) {
    return failed(failureOfWriting(error));
  }
}

/** Addresses without what may stand before the host, and of the options their names only: they may hold private words. */
function settingsOf(engine: Engine): Readonly<Record<string, unknown>> {
  const { cloudOptions, cloudUrl, ...rest } = engine.settings();
  return { ...rest, cloudUrl: new URL(cloudUrl).origin, cloudOptions: Object.keys(cloudOptions) };
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

/** The end of a text file; nothing when there is none. */
async function endOf(path: string, bytes: number): Promise<string> {
  const file = await open(path).catch(() => null);
  if (!file) return '';
  try {
    const { size } = await file.stat();
    const length = Math.min(size, bytes);
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.toString('utf8');
  } finally {
    await file.close();
  }
}

/** Anything that looks like an absolute path, up to a quote, a bracket or the end of the line. */
const PATHS =
  /(?:(?<![A-Za-z])[A-Za-z]:[\\/]{1,2}|\\\\\\\\|(?:(?<![\w.:/])|(?<=file:\/\/))\/)(?:[^\s"'<>|:*?()[\]{}]+[\\/]{1,2})+([^\s"'<>|:*?()[\]{}\\/]*)/g;

/**
 * Makes paths names: who reads this need not know how somebody's folders are called.
 * @param known folders in full, which may contain spaces
 */
export function shortenPaths(text: string, known: readonly string[]): string {
  let short = text;
  for (const folder of [...known].sort((a, b) => b.length - a.length))
    for (const written of [folder, JSON.stringify(folder).slice(1, -1)])
      short = short.replaceAll(written, () => `…/${basename(folder)}`);
  return short.replace(PATHS, '…/$1');
}

/** Where the log of a library lies. */
export const logPathIn = (directory: string): string => join(directory, 'earshot.log');
