// The system's own question about what was dropped on the window: its paths come from the page, and no page can answer it.
import { basename } from 'node:path';
import type { MessageBoxOptions } from 'electron';

/** What of a drop is not taken without a yes. */
export interface DropInDoubt {
  /** Folders that would be looked into and watched. */
  readonly folders: readonly string[];
  /** Recordings that would be sent to a service that costs money. */
  readonly sent: readonly string[];
  /** The service that they would be sent to. */
  readonly serviceName: string;
}

/** Names that are told one by one. */
const NAMED = 8;

/** What is asked, in one question for all; null where nothing has to be asked. */
export function dropQuestion({ folders, sent, serviceName }: DropInDoubt): MessageBoxOptions | null {
  if (folders.length + sent.length === 0) return null;
  const open =
    folders.length === 1 ? `open the folder “${named(folders[0])}”` : `open ${folders.length} folders`;
  const send = `send ${sent.length === 1 ? `“${named(sent[0])}”` : `${sent.length} recordings`} to ${serviceName}`;
  const deeds = [...(folders.length > 0 ? [open] : []), ...(sent.length > 0 ? [send] : [])].join(' and ');
  const detail = [
    ...(folders.length > 0 ? [list(folders), 'You choose next what is taken from it.'] : []),
    ...(sent.length > 0
      ? [list(sent), 'They leave this computer, and the service charges for them by their length.']
      : []),
  ];
  return {
    type: 'question',
    title: 'Dropped on Earshot',
    message: `${deeds.slice(0, 1).toUpperCase()}${deeds.slice(1)}?`,
    detail: detail.join('\n\n'),
    buttons: [sent.length === 0 ? 'Open' : folders.length === 0 ? 'Send' : 'Open and send', 'Cancel'],
    // What was just dropped by hand is usually meant.
    defaultId: 0,
    cancelId: 1,
    noLink: true,
  };
}

const named = (path: string | undefined): string => (path === undefined ? '' : basename(path) || path);

function list(paths: readonly string[]): string {
  const more = paths.length - NAMED;
  return [...paths.slice(0, NAMED), ...(more > 0 ? [`and ${more} more`] : [])].join('\n');
}
