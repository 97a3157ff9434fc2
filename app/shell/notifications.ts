// Shows notifications of the system, and takes it calmly where there are none.
import { Notification } from 'electron';
import { bodyFor } from './notification-body.ts';

/** Kept so that a click still finds its handler: Electron drops notifications that nobody holds. */
const alive = new Set<Notification>();

/** Shows one notification; a click calls back. */
export function notify(title: string, body: string, iconPath: string, onClick: () => void): void {
  if (!Notification.isSupported()) return;
  const notification = new Notification({
    title,
    body: bodyFor(body, process.platform),
    icon: iconPath,
    silent: true,
  });
  const release = (): void => void alive.delete(notification);
  alive.add(notification);
  notification.on('click', () => {
    release();
    onClick();
  });
  notification.on('close', release);
  notification.on('failed', release);
  notification.show();
}
