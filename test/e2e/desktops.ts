// A desktop a worker: a virtual screen with a pointer, a focus and a clipboard, and a message bus that nobody else is on. So spec files run beside each other
// that would take the focus from one another on one screen.
import { spawn, type ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import type { FullConfig } from '@playwright/test';

/** What a program must find in its environment to be on a desktop. */
interface Desktop {
  readonly DISPLAY: string;
  readonly DBUS_SESSION_BUS_ADDRESS: string;
}

/** Desktops of the workers but the first, which has the one that the whole run is on; JSON. Workers inherit it. */
const MORE = 'EARSHOT_TEST_MORE_DESKTOPS';

/** How many desktops there may be: several only where all are virtual, for there is but one at a desk. */
export const desktops = (): number => Number(process.env.EARSHOT_TEST_DESKTOPS ?? 1);

/** Moves this process onto the desktop of its worker; the runner itself stays where it is. */
export function goToDesktop(): void {
  const more = JSON.parse(process.env[MORE] ?? '[]') as Desktop[];
  const own = more[Number(process.env.TEST_PARALLEL_INDEX ?? 0) - 1];
  if (own) Object.assign(process.env, own);
}

/** Playwright's global set-up. @returns its end */
export default async function startDesktops({ workers }: FullConfig): Promise<() => Promise<void>> {
  const started: ChildProcess[] = [];
  const end = async (): Promise<void> => {
    // The bus before the screen that its programs are on.
    for (const child of started.reverse()) {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      if (child.exitCode === null && child.signalCode === null && child.kill()) await gone;
    }
  };
  try {
    const more: Desktop[] = [];
    while (more.length + 1 < Math.min(workers, desktops())) more.push(await startDesktop(started));
    process.env[MORE] = JSON.stringify(more);
  } catch (error) {
    await end();
    throw error;
  }
  return end;
}

/** @param started gets what was started, in its order */
async function startDesktop(started: ChildProcess[]): Promise<Desktop> {
  // Both are talkative: Xvfb tries numbers until one is free, the bus tells what it starts.
  const begin = (program: string, args: readonly string[], more: NodeJS.ProcessEnv = {}): Promise<string> => {
    const env = { ...process.env, ...more };
    const child = spawn(program, args, { env, stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
    started.push(child);
    return firstLine(program, child);
  };
  const number = await begin('Xvfb', [
    ...['-displayfd', '3', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp'],
  ]);
  const DISPLAY = `:${number}`;
  const address = await begin('dbus-daemon', ['--session', '--nofork', '--print-address=3'], { DISPLAY });
  return { DISPLAY, DBUS_SESSION_BUS_ADDRESS: address };
}

/** What a program writes to its fourth stream once it can be used. */
function firstLine(program: string, child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`${program} ended before it could be used`)));
    let text = '';
    (child.stdio[3] as Readable).setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      if (text.endsWith('\n')) resolve(text.trim());
    });
  });
}
