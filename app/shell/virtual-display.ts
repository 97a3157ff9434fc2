// On a Linux machine without a screen: runs Earshot again on a virtual one, because Chromium starts on none.
import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';

const NO_XVFB =
  'There is no screen here, and Xvfb, which would make a virtual one, is not installed. ' +
  'Install it (Debian and Ubuntu: sudo apt-get install xvfb) and try again.';

/** Beyond what a shell reports for a command that was found: no screen, no Earshot. */
const EXIT_NO_DISPLAY = 69;

/**
 * Runs the same command line on a virtual screen where there is no other, with this process's input and output.
 * To be awaited at the top level of the entry: Electron looks for a screen once that has run, and the processes that
 * it has started by then would not see a screen that came later. `xvfb-run` would not hand signals on.
 * @returns the exit code of that run; null where there is a screen and nothing had to be done
 */
export async function runOnVirtualDisplay(): Promise<number | null> {
  const { platform, env } = process;
  if (platform !== 'linux' || env.DISPLAY || env.WAYLAND_DISPLAY) return null;

  // It ends with its last client, also when this process is killed. Its own words would mean nothing to the person.
  const server = spawn(
    'Xvfb',
    ['-displayfd', '3', '-screen', '0', '1280x800x24', '-nolisten', 'tcp', '-terminate'],
    {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
      detached: true, // Ctrl+C is for Earshot, which still needs the screen while it ends.
    },
  );
  const display = await displayOf(server);
  if (display === null) {
    process.stderr.write(`${NO_XVFB}\n`);
    return EXIT_NO_DISPLAY;
  }

  // Where there is no screen there is no message bus either, which Chromium would lament line by line.
  const child = spawn(process.execPath, ['--log-level=3', ...process.argv.slice(1)], {
    stdio: 'inherit',
    env: { ...env, DISPLAY: `:${display}` },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  return new Promise((resolve) => {
    child.once('close', (code) => {
      server.kill();
      resolve(code ?? 1);
    });
  });
}

/** The number of the screen, once it can be connected to; null if there is no such program or it does not start. */
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
