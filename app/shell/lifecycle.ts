// From the first line to the last: which way to start, one process a library, and an end that loses nothing.
import { app, nativeTheme, powerMonitor, protocol, dialog, session } from 'electron';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { fileURLToPath } from 'node:url';
import { EXIT } from '../cli/exit-codes.ts';
import { processOutput } from '../cli/output.ts';
import { refusedSwitch } from '../cli/debugging-switches.ts';
import { refuse } from '../cli/refuse.ts';
import { type Command, parseWords, personalWords, USAGE } from '../cli/words.ts';
import type { Composed } from './compose.ts';
import { failure, type Failure } from '../domain/failure.ts';
import { cannotWrite, libraryPlace, whyUnwritable } from './library-place.ts';
import { lacksDisplay, NO_DISPLAY, runOnVirtualDisplay } from './display.ts';
import { takeEnvironment } from './environment.ts';
import { onUncaught, startAnew } from './last-resort.ts';
import { handleMedia, MEDIA_SCHEME_PRIVILEGES } from './media.ts';
import type { ResolveMedia } from './media-answer.ts';
import { type Answerer, serveIpc } from './ipc.ts';
import { ClickedLinks, registerLinks } from './links.ts';
import { closeSession } from './closed-session.ts';
import { APP_ORIGIN, APP_SCHEME_PRIVILEGES, hardenContents, servePage } from './security.ts';
import { mayDecodeUnsandboxed, runsUnsandboxed, sayUnsandboxed } from './unsandboxed.ts';
import { MainWindow } from './window.ts';

// What works comes by `import()`: it is read while Chromium starts and the page loads.
const works = () => import('./compose.ts');

/** Said by a command that met a fault which nobody caught. */
const FAULT =
  'Earshot met a fault that it did not expect and ended. What was being sent was ended in order, and the queue is kept: run the command again.';

const builtDir = dirname(fileURLToPath(import.meta.url));

