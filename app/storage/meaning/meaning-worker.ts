// The thread that looks for passages by what they mean, on a connection of its own that can only read.
import { parentPort, workerData } from 'node:worker_threads';
import type { EngineId } from '../../domain/engine.ts';
import { openForReading } from '../database.ts';
import { MeaningRun, type MeaningPlace, type MeaningRequest, type Stretch } from './meaning-run.ts';
import { endsWhenTold } from '../thread-end.ts';

export interface MeaningWorkerData {
  readonly libraryPath: string;
  readonly engines: readonly EngineId[];
  /** By which the vectors were made. */
  readonly model: string;
}

export type MeaningQuestion =
  | { readonly kind: 'warm' }
  | { readonly kind: 'search'; readonly vector: Float32Array; readonly request: MeaningRequest }
  | {
      readonly kind: 'similar';
      readonly recordingId: number;
      readonly stretches: readonly Stretch[];
      readonly isEarlier: boolean;
      readonly limit: number;
    };

export type MeaningAnswer =
  | { readonly id: number; readonly lists: readonly (readonly MeaningPlace[])[] }
  | {
      readonly id: number;
      readonly error: string;
      /** Of SQLite, where it was that. */
      readonly code: string | null;
    };

const port = parentPort;
if (!port) throw new Error('The meaning thread was started as something else');
const { engines, libraryPath, model } = workerData as MeaningWorkerData;
endsWhenTold(port);
let opened: MeaningRun | null = null;

function open(): MeaningRun {
  const db = openForReading(libraryPath);
  try {
    return new MeaningRun(db, engines, model);
  } catch (error) {
    // The next question opens another.
    db.close();
    throw error;
  }
}

function answer(question: MeaningQuestion): readonly (readonly MeaningPlace[])[] {
  opened ??= open();
  switch (question.kind) {
    case 'warm':
      opened.refresh();
      return [];
    case 'search':
      return [opened.search(question.vector, question.request)];
    case 'similar':
      return opened.similar(question.recordingId, question.stretches, question);
  }
}

port.on('message', ({ id, ...question }: MeaningQuestion & { readonly id: number }) => {
  try {
    port.postMessage({ id, lists: answer(question) } satisfies MeaningAnswer);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : null;
    const told = error instanceof Error ? error.message : String(error);
    port.postMessage({ id, error: told, code } satisfies MeaningAnswer);
  }
});
