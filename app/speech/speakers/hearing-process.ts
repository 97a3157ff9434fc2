// Entry of the process that hears voices: an Electron utility process, told the files of its models on the command line.
import { constants, setPriority } from 'node:os';
import { portOf, type ElectronPort } from '../on-device/electron-port.ts';
import type { HearingMessage, HearingOrder } from './hearing-messages.ts';
import { HearingServer } from './hearing-server.ts';
import { loadVoiceModel, type VoiceModelFiles } from './voice-model.ts';

/** What Electron gives to a utility process; written down here because this room knows no Electron. */
interface ParentPort {
  on(event: 'message', listener: (event: { data: HearingOrder; ports: ElectronPort[] }) => void): void;
  postMessage(message: HearingMessage): void;
}

const { parentPort } = process as unknown as { parentPort?: ParentPort };
const files = process.argv[2];
if (!parentPort || !files)
  throw new Error('Voices are heard in a utility process with the model files as its argument');

// The window and the queue come first, see recogniser.ts.
try {
  setPriority(process.platform === 'win32' ? constants.priority.PRIORITY_BELOW_NORMAL : 5);
} catch {
  // Not every system lets a process step back; it then competes like any other.
}

const server = new HearingServer(
  () => loadVoiceModel(JSON.parse(files) as VoiceModelFiles),
  (message) => parentPort.postMessage(message),
);
parentPort.on('message', ({ data, ports }) => {
  const port = ports[0];
  server.handle(data, port ? portOf(port) : null);
});
