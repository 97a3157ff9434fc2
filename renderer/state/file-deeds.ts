// What can be done with a file of “Every file”, on its row, under its story and at the pointer alike.
import type { FileView } from '../../app/contract/show-views.ts';
import type { MenuEntry } from '../lib/menu-entry.ts';
import { filesList } from './files.svelte.ts';
import { reader } from './reader.svelte.ts';
import { t } from '../../app/messages/text.ts';

export function fileDeeds(file: FileView): readonly MenuEntry[] {
  return file.actions.flatMap((action): readonly MenuEntry[] => {
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
          },
        ];
      case 'reveal':
        return [{ label: t('list.fileDeeds.showInFolder'), run: () => void filesList.act(file, 'reveal') }];
    }
  });
}
