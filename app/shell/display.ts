// A screen for a machine without one: Chromium does not start without, not even to work in silence.
import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { Readable } from 'node:stream';

/** True on a Linux machine that has no screen. */
export function lacksDisplay(environment: NodeJS.ProcessEnv = process.env): boolean {
  return process.platform === 'linux' && !environment.DISPLAY && !environment.WAYLAND_DISPLAY;
}

/** What to say where no virtual screen can be had. */
export const NO_DISPLAY =
  'There is no screen here, and no Xvfb to make a virtual one. Install it (Debian, Ubuntu: apt-get install xvfb) and try again.';

/**
 * Starts this very process again on a virtual screen of its own, and waits for its end. To be awaited before Electron
 * is ready; a screen for this process itself would come too late, since its helpers were started without.
 * `xvfb-run` would keep the signals to itself and leave Earshot running.
 * @returns its exit code; null when there is no `Xvfb`
 */
export async function runOnVirtualDisplay(): Promise<number | null> {
  // It ends by itself with its last client, also when this process is killed.
  const screen = ['-screen', '0', '1280x800x24', '-nolisten', 'tcp', '-terminate'];
  const server = spawn('Xvfb', ['-displayfd', '3', ...screen], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    detached: true, // Ctrl+C is for Earshot, which needs the screen until it has ended.
  });
  const display = await displayOf(server);
  if (display === null) return null;

  // Where there is no screen there is no message bus either, which Chromium would lament line by line.
  const child = spawn(process.execPath, ['--log-level=3', ...process.argv.slice(1)], {
    stdio: 'inherit',
    env: { ...process.env, DISPLAY: `:${display}` },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  return new Promise((resolve) => {
    child.once('close', (code, signal) => {
      server.kill();
      resolve(code ?? (signal ? 128 + constants.signals[signal] : 1));
    });
  });
}

/** The number of the screen as soon as it can be used; null if the program is not there or does not start. */
function displayOf(server: ChildProcess): Promise<string | null> {
  return new Promise((resolve) => {
    server.once('error', () => resolve(null));
    server.once('exit', () => resolve(null));
    let text = '';
    (server.stdio[3] as Readable).setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      if (text.endsWith('\n')) resolve(text.trim());
    });
  });
}
