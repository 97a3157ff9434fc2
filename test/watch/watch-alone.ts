// Watches a folder in a process of its own and prints every event as a line of JSON. Arguments: folder, bundled files worker.
import { pathToFileURL } from 'node:url';
import { systemClock } from '../../app/domain/clock.ts';
import { createFilesWorker } from '../../app/files/files-worker.ts';
import { createFolderWatcher } from '../../app/watch/folder-watcher.ts';
import { ALERT_MS, QUIET_MS } from './support.ts';

const [path = '', worker = ''] = process.argv.slice(2);
createFolderWatcher({
  folder: { id: 1, path, includeSubfolders: true },
  known: [],
  files: createFilesWorker({ workerUrl: pathToFileURL(worker) }),
  clock: systemClock,
  settings: { quietMs: QUIET_MS, alertMs: ALERT_MS },
  onEvent: (event) => process.stdout.write(`${JSON.stringify(event)}\n`),
}).start();
