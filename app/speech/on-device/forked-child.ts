// A process with native parts as a child of plain Node: what breaks down there ends that child alone. Ports cannot be handed to one, so that what
// goes over a sound's port is passed on with its number.
import { fork, type ChildProcess } from 'node:child_process';
import type { MessagePort } from 'node:worker_threads';
import type { SoundCredit } from '../../domain/decoding.ts';
import type { SoundPort } from './sound-queue.ts';

/** Orders have numbers, and each may come with a sound. */
interface Numbered {
  readonly id: number;
}

/** To the child. `of` numbers a sound: it is the id of the order that it came with. */
type ToChild<Order> =
  | { readonly order: Order; readonly hasSound: boolean }
  | { readonly of: number; readonly sound: unknown }
  | { readonly of: number; readonly isOver: true };

/** From the child. */
type FromChild<Message> =
  | { readonly said: Message }
  | { readonly of: number; readonly credit: SoundCredit }
  | { readonly of: number; readonly isOver: true };

/** Such a process, as whoever gives it orders sees it. */
export interface ForkedChild<Order, Message> {
  postMessage(order: Order, sound: MessagePort | null): void;
  onMessage(listener: (message: Message) => void): void;
  /** Called once, when it has ended. */
  onExit(listener: (code: number | null) => void): void;
  /** Ends it, whatever it does. */
  kill(): void;
}

/**
 * Starts one.
 * @param script the built entry, absolute
 * @param argument what it is told on its command line
 * @param environment all that it may see of ours
 */
export function startForked<Order extends Numbered, Message>(
  script: string,
  argument: string,
  environment: Readonly<Record<string, string>>,
): ForkedChild<Order, Message> {
  const child = forked(script, argument, environment);
  if (!child) return neverBegun();
  const sounds = new Map<number, MessagePort>();
  // What cannot be told any more is of a process that is gone, and its end is told apart.
  const tell = (message: ToChild<Order>): void => {
    if (child.connected) child.send(message, () => undefined);
  };
  const over = (id: number): void => {
    sounds.get(id)?.close();
    sounds.delete(id);
  };
  const ended = new Promise<number | null>((resolve) => {
    child.on('exit', resolve);
    // What could not be begun tells no exit (child_process, “Event: 'error'”): a limit of processes, a program that was moved.
    child.on('error', () => {
      if (child.pid === undefined) resolve(null);
    });
  });
  void ended.then(() => [...sounds.keys()].forEach(over));
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
      child.on('message', (message: FromChild<Message>) => {
        if ('said' in message) listener(message.said);
        else if ('credit' in message) sounds.get(message.of)?.postMessage(message.credit);
        else over(message.of);
      });
    },
    onExit: (listener) => void ended.then(listener),
    kill: () => {
      child.kill();
    },
  };
}

/** @returns null where the system lets none begin: it may tell so at once, or by the child’s `error` */
function forked(
  script: string,
  argument: string,
  environment: Readonly<Record<string, string>>,
): ChildProcess | null {
  try {
    return fork(script, [argument], {
      serialization: 'advanced',
      env: { ...environment },
      execArgv: [],
      // The native part prints file names and parameters; nobody reads them.
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
  } catch {
    return null;
  }
}

/** A child that is gone before it was there. */
const neverBegun = <Order, Message>(): ForkedChild<Order, Message> => ({
  postMessage: (_order, sound) => sound?.close(),
  onMessage: () => undefined,
  onExit: (listener) => void setImmediate(listener, null),
  kill: () => undefined,
});

/** What a child hears from its parent, and says to it. */
export interface OrdersOfParent<Order, Message> {
  readonly onOrder: (listener: (order: Order, sound: SoundPort | null) => void) => void;
  readonly say: (message: Message) => void;
}

/** In the child: what its parent orders. Null in a process that was not forked. */
export function ordersOfParent<Order extends Numbered, Message>(): OrdersOfParent<Order, Message> | null {
  if (!process.send) return null;
  const tell = (message: FromChild<Message>): void => {
    process.send?.(message);
  };
  const sounds = new Map<number, { take(message: unknown): void; over(): void }>();
  // Nobody is left who would listen.
  process.on('disconnect', () => process.exit());
  return {
    say: (message) => tell({ said: message }),
    onOrder(listener) {
      process.on('message', (message: ToChild<Order>) => {
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
  tell: (message: FromChild<never>) => void,
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
