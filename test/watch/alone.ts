// A watcher in a process of its own, for what a test must not do to its own process: limits, stops, disks that hang.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { WatchEvent } from '../../app/watch/folder-watcher.ts';
import { bundleWorker } from '../support/bundle-worker.ts';

type Told = WatchEvent & { readonly folder: number };

export class WatchedAlone {
  readonly events: Told[] = [];
  readonly process: ChildProcess;
  #words = '';

  private constructor(process: ChildProcess) {
    this.process = process;
    if (!process.stdout || !process.stderr) throw new Error('no pipes');
    createInterface({ input: process.stdout }).on('line', (line) =>
      this.events.push(JSON.parse(line) as Told),
    );
    process.stderr.on('data', (chunk: Buffer) => (this.#words += chunk.toString()));
  }

  /** @param under shell words that come before the command, e.g. `ulimit -n 256;` */
  static async start(
    paths: readonly string[],
    { stallMs = 30_000, rescanMs = 300_000, calmLookMs = 60_000, under = '', inNamespace = false } = {},
  ): Promise<WatchedAlone> {
    const [alone, worker] = await Promise.all([
      bundleWorker('test/watch/watch-alone.ts'),
      bundleWorker('app/files/worker.ts'),
    ]);
    const words = [process.execPath, fileURLToPath(alone), fileURLToPath(worker), ...paths];
    const shell = ['sh', '-c', `${under} exec "$@"`, 'sh', ...words];
    const [command = '', ...args] = inNamespace ? ['unshare', '--user', '--map-root-user', ...shell] : shell;
    const env = {
      ...process.env,
      EARSHOT_STALL_MS: String(stallMs),
      EARSHOT_RESCAN_MS: String(rescanMs),
      EARSHOT_CALM_LOOK_MS: String(calmLookMs),
    };
    return new WatchedAlone(spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env }));
  }

  of<T extends Told['type']>(type: T, folder = 0): Extract<Told, { type: T }>[] {
    return this.events.filter(
      (event): event is Extract<Told, { type: T }> => event.type === type && event.folder === folder,
    );
  }

  settled(folder = 0): string[] {
    return this.of('settled', folder).map((event) => event.path);
  }

  state(folder = 0) {
    return this.of('state', folder).at(-1) ?? null;
  }

  async until(what: string, isTrue: () => boolean, withinMs = 30_000): Promise<void> {
    const endAt = performance.now() + withinMs;
    while (!isTrue()) {
      if (performance.now() > endAt || this.process.exitCode !== null)
        throw new Error(
          `${what}: not so\n${this.events
            .slice(-5)
            .map((event) => JSON.stringify(event))
            .join('\n')}\n${this.#words}`,
        );
      await delay(10);
    }
  }

  /** Waits until events come in, and the folder was compared since. */
  listening(folder = 0): Promise<void> {
    return this.until('it listens', () => {
      const heard = this.events.findLastIndex(
        (event) => event.folder === folder && event.type === 'state' && event.state === 'listening',
      );
      const scanned = this.events.findLastIndex(
        (event) => event.folder === folder && event.type === 'scanned',
      );
      return heard >= 0 && scanned > heard;
    });
  }

  /** Tells it to end. @returns its exit code, or the signal that ended it */
  end(): Promise<number | string | null> {
    const { exitCode, signalCode } = this.process;
    if (exitCode !== null || signalCode !== null) return Promise.resolve(exitCode ?? signalCode);
    return new Promise((resolve) => {
      this.process.once('exit', (code, signal) => resolve(code ?? signal));
      this.process.kill('SIGTERM');
    });
  }
}

/** Whether limits can be set for one process alone (Linux, user namespaces). */
export const hasNamespaces =
  process.platform === 'linux' &&
  spawnSync('unshare', [
    '--user',
    '--map-root-user',
    'sh',
    '-c',
    'echo 64 > /proc/sys/user/max_inotify_watches',
  ]).status === 0;
