// A real `earshot serve` for a bench: in a place of its own, on a free port of this computer.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeCommand } from '../../build/node-command.mjs';

/** A folder with a library and an account, for commands and servers. */
export class ServePlace {
  readonly library: string;
  readonly env: NodeJS.ProcessEnv;

  constructor(folder: string) {
    this.library = join(folder, 'library');
    this.env = { ...process.env, XDG_CONFIG_HOME: join(folder, 'account') };
  }

  command(...words: readonly string[]): { readonly executable: string; readonly args: readonly string[] } {
    return nodeCommand(['--library', this.library, ...words]);
  }

  /** @returns a new token */
  token(name: string, ...words: readonly string[]): string {
    const { args, executable } = this.command('serve', 'tokens', 'add', name, ...words);
    return execFileSync(executable, args, { env: this.env, encoding: 'utf8' }).trim();
  }

  async serve(...words: readonly string[]): Promise<ServeProcess> {
    const { args, executable } = this.command('serve', '--port', '0', '--json', ...words);
    const child = spawn(executable, args, { env: this.env, stdio: ['ignore', 'pipe', 'inherit'] });
    const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
    const url = await new Promise<string>((resolve, reject) => {
      child.once('close', () => reject(new Error('serve ended before it listened')));
      child.stdout
        .setEncoding('utf8')
        .once('data', (line: string) => resolve((JSON.parse(line) as { url: string }).url));
    });
    return new ServeProcess(child, url, gone);
  }
}

export class ServeProcess {
  readonly child: ChildProcess;
  readonly url: string;
  readonly #gone: Promise<void>;

  constructor(child: ChildProcess, url: string, gone: Promise<void>) {
    this.child = child;
    this.url = url;
    this.#gone = gone;
  }

  end(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    this.child.kill(signal);
    return this.#gone;
  }

  /** Resident memory now, MB. */
  get memoryMB(): number {
    return this.#status('VmRSS');
  }

  /** The most that it was so far, MB. */
  get peakMB(): number {
    return this.#status('VmHWM');
  }

  #status(key: string): number {
    const status = readFileSync(`/proc/${this.child.pid}/status`, 'utf8');
    return Number(new RegExp(`${key}:\\s+(\\d+) kB`).exec(status)?.[1] ?? 0) / 1_000;
  }
}
