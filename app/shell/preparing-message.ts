// Says that opening the library takes long, while a thread is at it, and lets the person end that: it is done again, or gone on with, at the next start.
import { dialog } from 'electron';
import type { OnLong } from '../compose/preparing.ts';
import { t } from '../messages/text.ts';

interface Deps {
  /** Fulfilled when there are words to say it in. */
  readonly words: Promise<unknown>;
  /** A start to the tray says nothing. */
  readonly hidden: boolean;
  /** The end was asked for in another way. */
  readonly stopped: Promise<unknown>;
  /** Ends the process without waiting for the thread. */
  readonly leave: () => void;
}

/** @returns what `openToWork` calls where it takes long */
export function preparingMessage({ hidden, leave, stopped, words }: Deps): OnLong {
  return (ended) => {
    const end = (): void => {
      if (!ended.aborted) leave();
    };
    void stopped.then(end);
    if (!hidden) void words.then(() => ask(ended)).then((isToEnd) => (isToEnd ? end() : undefined));
  };
}

async function ask(ended: AbortSignal): Promise<boolean> {
  if (ended.aborted) return false;
  const { response } = await dialog.showMessageBox({
    type: 'info',
    title: t('shell.preparing.earshot'),
    message: t('shell.preparing.yourLibraryIsBeingPrepared'),
    detail: t('shell.preparing.itComesFromAnEarlier'),
    buttons: [t('shell.preparing.wait'), t('shell.preparing.quit')],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
    // Goes by itself when it is done.
    signal: ended,
  });
  return response === 1;
}