/** Starts Earshot. */
export async function main(): Promise<void> {
  const out = processOutput();
  const leave = async (code: number, isStuck = false): Promise<void> => {
    const fault = await out.flush();
    if (fault) out.note(withDetail(fault));
    if (fault && code === EXIT.done) code = EXIT.failed;
    // All is written down. A usual exit would wait for a disk that may never answer.
    if (isStuck) process.kill(process.pid, 'SIGKILL');
    app.exit(code);
  };
  const debugging = app.isPackaged ? refusedSwitch(process.argv.slice(1)) : null;
  if (debugging !== null) {
    // Before Chromium is ready it has not heard of them either.
    refuse({ json: process.argv.includes('--json'), out }, refusalOf(debugging));
    await leave(EXIT.wrongWords);
    return;
  }
  const words = parseWords(personalWords(ownArguments()), {
    EARSHOT_LIBRARY: process.env.EARSHOT_LIBRARY || undefined,
  });
  if (!words.ok) {
    const json = process.argv.includes('--json');
    refuse({ json, out }, { code: 'bad-argument', message: `${words.message}. See --help.` });
    await leave(EXIT.wrongWords);
    return;
  }
  const { command, common } = words;
  if (command.name === 'help') out.text(USAGE);
  if (command.name === 'version') out.line(app.getVersion());
  if (command.name === 'help' || command.name === 'version') {
    await leave(0);
    return;
  }
  const isWork = command.name === 'window' || command.name === 'run' || command.name === 'transcribe';
  if (isWork && lacksDisplay()) {
    const code = await runOnVirtualDisplay();
    if (code === null) out.note(NO_DISPLAY);
    await leave(code ?? EXIT.noDisplay);
    return;
  }

  // npm starts us in the project's folder; what the person typed is meant from theirs.
  const cwd = (!app.isPackaged && process.env.INIT_CWD) || process.cwd();
  const accountDir = app.getPath('userData');
  const { directory: libraryDir, isUsual } = libraryPlace(common.library, cwd, accountDir);
  // Chromium's own files, and with them the word to a window that is open, belong to the library.
  if (!isUsual) {
    const browserDir = join(libraryDir, 'browser');
    try {
      mkdirSync(browserDir, { recursive: true, mode: 0o700 });
    } catch (error) {
      refuse({ json: common.json, out }, cannotWrite(libraryDir, error));
      await leave(EXIT.noLibrary);
      return;
    }
    app.setPath('userData', browserDir);
  }

  if (!isWork) {
    // Answered and gone before Chromium starts: quick, and without a screen.
    const [{ compose, takeLibraryLock }, { runLibraryCommand }] = await Promise.all([
      works(),
      import('../cli/library-commands.ts'),
    ]);
    // What only asks or notes something goes on beside whoever works; whose the library is, is decided alone.
    const lock = command.name === 'confirm' ? takeLibraryLock(libraryDir, 'confirm', Date.now()) : null;
    if (lock?.ok === false) {
      refuse({ json: common.json, out }, lock.failure);
      await leave(EXIT.noLibrary);
      return;
    }
    const composed = compose({
      libraryDir,
      accountDir,
      builtDir,
      decodersDir: decodersDir(),
      environment: takeEnvironment(process.env),
      isReady: false,
      mayRestore: lock !== null,
      isLost: command.name === 'confirm' && command.isLost,
    });
    if (!composed.ok) {
      refuse({ json: common.json, out }, composed.failure);
      await leave(EXIT.noLibrary);
      return;
    }
    const { choices, diagnostics, core, search, secondPlace, shows, standing, stop, views } = composed.value;
    const code = await runLibraryCommand(command, {
      core,
      standing,
      views,
      choices,
      shows,
      search,
      secondPlace,
      diagnostics,
      ask: terminalQuestion(),
      out,
      json: common.json,
      cwd,
    });
    await stop();
    await leave(code);
    return;
  }

  protocol.registerSchemesAsPrivileged([APP_SCHEME_PRIVILEGES, MEDIA_SCHEME_PRIVILEGES]);
  // Chromium cannot sandbox anything for root; where it is told so, insisting would end its processes.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  hardenContents();
  app.setName('Earshot');
  if (process.platform === 'win32') app.setAppUserModelId('app.earshot.desktop');

  const clicked = new ClickedLinks(command.name === 'window' ? command.link : null);
  const isFirst = app.requestSingleInstanceLock(clicked.forFirstInstance());
  // Chromium also says no where it cannot write its lock. Nobody works there then, and "is running already" would be untrue.
  const unwritable = isFirst ? null : whyUnwritable(app.getPath('userData'), libraryDir);
  if (unwritable) {
    if (command.name !== 'window') {
      refuse({ json: common.json, out }, unwritable);
      await leave(EXIT.noLibrary);
      return;
    }
    // Not waited for here: Electron is ready only once this function has come back.
    void app.whenReady().then(() => {
      dialog.showErrorBox('Earshot cannot open its library', withDetail(unwritable));
      return leave(EXIT.noLibrary);
    });
    return;
  }
  if (command.name === 'window' && !isFirst) {
    // The first window was told by Chromium's lock itself.
    await leave(0);
    return;
  }
  if (command.name === 'run' && !isFirst) {
    const told = 'Earshot is already running for this library and does this work.';
    if (common.json) out.json({ ok: true, message: told });
    else out.note(told);
    await leave(0);
    return;
  }
  if (command.name !== 'window') {
    app.disableHardwareAcceleration();
    // A command's error output is for people, not for the desktop services that Chromium misses on a server.
    app.commandLine.appendSwitch('log-level', '3');
  }

  registerLinks();
  const stop = whenStopped();
  app.on('window-all-closed', () => {
    // Closing the window keeps Earshot in the tray; who wants to end says Quit.
  });

  let resolveMedia: ResolveMedia = () => null;
  let holdsLock = false;
  const open = async (complain: (why: Failure) => void): Promise<Composed | null> => {
    const { compose, takeLibraryLock } = await works();
    // Chromium's lock knows names of folders only; this one is the library's own, and decides. It goes with the process.
    const lock = isFirst ? takeLibraryLock(libraryDir, command.name, Date.now()) : null;
    if (lock?.ok === false && (command.name !== 'transcribe' || lock.failure.code !== 'library-in-use')) {
      complain(lock.failure);
      await leave(EXIT.noLibrary);
      return null;
    }
    holdsLock = lock?.ok === true;
    const environment = takeEnvironment(process.env);
    const composed = compose({
      libraryDir,
      accountDir,
      builtDir,
      decodersDir: decodersDir(),
      environment,
      isReady: true,
      mayRestore: holdsLock,
    });
    if (!composed.ok) {
      complain(composed.failure);
      await leave(EXIT.noLibrary);
      return null;
    }
    const parts = composed.value;
    resolveMedia = parts.resolveMedia;
    onUncaught({
      log: (error) => parts.log.fault(error, 'running'),
      end: () => parts.stop(),
      after: async (error) => {
        if (command.name === 'window') startAnew(libraryDir, environment, error);
        else
          refuse({ json: common.json, out }, failure('internal', { message: FAULT, detail: String(error) }));
        await leave(EXIT.fault, parts.isStuck());
      },
    });
    return parts;
  };

  const showWindow = async (hidden: boolean): Promise<void> => {
    const face = makeFace();
    // The page loads while the library is opened: both take about as long.
    // Its end is waited for below; where the library cannot be opened, the window goes before it is loaded.
    if (!hidden) face.window.open().catch(() => undefined);
    const parts = await open((why) => {
      face.window.close();
      dialog.showErrorBox('Earshot cannot open its library', withDetail(why));
    });
    if (!parts) return;
    const { WindowApp } = await import('./window-app.ts');
    nativeTheme.themeSource = parts.core.preferences.get('theme');
    const windowApp = new WindowApp(parts, { builtDir, window: face.window, quit: stop.request });
    // Results near their hour come first, then the disk is compared.
    powerMonitor.on('resume', () => {
      parts.core.worker.wake();
      parts.core.listening.rescan();
    });
    powerMonitor.on('on-battery', () => (parts.core.rest.onBattery = true));
    powerMonitor.on('on-ac', () => (parts.core.rest.onBattery = false));
    parts.core.rest.onBattery = powerMonitor.onBatteryPower;
    app.on('second-instance', (_event, _words, _cwd, given) => {
      if (!clicked.take(given)) void windowApp.open();
    });
    app.on('activate', () => void windowApp.open());
    const isUnsandboxed = runsUnsandboxed();
    if (isUnsandboxed) parts.core.rest.mayDecode = false;
    await parts.standing.begin(true);
    face.answer(windowApp.answerer());
    await windowApp.start(hidden);
    if (isUnsandboxed)
      void mayDecodeUnsandboxed(face.window.current).then((may) => (parts.core.rest.mayDecode = may));
    clicked.deliver((link) => void windowApp.openLink(link));
    await stop.requested;
    face.stop();
    windowApp.stop();
    await parts.stop();
    await leave(0, parts.isStuck());
  };

  const doWork = async (order: Extract<Command, { name: 'run' | 'transcribe' }>): Promise<void> => {
    const parts = await open((why) => void refuse({ json: common.json, out }, why));
    if (!parts) return;
    // Who types a command without the sandbox has said yes to it.
    if (runsUnsandboxed())
      out.note('Earshot runs without its sandbox: a harmful recording could reach the whole computer.');
    if (parts.standing.doubt !== null) {
      const { refuseInDoubt } = await import('../cli/confirm-command.ts');
      const code = refuseInDoubt(parts.standing.view(), { json: common.json, out });
      await parts.stop();
      await leave(code);
      return;
    }
    const { liesOn } = parts.standing.view();
    if (liesOn !== null) out.note(liesOn);
    const { openToOthers } = await import('../operations/open-to-others.ts');
    const seen = openToOthers(parts.core.library);
    if (seen !== null) out.note(seen);
    const { warning } = parts.views.settings().address;
    if (warning !== null) out.note(warning);
    const how = { cwd, json: common.json, out, stopped: stop.requested, works: holdsLock };
    const code = await work(order, parts, how);
    await parts.stop();
    await leave(code, parts.isStuck());
  };

  const begin = async (): Promise<void> => {
    await app.whenReady();
    closeSession(session.defaultSession, developmentUrl());
    // A page only reaches the schemes that are served when it is loaded.
    servePage(session.defaultSession.protocol, join(builtDir, '..', 'renderer'));
    handleMedia(session.defaultSession.protocol, APP_ORIGIN, (host, id) => resolveMedia(host, id));
    await (command.name === 'window' ? showWindow(command.hidden) : doWork(command));
  };
  begin().catch(async (error: unknown) => {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    for (const line of `Earshot could not start: ${text}`.split('\n')) out.note(line);
    await leave(EXIT.noLibrary);
  });
}

