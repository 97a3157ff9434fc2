// Entry of what hears voices: a utility process of Electron or a child of plain Node, told the files of its models.
import { constants, setPriority } from 'node:os';
import { ordersOfParent, type OrdersOfParent } from '../on-device/forked-child.ts';
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
const parent = parentPort ? ordersOfElectron(parentPort) : ordersOfParent<HearingOrder, HearingMessage>();
if (!parent || files === undefined)
  throw new Error('Voices are heard in a child process with the model files as its argument');

// The window and the queue come first, see recogniser.ts.
try {
  setPriority(process.platform === 'win32' ? constants.priority.PRIORITY_BELOW_NORMAL : 5);
} catch {
  // Not every system lets a process step back; it then competes like any other.
}

const server = new HearingServer(
  () => loadVoiceModel(JSON.parse(files) as VoiceModelFiles),
  (message) => parent.say(message),
);
parent.onOrder((order, sound) => server.handle(order, sound));

function ordersOfElectron(port: ParentPort): OrdersOfParent<HearingOrder, HearingMessage> {
  return {
    say: (message) => port.postMessage(message),
    onOrder: (listener) =>
      port.on('message', ({ data, ports: [sound] }) => listener(data, sound ? portOf(sound) : null)),
  };
}
