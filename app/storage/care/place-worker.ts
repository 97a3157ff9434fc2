// The thread that copies backups to the second place: one look, one answer, and it ends.
import { parentPort, workerData } from 'node:worker_threads';
import { bringUp, type PlaceOrder } from './place-copies.ts';

parentPort?.postMessage(bringUp(workerData as PlaceOrder));
