// Entry of the recogniser process: a utility process of Electron or a child of plain Node, told its models on the command line.
import { availableParallelism, constants, setPriority } from 'node:os';
import { portOf, type ElectronPort } from './electron-port.ts';
import { loadEngine } from './engine.ts';
import { ordersOfParent, type OrdersOfParent } from './forked-child.ts';
import type { LoadedModels } from './parts.ts';
import { RecognitionServer } from './recognition-server.ts';
import type { RecogniserMessage, RecogniserOrder } from './recogniser-messages.ts';

/** What Electron gives to a utility process; written down here because this room knows no Electron. */
interface ParentPort {
  on(event: 'message', listener: (event: { data: RecogniserOrder; ports: ElectronPort[] }) => void): void;
  postMessage(message: RecogniserMessage): void;
}

/** Most pieces that are recognised at once; more need memory and gain little. */
const MOST_PARALLEL = 4;

const { parentPort } = process as unknown as { parentPort?: ParentPort };
const parent = parentPort
  ? ordersOfElectron(parentPort)
  : ordersOfParent<RecogniserOrder, RecogniserMessage>();
const models = process.argv[2];
if (!parent || !models)
  throw new Error('The recogniser runs as a child process with its models as its argument');

// The window and the queue come first. Half a step back on systems that know halves: all the way would stand still
// beside any other program that computes.
try {
  setPriority(process.platform === 'win32' ? constants.priority.PRIORITY_BELOW_NORMAL : 5);
} catch {
  // Not every system lets a process step back; it then competes like any other.
}

const engine = loadEngine(
  JSON.parse(models) as LoadedModels,
  Math.max(1, Math.min(MOST_PARALLEL, availableParallelism())),
);
const server = new RecognitionServer(engine, (message) => parent.say(message));
parent.onOrder((order, sound) => server.handle(order, sound));

function ordersOfElectron(port: ParentPort): OrdersOfParent<RecogniserOrder, RecogniserMessage> {
  return {
    say: (message) => port.postMessage(message),
    onOrder: (listener) =>
      port.on('message', ({ data, ports: [sound] }) => listener(data, sound ? portOf(sound) : null)),
  };
}
