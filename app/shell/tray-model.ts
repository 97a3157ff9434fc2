// What the tray says and offers, as plain values: so that it can be tested without a desktop.
import type { QueueView } from '../contract/views.ts';
import { t } from '../messages/text.ts';

export type TrayIcon = 'idle' | 'working' | 'paused' | 'attention';

export interface TrayModel {
  readonly icon: TrayIcon;
  readonly toolTip: string;
  /** Lines of the menu that only inform. */
  readonly lines: readonly string[];
  readonly isPaused: boolean;
  readonly pauseLabel: string;
}

/** Words for the state of the queue. */
export function trayModel(queue: QueueView): TrayModel {
  const parts = [
    queue.running > 0 ? t('shell.trayModel.runningRunning', { running: queue.running }) : '',
    queue.waiting > 0 ? t('shell.trayModel.waitingWaiting', { waiting: queue.waiting }) : '',
    queue.failed > 0 ? t('shell.trayModel.failedFailed', { failed: queue.failed }) : '',
    queue.uncertain > 0 ? t('shell.trayModel.uncertainToDecide', { uncertain: queue.uncertain }) : '',
  ].filter(Boolean);
  const summary = parts.length > 0 ? parts.join(', ') : t('shell.trayModel.nothingToDo');
  const attention = queue.uncertain > 0 || queue.held.length > 0;
  return {
    icon: attention ? 'attention' : queue.paused ? 'paused' : queue.running > 0 ? 'working' : 'idle',
    toolTip: t('shell.trayModel.tip', {
      paused: queue.paused,
      isIdle: parts.length === 0,
      state: summary,
    }),
    lines: [
      summary,
      ...(queue.incomplete > 0
        ? [t('shell.trayModel.incompleteDoneWithAPart', { incomplete: queue.incomplete })]
        : []),
      ...queue.held.map(({ failure }) => shorten(failure.message)),
    ],
    isPaused: queue.paused,
    pauseLabel: queue.paused ? t('shell.trayModel.resume') : t('shell.trayModel.pause'),
  };
}

/** Menus cut long lines badly; the first sentence is enough there. */
function shorten(message: string): string {
  const end = message.indexOf('. ');
  return end > 0 ? message.slice(0, end + 1) : message;
}
