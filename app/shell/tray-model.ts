// What the tray says and offers, as plain values: so that it can be tested without a desktop.
import type { QueueView } from '../contract/views.ts';

export type TrayIcon = 'idle' | 'working' | 'paused' | 'attention';

export interface TrayModel {
  readonly icon: TrayIcon;
  readonly toolTip: string;
  /** Lines of the menu that only inform. */
  readonly lines: readonly string[];
  readonly pauseLabel: 'Pause' | 'Resume';
}

/** Words for the state of the queue. */
export function trayModel(queue: QueueView): TrayModel {
  const parts = [
    queue.running > 0 ? `${queue.running} running` : '',
    queue.waiting > 0 ? `${queue.waiting} waiting` : '',
    queue.failed > 0 ? `${queue.failed} failed` : '',
    queue.uncertain > 0 ? `${queue.uncertain} to decide` : '',
  ].filter(Boolean);
  const summary = parts.length > 0 ? parts.join(', ') : 'Nothing to do';
  const attention = queue.uncertain > 0 || queue.held.length > 0;
  return {
    icon: attention ? 'attention' : queue.paused ? 'paused' : queue.running > 0 ? 'working' : 'idle',
    toolTip: `Earshot: ${queue.paused ? 'paused, ' : ''}${summary.charAt(0).toLowerCase()}${summary.slice(1)}`,
    lines: [
      summary,
      ...(queue.incomplete > 0 ? [`${queue.incomplete} done with a part missing`] : []),
      ...queue.held.map(({ failure }) => shorten(failure.message)),
    ],
    pauseLabel: queue.paused ? 'Resume' : 'Pause',
  };
}

/** Menus cut long lines badly; the first sentence is enough there. */
function shorten(message: string): string {
  const end = message.indexOf('. ');
  return end > 0 ? message.slice(0, end + 1) : message;
}
