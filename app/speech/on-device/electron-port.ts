// A message port of Electron as the rooms see it, which know no Electron.
import type { SoundPort } from './sound-queue.ts';

export interface ElectronPort {
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
  on(event: 'close', listener: () => void): void;
  postMessage(message: unknown): void;
  start(): void;
  close(): void;
}

export function portOf(port: ElectronPort): SoundPort {
  return {
    onMessage(listener) {
      port.on('message', ({ data }) => listener(data));
      port.start();
    },
    onClose: (listener) => port.on('close', listener),
    post: (message) => port.postMessage(message),
    close: () => port.close(),
  };
}
