// The thread that makes files, on a connection of its own that can only read: a day of speech takes its time to be cut into captions.
import { parentPort, workerData } from 'node:worker_threads';
import type { ExportChoices } from '../domain/export-format.ts';
import type { Outcome } from '../domain/result.ts';
import { openExports, type ExportLook } from './export-look.ts';
import type { Asked } from './exporting.ts';
import { endsWhenTold } from '../storage/thread-end.ts';

export interface ExportQuestion {
  readonly id: number;
  readonly recordingId: number;
  readonly asked: Asked;
  readonly choices: Partial<ExportChoices>;
}

/** A made file, as bytes. */
export interface ExportedBytes {
  readonly bytes: Uint8Array;
  readonly hurried: number;
  readonly isDraft?: boolean;
}

export type ExportAnswer =
  | { readonly id: number; readonly outcome: Outcome<ExportedBytes> }
  | { readonly id: number; readonly error: string };

const port = parentPort;
if (!port) throw new Error('The export thread was started as something else');
const { libraryPath } = workerData as { readonly libraryPath: string };
endsWhenTold(port);
let look: ExportLook | null = null;

port.on('message', ({ id, recordingId, asked, choices }: ExportQuestion) => {
  try {
    look ??= openExports(libraryPath);
    const outcome = look(recordingId, asked, choices);
    if (!outcome.ok) return port.postMessage({ id, outcome } satisfies ExportAnswer);
    const { content, hurried, isDraft = false } = outcome.value;
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    port.postMessage({
      id,
      outcome: { ok: true, value: { bytes, hurried, isDraft } },
    } satisfies ExportAnswer);
  } catch (error) {
    port.postMessage({
      id,
      error: error instanceof Error ? error.message : String(error),
    } satisfies ExportAnswer);
  }
});
