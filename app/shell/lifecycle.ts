// From the first line to the last: which way to start, one process a library, and an end that loses nothing. The steps are in start/.
import { app } from 'electron';
import { EXIT } from '../cli/exit-codes.ts';
import { processOutput } from '../cli/output.ts';
import { ENGINES } from '../compose/engines.ts';
import { lacksDisplay, NO_DISPLAY, runOnVirtualDisplay } from './display.ts';
import { ClickedLinks } from './links.ts';
import { givePageCode, pageCodeIn } from './page-code.ts';
import { prepareChromium, servePages, settleChromium } from './start/chromium.ts';
import { failure } from '../domain/failure.ts';
import { wayOut } from '../start/ending.ts';
import type { Run } from '../start/opening.ts';
import type { WorkCommand } from '../start/work.ts';
import { whenStopped } from './start/ending.ts';
import { builtDir, decodersDir, findPlace } from './start/place.ts';
import { takeTurn } from './start/turn.ts';
import type { WindowCommand, WindowStart } from './start/window.ts';
import { ownWords } from './start/words.ts';
import { runsUnsandboxed } from './unsandboxed.ts';

const NO_SANDBOX = 'Earshot runs without its sandbox: a harmful recording could reach the whole computer.';

/** Starts Earshot. Electron is ready only once this has come back, so what needs it is not waited for here. */
export async function main(): Promise<void> {
  const out = processOutput();
  const words = ownWords();
  const json = words.ok ? words.value.common.json : process.argv.includes('--json');
  const way = wayOut(out, json, (code) => app.exit(code));
  if (!words.ok) return way.refuse(words.failure, EXIT.wrongWords);
  const { command, common } = words.value;
  if (command.name === 'help') out.text((await import('../cli/usage.ts')).usage(ENGINES, command.of));
  if (command.name === 'version') out.line(app.getVersion());
  if (command.name === 'help' || command.name === 'version') return way.leave(EXIT.done);

  const isWork =
    command.name === 'window' ||
    command.name === 'run' ||
    command.name === 'transcribe' ||
    command.name === 'serve';
  if (isWork && lacksDisplay()) {
    const code = await runOnVirtualDisplay();
    if (code === null) out.note(NO_DISPLAY);
    return way.leave(code ?? EXIT.noDisplay);
  }
  const place = findPlace(command.name, common.library);
  if (!place.ok) return way.refuse(place.failure, EXIT.noLibrary);
  const host = async (isReady: boolean) => (await import('./electron-host.ts')).electronHost(isReady);
  const program = { builtDir, decodersDir: decodersDir(), host, again: again() };
  const run = { ...way, ...place.value, command, program };
  if (command.name === 'mcp')
    return (await import('../start/serve-mcp.ts')).serveMcp(command, run, whenStopped());
  if (command.name === 'worker')
    return way.refuse(failure('not-allowed', { message: WORKER_IN_NODE }), EXIT.failed);
  if (!isWork) return (await import('../start/library-command.ts')).answerCommand(command, run);

  prepareChromium();
  const clicked = new ClickedLinks(command.name === 'window' ? command.link : null);
  const turn = await takeTurn(run, clicked);
  if (turn === 'over') return;
  if (command.name === 'window')
    givePageCode(pageCodeIn(builtDir, process.versions.electron), app.getPath('userData'));
  settleChromium(command.name === 'window');
  const stop = whenStopped();
  begin(command, run, { clicked, stop, isFirst: turn === 'first' }).catch((error: unknown) => {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    for (const line of `Earshot could not start: ${text}`.split('\n')) out.note(line);
    return way.leave(EXIT.noLibrary);
  });
}

/** What decodes in Electron is a page, which a worker needs no screen for. */
const WORKER_IN_NODE =
  'A worker runs in plain Node, without a window: start it from Earshot’s folder with “npm start -- worker”, or from its container image.';

/** A packed app is one executable, of which an AppImage runs a copy; a clone is Electron and a folder. */
function again(): readonly [string, ...string[]] {
  if (!app.isPackaged) return [process.execPath, app.getAppPath()];
  return [process.env.APPIMAGE ?? process.execPath];
}

async function begin(
  command: WorkCommand | WindowCommand,
  run: Run,
  { isFirst, ...how }: Pick<WindowStart, 'clicked' | 'stop'> & { readonly isFirst: boolean },
): Promise<void> {
  await app.whenReady();
  const start = { ...how, ...servePages() };
  if (command.name === 'window') {
    const { showWindow } = await import('./start/window.ts');
    return showWindow(run, { ...start, hidden: command.hidden });
  }
  const { doWork } = await import('../start/work.ts');
  await doWork(command, run, {
    ...start,
    lockFor: isFirst ? command.name : null,
    // Who types a command without the sandbox has said yes to it.
    notes: runsUnsandboxed() ? [NO_SANDBOX] : [],
  });
}
