// The folder that downloads go to, chosen in the system's dialog.
import type { BrowserWindow } from 'electron';
import type { DOWNLOAD_CHANNELS } from '../../contract/channels/downloads.ts';
import { ok } from '../../domain/result.ts';
import type { NativeDeeds } from '../../operations/call.ts';
import type { Core } from '../../operations/core.ts';
import { setPlace } from '../../operations/table/downloads.ts';
import { askOpen } from '../ask.ts';
import { t } from '../../messages/text.ts';

interface Deps {
  readonly core: Core;
  readonly window: () => BrowserWindow | null;
}

/** Builds the handlers of these channels. */
export function downloadHandlers({ core, window }: Deps): NativeDeeds<typeof DOWNLOAD_CHANNELS> {
  return {
    'downloads.choosePlace': async ({ folderId }) => {
      const path = await askOpen(window(), {
        title: t('shell.downloads.chooseTheFolderThatDownloads'),
        message: t('shell.downloads.newDownloadsGoThereThose'),
        buttonLabel: t('shell.downloads.downloadHere'),
        properties: ['openDirectory', 'createDirectory'],
      });
      return path === null ? ok(null) : setPlace(core, folderId, path);
    },
  };
}
