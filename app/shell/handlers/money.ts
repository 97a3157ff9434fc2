// What the channels about money do, and saving the service's answer.
import { dialog, type BrowserWindow } from 'electron';
import { basename, join } from 'node:path';
import type { MONEY_CHANNELS } from '../../contract/channels/money.ts';
import { failure, type Failure } from '../../domain/failure.ts';
import { ok, type Outcome } from '../../domain/result.ts';
import { safeStem } from '../../domain/file-name.ts';
import { writeFileAtomic } from '../../files/write-file-atomic.ts';
import type { Engine } from '../../operations/engine.ts';
import { MoneyViews } from '../../operations/money-views.ts';
import { unpack } from '../../storage/unpack.ts';
import type { Balance } from '../../speech/cloud/account.ts';
import type { Handlers } from '../ipc.ts';

export interface MoneyDeps {
  readonly engine: Engine;
  readonly balance: () => Promise<Outcome<Balance>>;
  readonly window: () => BrowserWindow | null;
  readonly documentsDir: string;
  /** What an error of writing a file means for the person. */
  readonly failureOfWriting: (error: unknown) => Failure;
}

/** Builds the handlers of these channels. */
export function moneyHandlers(deps: MoneyDeps): Pick<Handlers, keyof typeof MONEY_CHANNELS> {
  const { engine } = deps;
  const views = new MoneyViews(engine);
  return {
    'money.spending': () => ok(views.spending()),
    'money.balance': deps.balance,
    'money.estimate': ({ audioSeconds, folderId, options }) => {
      const checked = engine.requests.checkJob(folderId, options ?? {});
      return checked.ok ? ok(views.estimate(audioSeconds, folderId, checked.value)) : checked;
    },
    'money.lookUpPrice': async ({ model }) => {
      const looked = await engine.spending.lookUpPrice(model);
      return looked.ok ? ok(views.price(model)) : looked;
    },
    'money.setPrice': ({ model, usdPerHour }) => {
      engine.library.prices.setOwn(model, usdPerHour);
      engine.ceilingsChanged();
      return ok(views.price(model));
    },
    'transcripts.saveAnswer': async ({ recordingId }) => {
      const recording = engine.library.recordings.get(recordingId);
      const answer = engine.library.answers.ofRecording(recordingId);
      if (!recording || !answer) return { ok: false, failure: failure('not-found') };
      let bytes: Buffer;
      try {
        bytes = await unpack(answer, 'answer');
      } catch (error) {
        return { ok: false, failure: failure('answer-unreadable', { detail: String(error) }) };
      }
      const options: Electron.SaveDialogOptions = {
        title: 'Save the service’s answer',
        defaultPath: join(deps.documentsDir, `${safeStem(recording.title)} answer.json`),
        filters: [{ name: 'JSON', extensions: ['json'] }],
        properties: ['createDirectory', 'showOverwriteConfirmation'],
      };
      const window = deps.window();
      const chosen = await (window ? dialog.showSaveDialog(window, options) : dialog.showSaveDialog(options));
      if (chosen.canceled || !chosen.filePath) return ok(null);
      try {
        await writeFileAtomic(chosen.filePath, bytes);
      } catch (error) {
        return { ok: false, failure: deps.failureOfWriting(error) };
      }
      return ok({ fileName: basename(chosen.filePath) });
    },
  };
}
