// The recogniser's process as a child of plain Node. Ports cannot be handed to one, so that what goes over a sound's port is passed on with its number.
import { fork } from 'node:child_process';
import type { MessagePort } from 'node:worker_threads';
import type { SoundCredit } from '../../domain/decoding.ts';
import type { LoadedModels } from './parts.ts';
import type { RecogniserMessage, RecogniserOrder } from './recogniser-messages.ts';
import type { RecogniserChild } from './recogniser-process.ts';
import type { SoundPort } from './sound-queue.ts';

/** To the child. `of` numbers a sound: it is the id of the order that it came with. */
type ToChild =
  | { readonly order: RecogniserOrder; readonly hasSound: boolean }
  | { readonly of: number; readonly sound: unknown }
  | { readonly of: number; readonly isOver: true };

/** From the child. */
type FromChild =
  | { readonly said: RecogniserMessage }
  | { readonly of: number; readonly credit: SoundCredit }
  | { readonly of: number; readonly isOver: true };

/**
 * Starts one.
 * @param script the built `recogniser`, absolute
 * @param environment all that it may see of ours
 */
export function startForkedRecogniser(
  script: string,
  models: LoadedModels,
  environment: Readonly<Record<string, string>>,
): RecogniserChild<MessagePort> {
  const child = fork(script, [JSON.stringify(models)], {
    serialization: 'advanced',
    env: { ...environment },
    execArgv: [],
    // The native part prints file names and parameters; nobody reads them.
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const sounds = new Map<number, MessagePort>();
  // What cannot be told any more is of a process that is gone, and its end is told apart.
  const tell = (message: ToChild): void => {
    if (child.connected) child.send(message, () => undefined);
  };
  const over = (id: number): void => {
    sounds.get(id)?.close();
    sounds.delete(id);
  };
  child.on('error', () => undefined);
  child.on('exit', () => [...sounds.keys()].forEach(over));
  return {
    postMessage(order, sound) {
      if (sound) {
        sounds.set(order.id, sound);
        sound.on('message', (message: unknown) => tell({ of: order.id, sound: message }));
        sound.on('close', () => tell({ of: order.id, isOver: true }));
      }
      tell({ order, hasSound: sound !== null });
    },
    onMessage(listener) {
      child.on('message', (message: FromChild) => {
        if ('said' in message) listener(message.said);
        else if ('credit' in message) sounds.get(message.of)?.postMessage(message.credit);
        else over(message.of);
      });
    },
    onExit: (listener) => child.once('exit', listener),
    kill: () => {
      child.kill();
    },
  };
}

/** In the child: what its parent orders. Null in a process that was not forked. */
export function ordersOfParent(): {
  readonly onOrder: (listener: (order: RecogniserOrder, sound: SoundPort | null) => void) => void;
  readonly say: (message: RecogniserMessage) => void;
} | null {
  if (!process.send) return null;
  const tell = (message: FromChild): void => {
    process.send?.(message);
  };
  const sounds = new Map<number, { take(message: unknown): void; over(): void }>();
  // Nobody is left who would listen.
  process.on('disconnect', () => process.exit());
  return {
    say: (message) => tell({ said: message }),
    onOrder(listener) {
      process.on('message', (message: ToChild) => {
        if ('order' in message)
          listener(message.order, message.hasSound ? soundOf(message.order.id, sounds, tell) : null);
        else if ('sound' in message) sounds.get(message.of)?.take(message.sound);
        else sounds.get(message.of)?.over();
      });
    },
  };
}

function soundOf(
  id: number,
  sounds: Map<number, { take(message: unknown): void; over(): void }>,
  tell: (message: FromChild) => void,
): SoundPort {
  let take: (message: unknown) => void = () => undefined;
  let over: () => void = () => undefined;
  sounds.set(id, { take: (message) => take(message), over: () => over() });
  return {
    onMessage: (listener) => (take = listener),
    onClose: (listener) => (over = listener),
    post: (credit) => tell({ of: id, credit }),
    close() {
      sounds.delete(id);
      tell({ of: id, isOver: true });
    },
  };
}
