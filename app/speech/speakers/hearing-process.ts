// Entry of what hears voices: a utility process of Electron, or a thread of plain Node, told the files of its models.
import { constants, setPriority } from 'node:os';
import { parentPort as parentThread, workerData, type MessagePort } from 'node:worker_threads';
import { portOf, type ElectronPort } from '../on-device/electron-port.ts';
import type { SoundPort } from '../on-device/sound-queue.ts';
import type { HearingMessage, HearingOrder } from './hearing-messages.ts';
import { HearingServer } from './hearing-server.ts';
import type { ThreadOrder } from './thread-hearer.ts';
import { loadVoiceModel, type VoiceModelFiles } from './voice-model.ts';

/** What Electron gives to a utility process; written down here because this room knows no Electron. */
interface ParentPort {
  on(event: 'message', listener: (event: { data: HearingOrder; ports: ElectronPort[] }) => void): void;
  postMessage(message: HearingMessage): void;
}

const { parentPort } = process as unknown as { parentPort?: ParentPort };
const files: unknown = parentPort ? process.argv[2] : workerData;
const post = parentPort ?? parentThread;
if (!post || typeof files !== 'string')
  throw new Error('Voices are heard with the model files as an argument');

const nodePort = (port: MessagePort): SoundPort => ({
  onMessage: (listener) => void port.on('message', listener),
  onClose: (listener) => void port.on('close', listener),
  post: (message) => port.postMessage(message),
  close: () => port.close(),
});

const server = new HearingServer(
  () => loadVoiceModel(JSON.parse(files) as VoiceModelFiles),
  (message) => post.postMessage(message),
);
if (parentPort) {
  // The window and the queue come first, see recogniser.ts.
  try {
    setPriority(process.platform === 'win32' ? constants.priority.PRIORITY_BELOW_NORMAL : 5);
  } catch {
    // Not every system lets a process step back; it then competes like any other.
  }
  parentPort.on('message', ({ data, ports: [port] }) => server.handle(data, port ? portOf(port) : null));
} else
  parentThread?.on('message', ({ order, sound }: ThreadOrder) =>
    server.handle(order, sound && nodePort(sound)),
  );
