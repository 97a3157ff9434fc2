// The thread that opens a library for the first time, where that takes long: old tables, damage. It is closed again, and then opens quickly.
import { parentPort, workerData } from 'node:worker_threads';
import { openLibraryAt, type LibraryAt } from './open-library.ts';
import type { Prepared } from './preparing.ts';

const opened = openLibraryAt(workerData as LibraryAt);
if (opened.ok) opened.value.close();
const { failure } = opened.ok ? { failure: null } : opened;
parentPort?.postMessage({ failure } satisfies Prepared);
