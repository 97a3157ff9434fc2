// The native operation on the service's answer: saving it.
import type { BrowserWindow } from 'electron';
import { basename, join } from 'node:path';
import type { MONEY_CHANNELS } from '../../contract/channels/money.ts';
import { failure } from '../../domain/failure.ts';
import { failed, ok } from '../../domain/result.ts';
import { safeStem } from '../../domain/file-name.ts';
import { failureOfWriting, writeFileAtomic } from '../../files/write-file-atomic.ts';
import type { Core } from '../../operations/core.ts';
import { unpack } from '../../storage/unpack.ts';
import type { NativeDeeds } from '../../operations/call.ts';
import { askSave } from '../ask.ts';

export interface MoneyDeps {
  readonly core: Core;
  readonly window: () => BrowserWindow | null;
  readonly documentsDir: string;
}

/** Builds the handlers of these channels. */
export function moneyHandlers(deps: MoneyDeps): NativeDeeds<typeof MONEY_CHANNELS> {
  const { core } = deps;
  return {
    'transcripts.saveAnswer': async ({ recordingId }) => {
      const recording = core.library.recordings.get(recordingId);
      const answer = core.library.answers.ofRecording(recordingId);
      if (!recording || !answer) return failed(failure('not-found'));
      let bytes: Buffer;
      try {
        bytes = await unpack(answer, 'answer');
      } catch (error) {
        return failed(failure('answer-unreadable', { detail: String(error) }));
      }
      const path = await askSave(deps.window(), {
        title: 'Save the service’s answer',
        defaultPath: join(deps.documentsDir, `${safeStem(recording.title)} answer.json`),
        filters: [{ name: 'JSON', extensions: ['json'] }],
      });
      if (path === null) return ok(null);
      try {
        await writeFileAtomic(path, bytes);
      } catch (error) {
        return failed(failureOfWriting(error));
      }
      return ok({ fileName: basename(path) });
    },
  };
}
