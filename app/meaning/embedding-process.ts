// Entry of what runs the meaning model: a utility process of Electron or a child of plain Node, told the files of the model.
import { constants, setPriority } from 'node:os';
import { ordersOfParent } from '../speech/on-device/forked-child.ts';
import type { EmbeddingMessage, EmbeddingOrder } from './embedding-messages.ts';
import { MeaningModel, type MeaningModelFiles } from './meaning-model.ts';

/** What Electron gives to a utility process; written down here because this room knows no Electron. */
interface ParentPort {
  on(event: 'message', listener: (event: { data: EmbeddingOrder }) => void): void;
  postMessage(message: EmbeddingMessage): void;
}

interface Parent {
  readonly onOrder: (listener: (order: EmbeddingOrder) => void) => void;
  readonly say: (message: EmbeddingMessage) => void;
}

const { parentPort } = process as unknown as { parentPort?: ParentPort };
const files = process.argv[2];
const parent: Parent | null = parentPort
  ? {
      say: (message) => parentPort.postMessage(message),
      onOrder: (listener) => parentPort.on('message', ({ data }) => listener(data)),
    }
  : ordersOfParent<EmbeddingOrder, EmbeddingMessage>();
if (!parent || files === undefined)
  throw new Error('Texts are read in a child process with the model files as its argument');
const { onOrder, say } = parent;

// The window and the queue come first, see recogniser.ts.
try {
  setPriority(process.platform === 'win32' ? constants.priority.PRIORITY_BELOW_NORMAL : 5);
} catch {
  // Not every system lets a process step back; it then competes like any other.
}

const detailOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
const loading = MeaningModel.load(JSON.parse(files) as MeaningModelFiles);
loading.catch((error: unknown) => say({ type: 'unusable', detail: detailOf(error) }));

/** One after the other; what a person asks goes before what is read in the background. */
const waiting: EmbeddingOrder[] = [];
let isAtWork = false;
onOrder((order) => {
  waiting.push(order);
  void work();
});

async function work(): Promise<void> {
  if (isAtWork) return;
  isAtWork = true;
  try {
    const model = await loading;
    for (let order = next(); order; order = next()) {
      try {
        say({ type: 'vector', id: order.id, vector: await model.embed(order.text, order.kind) });
      } catch (error) {
        say({ type: 'failed', id: order.id, detail: detailOf(error) });
      }
    }
  } catch {
    // That it could not be loaded was said.
  } finally {
    isAtWork = false;
  }
}

function next(): EmbeddingOrder | undefined {
  const asked = waiting.findIndex(({ kind }) => kind === 'query');
  return waiting.splice(Math.max(0, asked), 1)[0];
}
