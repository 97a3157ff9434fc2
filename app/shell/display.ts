// A screen for a machine without one: Chromium does not start without, not even to work in silence.
import { spawn, spawnSync } from 'node:child_process';

/** True on a Linux machine that has no screen. */
export function lacksDisplay(environment: NodeJS.ProcessEnv = process.env): boolean {
  return process.platform === 'linux' && !environment.DISPLAY && !environment.WAYLAND_DISPLAY;
}

/** What to say where no virtual screen can be had. */
export const NO_DISPLAY =
  'There is no screen here, and no xvfb-run to make a virtual one. Install it (Debian, Ubuntu: apt-get install xvfb xauth) and try again.';

/**
 * Starts this very process again on a virtual screen of its own, and waits for its end.
 * @returns its exit code; null when there is no `xvfb-run`
 */
export async function runOnVirtualDisplay(): Promise<number | null> {
  if (spawnSync('xvfb-run', ['--help'], { stdio: 'ignore' }).error) return null;
  const screen = ['-a', '-s', '-screen 0 1280x800x24'];
  const child = spawn('xvfb-run', [...screen, process.execPath, ...process.argv.slice(1)], {
    stdio: 'inherit',
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  return new Promise((resolve) => {
    child.once('error', () => resolve(null));
    child.once('close', (code) => resolve(code ?? 1));
  });
}
