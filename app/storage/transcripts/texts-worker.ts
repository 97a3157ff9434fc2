// The thread that reads through texts, on a connection of its own that can only read.
import { parentPort, workerData } from 'node:worker_threads';
import { openForReading } from '../database.ts';
import { TextsRun } from './texts-run.ts';
import type { TextsAnswer, TextsQuestion, TextsWorkerData } from './texts.ts';

const port = parentPort;
if (!port) throw new Error('The thread for texts was started as something else');
const { libraryPath } = workerData as TextsWorkerData;
let run: TextsRun | null = null;

port.on('message', ({ ask, id }: TextsQuestion) => {
  let answer: TextsAnswer;
  try {
    run ??= new TextsRun(openForReading(libraryPath));
    const value =
      ask.type === 'find'
        ? run.find(ask.request)
        : ask.type === 'places'
          ? run.places(ask.recordingId, ask.rules)
          : run.diff(ask.from, ask.to);
    answer = { id, value };
  } catch (error) {
    answer = { id, error: error instanceof Error ? error.message : String(error) };
  }
  port.postMessage(answer);
});