/** Where the decoders lie that are files of their own: beside the app's archive when packed. */
function decodersDir(): string {
  return join(app.isPackaged ? process.resourcesPath : join(builtDir, '..'), 'decoders');
}

const refusalOf = (word: string) =>
  ({
    code: 'bad-argument',
    message: `Earshot does not start with ${word}: it would open the app to other programs, or take its protection away. Leave it out.`,
  }) as const;

/** Where the page comes from while it is worked on; null when packed, and usually. */
function developmentUrl(): string | null {
  return app.isPackaged ? null : (process.env.ELECTRON_RENDERER_URL ?? null);
}

/** The window and the bridge to its page, before there is anything to show in it. */
function makeFace() {
  const development = developmentUrl();
  let answer: (answerer: Answerer) => void = () => undefined;
  const answerer = new Promise<Answerer>((resolve) => (answer = resolve));
  const window = new MainWindow({
    builtDir,
    iconPath: join(builtDir, '..', 'icons', 'icon.png'),
    developmentUrl: development,
    placePath: join(app.getPath('userData'), 'window.json'),
    mayShow: answerer.then(() => undefined),
    onMade: (made) => {
      if (runsUnsandboxed()) sayUnsandboxed(made);
    },
  });
  const stop = serveIpc(
    {
      page: () => window.current?.webContents ?? null,
      developmentOrigin: development === null ? null : new URL(development).origin,
    },
    answerer,
  );
  return { window, answer, stop };
}

