// Keeps what chokidar asks of the disk on the thread that runs it. Imported first by the threads' entry.
//
// Node answers `fs/promises` from four threads that the whole process shares: a few questions about a share that hangs would stop every
// other file operation and every name lookup, the uploads' too. Asked synchronously, they stop this thread alone, and that is noticed.
import { lstatSync, readdirSync, realpathSync, statSync } from 'node:fs';
import fsPromises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { workerData } from 'node:worker_threads';
import { askDisk } from './disk-file.ts';
import type { ThreadData } from './messages.ts';

const slots = new Int32Array((workerData as ThreadData).pulse);

/** A synchronous call as one that promises. */
function here<A extends unknown[], T>(call: (...args: A) => T): (...args: A) => Promise<T> {
  return (...args) =>
    new Promise((resolve) => {
      resolve(askDisk(slots, () => call(...args)));
    });
}

Object.assign(fsPromises, {
  lstat: here(lstatSync),
  readdir: here(readdirSync),
  realpath: here(realpathSync),
  stat: here(statSync),
});
syncBuiltinESMExports();
