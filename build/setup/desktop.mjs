// A desktop for a program under test: a screen if there is none, and a message bus of its own.
import { isHeadless } from './setup.mjs';

/** How many desktops tests may use at once: as many as one likes where they are made up, and at a desk there is one. */
export const desktops = () => (process.platform === 'linux' && isHeadless() ? 2 : 1);

/**
 * Wraps a command line, so that what it starts has a screen and, on Linux, a session bus that nobody else is on.
 * @param {string[]} command
 * @returns {string[]}
 */
export function onDesktop(command) {
  if (process.platform !== 'linux') return command;
  const bus = ['dbus-run-session', '--', ...command];
  return isHeadless() ? ['xvfb-run', '-a', '-s', '-screen 0 1600x1000x24', ...bus] : bus;
}
