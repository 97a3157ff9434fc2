// Watches folders in a process of its own and prints every event as a line of JSON; ends as the app does when it is told to (SIGTERM).
// Arguments: bundled files worker, folders. EARSHOT_STALL_MS: how long a disk may keep a thread waiting; EARSHOT_RESCAN_MS: the pause
// between scans while all is well; EARSHOT_CALM_LOOK_MS: how often it is looked whether listening needs a thread.
import { pathToFileURL } from 'node:url';
import { systemClock } from '../../app/domain/clock.ts';
import { createFilesWorker } from '../../app/files/files-worker.ts';
import { createFolderWatcher } from '../../app/watch/folder-watcher.ts';
import { ALERT_MS, QUIET_MS } from './support.ts';

const [worker = '', ...paths] = process.argv.slice(2);
const files = createFilesWorker({
  workerUrl: pathToFileURL(worker),
  stallMs: Number(process.env.EARSHOT_STALL_MS ?? 30_000),
  calmLookMs: Number(process.env.EARSHOT_CALM_LOOK_MS ?? 60_000),
});
const watchers = paths.map((path, folder) =>
  createFolderWatcher({
    folder: { id: folder + 1, path, includeSubfolders: true },
    known: [],
    files,
    clock: systemClock,
    settings: { quietMs: QUIET_MS, alertMs: ALERT_MS, rescanMs: Number(process.env.EARSHOT_RESCAN_MS) },
    onEvent: (event) => process.stdout.write(`${JSON.stringify({ ...event, folder })}\n`),
  }),
);
for (const watcher of watchers) watcher.start();

const awake = setInterval(() => undefined, 60_000);
process.on('SIGTERM', () => {
  void (async () => {
    await Promise.all(watchers.map((watcher) => watcher.stop()));
    await files.close();
    clearInterval(awake);
    if (files.isStuck()) process.kill(process.pid, 'SIGKILL');
    process.exit(0);
  })();
});
