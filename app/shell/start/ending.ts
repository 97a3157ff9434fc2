// Every wish to stop, by whatever way it comes, as one.
import { app } from 'electron';
import type { Stop } from '../../start/ending.ts';

/** Turns every way to ask for the end (menu, tray, signal, logout) into one promise. */
export function whenStopped(): Stop {
  let end: (signal: NodeJS.Signals | null) => void = () => undefined;
  const requested = new Promise<NodeJS.Signals | null>((resolve) => (end = resolve));
  const request = (): void => end(null);
  app.on('before-quit', (event) => {
    event.preventDefault();
    request();
  });
  const hear = (): void => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.removeAllListeners(signal).on(signal, () => end(signal));
  };
  hear();
  // While it starts, Chromium takes the signals for itself and makes all of them one wish to quit; who asks is told apart again.
  void app.whenReady().then(hear);
  return { requested, request };
}
