// Runs a person's own program after a transcript: without a shell, with limits on time and output, and without Earshot's secrets.
import { spawn, type ChildProcess } from 'node:child_process';
import { basename, dirname, isAbsolute } from 'node:path';
import { failure } from '../domain/failure.ts';
import { filledArg, type PostAction, type PostPayload } from '../domain/post-action.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';

export type Command = Extract<PostAction, { kind: 'command' }>;

export interface CommandRun {
  readonly command: Command;
  readonly payload: PostPayload;
  /** What the program gets of the environment; nothing that begins with EARSHOT_ is handed on. */
  readonly environment: NodeJS.ProcessEnv;
  readonly limitMs?: number;
  readonly signal?: AbortSignal;
}

const LIMIT_MS = 5 * 60_000;
/** So much of what it writes is kept, from the end, characters. All of it is read, so that it never waits for us. */
const OUTPUT_CHARS = 2_000;
/** What was asked to end gets so long before it is ended, milliseconds. */
const GRACE_MS = 3_000;

/**
 * Runs it to its end. The JSON of the payload is its input; fields in its arguments are filled in, each one argument.
 * @returns what became of it, in words; it is tried again only where the program could not be started for want of resources
 */
export function runCommand(run: CommandRun): Promise<Outcome<string>> {
  const { command, environment, limitMs = LIMIT_MS, payload, signal } = run;
  const name = basename(command.program);
  if (!isAbsolute(command.program)) return Promise.resolve(failed(missing(name)));
  return new Promise((resolve) => {
    let child: ChildProcess;
    try {
      child = spawn(
        command.program,
        command.args.map((arg) => filledArg(arg, payload)),
        {
          cwd: dirname(command.program),
          env: environmentFor(environment),
          stdio: ['pipe', 'pipe', 'pipe'],
          shell: false,
          windowsHide: true,
          // A group of its own, so that what it starts ends with it.
          detached: process.platform !== 'win32',
        },
      );
    } catch (error) {
      resolve(failed(notStarted(name, error)));
      return;
    }
    let output = '';
    let why: 'late' | 'stopped' | null = null;
    const end = (reason: 'late' | 'stopped'): void => {
      why ??= reason;
      endGroup(child, 'SIGTERM');
      setTimeout(() => endGroup(child, 'SIGKILL'), GRACE_MS).unref();
      // Something that it started may hold its output open for ever.
      setTimeout(() => settle(null), GRACE_MS + 500).unref();
    };
    const late = setTimeout(() => end('late'), limitMs);
    const stop = (): void => end('stopped');
    signal?.addEventListener('abort', stop, { once: true });
    let isSettled = false;
    const settle = (code: number | null, error?: unknown): void => {
      if (isSettled) return;
      isSettled = true;
      clearTimeout(late);
      signal?.removeEventListener('abort', stop);
      resolve(outcomeOf(name, { code, error, why, output, limitMs }));
    };
    const keep = (bytes: Buffer): void => {
      output = (output + bytes.toString('utf8')).slice(-OUTPUT_CHARS);
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    // One that does not read its input is no fault.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(`${JSON.stringify(payload)}\n`);
    child.on('error', (error) => settle(null, error));
    child.on('close', (code) => settle(code));
    if (signal?.aborted) stop();
  });
}

interface Ended {
  readonly code: number | null;
  readonly error: unknown;
  readonly why: 'late' | 'stopped' | null;
  readonly output: string;
  readonly limitMs: number;
}

function outcomeOf(name: string, { code, error, limitMs, output, why }: Ended): Outcome<string> {
  if (error !== undefined) return failed(notStarted(name, error));
  if (why === 'late')
    return failed(
      failure('post-action-failed', {
        message: `“${name}” did not end within ${Math.round(limitMs / 1000)} seconds, so it was ended. The transcript is safe. Look at what it waits for.`,
        detail: output,
      }),
    );
  if (why === 'stopped')
    return failed(
      failure('post-action-failed', {
        message: `“${name}” was ended because Earshot ends. It runs again at the next start.`,
        retryable: true,
      }),
    );
  if (code === 0) return ok(`“${name}” was run, and ended well.`);
  return failed(
    failure('post-action-failed', {
      message: `“${name}” ended with ${code === null ? 'a signal' : `the code ${code}`}. The transcript is safe. What it wrote stands beside.`,
      detail: output,
    }),
  );
}

const missing = (name: string) =>
  failure('post-action-failed', {
    message: `The program “${name}” is not where it was, so nothing was run. The transcript is safe. Choose it again in the settings of the show.`,
  });

function notStarted(name: string, error: unknown) {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT') return missing(name);
  return failure('post-action-failed', {
    message: `The program “${name}” could not be started. The transcript is safe. See that it may be run, and choose it again in the settings of the show.`,
    detail: error instanceof Error ? error.message : String(error),
    retryable: code === 'EAGAIN' || code === 'ENOMEM' || code === 'EMFILE',
  });
}

/** Earshot's own variables hold a key. */
function environmentFor(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => !/^(?:EARSHOT_|ELECTRON_|NODE_OPTIONS$)/i.test(name)),
  );
}

function endGroup(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // It is gone already.
  }
}
