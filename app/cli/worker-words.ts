// The words about a worker: this computer does the work of a speech service that runs on another one.
import { hostname } from 'node:os';
import { command, positive, TEXT } from './command.ts';
import { readUrl } from '../domain/url.ts';

export interface WorkerCommand {
  readonly name: 'worker';
  /** Where turns are handed out: `redis://…`; null where the environment has it (`EARSHOT_QUEUE`). */
  readonly queue: string | null;
  /** Where the speech service answers. */
  readonly server: string;
  /** Null where the environment has it (`EARSHOT_WORKER_TOKEN`). */
  readonly token: string | null;
  /** A certificate to trust, a path; null for the usual ones. */
  readonly ca: string | null;
  readonly workerName: string;
  /** Tasks at once. */
  readonly atOnce: number;
  /** What is kept of recordings that nobody works on, bytes. */
  readonly cacheBytes: number;
  /** How long what is in hand may still take once it is told to end, milliseconds. */
  readonly drainMs: number;
}

const [AT_ONCE, CACHE_MB, DRAIN_SECONDS] = ['1', '10000', '60'];
const NAME = /^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,59}$/u;

export const isQueueUrl = (url: string): boolean =>
  /^rediss?:\/\//.test(url) && (readUrl(url)?.hostname ?? '') !== '';
const isServer = (url: string): boolean => /^https?:\/\//.test(url) && readUrl(url)?.pathname === '/';

export const WORKER = command({
  words: ['worker'],
  help: `
  earshot worker --queue redis://HOST:PORT --server URL --token TOKEN   do the work of an “earshot serve” on another computer
                  [--name NAME] [--at-once N] [--cache-size MB] [--drain SECONDS] [--ca FILE]
                  EARSHOT_QUEUE and EARSHOT_WORKER_TOKEN stand for --queue and --token, unseen by others`,
  options: {
    ...{ queue: TEXT, server: TEXT, token: TEXT, ca: TEXT, name: TEXT },
    ...{ 'at-once': TEXT, 'cache-size': TEXT, drain: TEXT },
  },
  read({ values, words: [other] }): WorkerCommand | string {
    const { ca = null, name = usualName(), queue = null, server = '', token = null } = values;
    if (other) return 'worker takes no words';
    if (queue !== null && !isQueueUrl(queue))
      return '--queue takes the address of the queue engine: redis://HOST:PORT';
    if (!isServer(server)) return '--server takes the address of the speech service: https://HOST:PORT';
    if (!NAME.test(name)) return '--name takes letters, digits, spaces and . _ -';
    const [atOnce, size, drain] = [
      positive(values['at-once'] ?? AT_ONCE),
      positive(values['cache-size'] ?? CACHE_MB),
      values.drain === '0' ? 0 : positive(values.drain ?? DRAIN_SECONDS),
    ];
    if (atOnce === null || size === null || drain === null || atOnce > 256)
      return '--at-once, --cache-size and --drain take a number from 1 on';
    return {
      ...{ name: 'worker', queue, server, token, ca, workerName: name, atOnce },
      cacheBytes: size * 1_000_000,
      drainMs: drain * 1_000,
    };
  },
});

/** The name of this computer, as far as it is one of ours. */
const usualName = (): string => {
  const name = hostname().slice(0, 60);
  return NAME.test(name) ? name : 'worker';
};