/** Arguments after the executable and, unpacked, after the app's folder, which is the first that is no switch. */
function ownArguments(): readonly string[] {
  const given = process.argv.slice(1);
  return app.isPackaged ? given : given.slice(given.findIndex((word) => !word.startsWith('-')) + 1);
}

async function work(
  command: Extract<Command, { name: 'run' | 'transcribe' }>,
  parts: Composed,
  how: {
    cwd: string;
    json: boolean;
    out: ReturnType<typeof processOutput>;
    stopped: Promise<NodeJS.Signals | null>;
    works: boolean;
  },
): Promise<number> {
  const tools = { core: parts.core, ...how };
  if (command.name === 'transcribe') {
    const { transcribe } = await import('../cli/transcribe-command.ts');
    // Where the app is running already, it does the work that is queued here.
    if (how.works) await parts.standing.begin(false);
    parts.core.worker.paused = false;
    return transcribe(command, tools);
  }
  const { run } = await import('../cli/run-command.ts');
  await parts.standing.begin(true);
  return run(command, tools);
}

/** Turns every way to ask for the end (menu, tray, signal, logout) into one promise. */
function whenStopped(): {
  readonly requested: Promise<NodeJS.Signals | null>;
  readonly request: () => void;
} {
  let end: (signal: NodeJS.Signals | null) => void = () => undefined;
  const requested = new Promise<NodeJS.Signals | null>((resolve) => (end = resolve));
  const request = (): void => end(null);
  app.on('before-quit', (event) => {
    event.preventDefault();
    request();
  });
  const hear = (): void => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.removeAllListeners(signal).on(signal, () => end(signal));
  };
  hear();
  // While it starts, Chromium takes the signals for itself and makes all of them one wish to quit; who asks is told apart again.
  void app.whenReady().then(hear);
  return { requested, request };
}

/** Asks whoever sits at the terminal; null where nobody does. */
function terminalQuestion(): ((question: string) => Promise<boolean>) | null {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return null;
  return async (question) => {
    const terminal = createInterface({ input: process.stdin, output: process.stderr });
    try {
      return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
    } finally {
      terminal.close();
    }
  };
}

function withDetail(why: { message: string; detail?: string }): string {
  return why.detail ? `${why.message}\n${why.detail}` : why.message;
}
