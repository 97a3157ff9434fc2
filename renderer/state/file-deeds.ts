// What can be done with a file of “Every file”, on its row, under its story and at the pointer alike.
import type { FileView } from '../../app/contract/show-views.ts';
import type { MenuEntry } from '../lib/menu-entry.ts';
import { filesList } from './files.svelte.ts';
import { reader } from './reader.svelte.ts';

export function fileDeeds(file: FileView): readonly MenuEntry[] {
  return file.actions.flatMap((action): readonly MenuEntry[] => {
    const { recordingId } = file;
    switch (action) {
      case 'open':
        return recordingId === null ? [] : [{ label: 'Open', run: () => reader.openRecording(recordingId) }];
      case 'take':
      case 'download':
        return [
          {
            label: action === 'download' ? 'Download and transcribe' : 'Transcribe',
            run: () => void filesList.act(file, 'take'),
          },
        ];
      case 'reveal':
        return [{ label: 'Show in folder', run: () => void filesList.act(file, 'reveal') }];
    }
  });
}
