// What can be done with a file of “Every file”, on its row, under its story and at the pointer alike.
import type { FileView } from '../../app/contract/show-views.ts';
import type { MenuEntry } from '../lib/menu-entry.ts';
import { filesList } from './files.svelte.ts';
import { reader } from './reader.svelte.ts';
import { t } from '../../app/messages/text.ts';

export type FileDeed = MenuEntry & {
  /** It goes on with the file, where others only look at it. */
  readonly isMain?: boolean;
};

export function fileDeeds(file: FileView): readonly FileDeed[] {
  return file.actions.flatMap((action): readonly FileDeed[] => {
    const { recordingId } = file;
    switch (action) {
      case 'open':
        return recordingId === null
          ? []
          : [{ label: t('list.fileDeeds.open'), run: () => reader.openRecording(recordingId) }];
      case 'take':
      case 'download':
        return [
          {
            label:
              action === 'download'
                ? t('list.fileDeeds.downloadAndTranscribe')
                : t('list.fileDeeds.transcribe'),
            run: () => void filesList.act(file, 'take'),
            isMain: true,
          },
        ];
      case 'reveal':
        return [{ label: t('list.fileDeeds.showInFolder'), run: () => void filesList.act(file, 'reveal') }];
    }
  });
}
