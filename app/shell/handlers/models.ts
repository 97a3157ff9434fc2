// Native operations on speech models: choosing a folder or a zip file.
import type { BrowserWindow } from 'electron';
import type { MODEL_CHANNELS } from '../../contract/channels/models.ts';
import { failure } from '../../domain/failure.ts';
import { failed, ok } from '../../domain/result.ts';
import type { NativeDeeds } from '../../operations/call.ts';
import type { Core } from '../../operations/core.ts';
import { askOpen } from '../ask.ts';
import { t } from '../../messages/text.ts';

export interface ModelHandlerDeps {
  readonly core: Core;
  readonly window: () => BrowserWindow | null;
}

/** Builds the handlers of these channels. */
export function modelHandlers({ core, window }: ModelHandlerDeps): NativeDeeds<typeof MODEL_CHANNELS> {
  return {
    'models.import': async ({ from }) => {
      const path = await askOpen(window(), {
        title: t('shell.models.chooseASpeechModel'),
        buttonLabel: t('shell.models.import'),
        ...(from === 'folder'
          ? { properties: ['openDirectory'] }
          : { properties: ['openFile'], filters: [{ name: 'ZIP', extensions: ['zip'] }] }),
      });
      if (path === null) return ok(null);
      return core.models ? core.models.bring(path) : failed(failure('not-allowed'));
    },
  };
}
