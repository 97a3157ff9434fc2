// Starts Earshot with its window: the page loads while the library is opened, since both take about as long.
import { app, dialog, nativeTheme, powerMonitor } from 'electron';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from '../../cli/words.ts';
import type { Composed } from '../../compose/compose.ts';
import type { AppView } from '../../contract/views.ts';
import type { Core } from '../../operations/core.ts';
import { serveEditMenu } from '../edit-menu.ts';
import { giveBackAfterStart } from '../give-back.ts';
import { ShownLanguage } from '../shown-language.ts';
import { type Answerer, keepWritten, serveIpc } from '../ipc.ts';
import type { ClickedLinks } from '../links.ts';
import type { ResolveMedia } from '../../compose/media-answer.ts';
import { preparingMessage } from '../preparing-message.ts';
import { mayDecodeUnsandboxed, runsUnsandboxed, sayUnsandboxed } from '../unsandboxed.ts';
import { MainWindow } from '../window.ts';
import { type Stop, withDetail } from '../../start/ending.ts';
import { openToWork, type Run } from '../../start/opening.ts';
import { startAnew } from '../last-resort.ts';
import { runtimeView } from '../runtime.ts';
import { SecondStarts } from '../second-starts.ts';
import { FirstAnswers } from '../../compose/first-answers.ts';
import { builtDir, developmentUrl } from './place.ts';

/** What answers are known by, as the build says: see `build/kept-answers.ts`. */
declare const KEPT_ANSWERS: string;

/** What the work of a window begins with. */
interface InWindow {
  readonly face: ReturnType<typeof makeFace>;
  readonly first: FirstAnswers;
  readonly language: ShownLanguage;
  readonly secondStarts: SecondStarts;
}

export type WindowCommand = Extract<Command, { name: 'window' }>;

export interface WindowStart {
  /** To the tray only. */
  readonly hidden: boolean;
  readonly clicked: ClickedLinks;
  readonly stop: Stop;
  readonly serveMedia: (resolve: ResolveMedia) => void;
  /** Fulfilled when the page was given its html and all files that this names, for the first time. */
  readonly pageServed: Promise<void>;
  /** Fulfilled when the page's first list is drawn, as it says. */
  readonly listDrawn: Promise<void>;
}

/** What comes after opening the library waits for the page's files no longer than this, milliseconds. */
const SERVED_MS = 150;
/** Opening the library waits for the list no longer than this, milliseconds, where what it is drawn from is known. */
const KNOWN_LIST_MS = 3_000;
/** Until Chromium has written the largest of them to the page's process, milliseconds: it does so in pieces, each in a turn of this thread. */
const WRITTEN_MS = 12;
/** What the list does not need waits for it no longer than this, milliseconds: the page of another language, or of a developer, asks in another order. */
const LIST_MS = 8_000;
/** Between two steps of the start, milliseconds: the page's files come from this thread, each in several turns. */
const TURN_MS = 2;

/** Shows the window and works until the end is asked for; then ends the process. */
export async function showWindow(run: Run, start: WindowStart): Promise<void> {
  const { hidden, stop } = start;
  const secondStarts = new SecondStarts(start.clicked, stop.requested);
  const language = new ShownLanguage(join(app.getPath('userData'), 'language.json'));
  const first = firstAnswersOf(run, language);
  const face = makeFace(language, first);
  // Its end is waited for below; where the library cannot be opened, the window goes before it is loaded.
  if (!hidden) face.window.open().catch(() => undefined);
  const words = language.speak();
  const isKnown = takeKept(first, hidden);
  if (isKnown) face.show();
  // The page waits for nothing but its files: this thread is theirs until the list is drawn, and then opens the library.
  if (isKnown) await Promise.race([start.listDrawn, first.listWaits, stop.requested, sleep(KNOWN_LIST_MS)]);
  // Chromium is busy starting the page's process.
  if (!hidden) await readCode(words);
  const how = {
    lockFor: 'window',
    between: turn,
    serveMedia: start.serveMedia,
    onLong: preparingMessage({
      ...{ words, hidden, stopped: stop.requested },
      leave: () => void run.leave(0, true),
    }),
    startAnew: (environment: NodeJS.ProcessEnv, error: unknown) =>
      startAnew(run.libraryDir, environment, error),
  } as const;
  const opened = await openToWork(run, how, (why) => {
    face.window.close();
    dialog.showErrorBox('Earshot cannot open its library', withDetail(why));
  });
  if (!opened) return;
  if (!hidden && !isKnown) await pagesTurn(start.pageServed);
  await words;
  await speakAs(opened.parts.core, language, face);
  await workInWindow(opened.parts, { ...start, face, first, language, secondStarts });
  first.keep();
  await run.leave(0, opened.parts.isStuck(), () => secondStarts.startNext(opened.environment));
}

/** Works with the library until the end is asked for, and closes it. */
async function workInWindow(
  parts: Composed,
  { clicked, face, first, hidden, language, listDrawn, secondStarts, stop }: WindowStart & InWindow,
): Promise<void> {
  const { core, standing } = parts;
  await turn();
  const { WindowApp } = await import('../window-app.ts');
  await turn();
  nativeTheme.themeSource = core.preferences.get('theme');
  const windowApp = new WindowApp(parts, { builtDir, window: face.window, language, quit: stop.request });
  followPower(core);
  app.on('activate', () => void windowApp.open());
  const isUnsandboxed = runsUnsandboxed();
  if (isUnsandboxed) core.rest.mayDecode = false;
  const answerer = windowApp.answerer();
  const drawn = Promise.race([listDrawn, sleep(LIST_MS)]);
  const calm = hidden
    ? undefined
    : Promise.all([drawn, face.answered]).then(() => windowApp.askAgainUnless(first, answerer));
  await standing.begin(true, calm);
  face.answer(answerer);
  await windowApp.start(hidden, calm);
  if (isUnsandboxed)
    void mayDecodeUnsandboxed(face.window.current).then((may) => (core.rest.mayDecode = may));
  clicked.deliver((link) => void windowApp.openLink(link));
  secondStarts.deliver(() => void windowApp.open());
  void stop.requested.then(giveBackAfterStart());
  const closeDoor = await openDoor(parts, Promise.race([calm, stop.requested]));
  await stop.requested;
  await keepWritten(face.window.current);
  face.stop();
  windowApp.stop();
  await closeDoor();
  await parts.stop(() => (standing.doubt === null ? first.gather(answerer.call) : Promise.resolve()));
}

/** What another computer or a backup brought may be another language than this account remembers. */
async function speakAs(
  { preferences }: Core,
  language: ShownLanguage,
  { window }: ReturnType<typeof makeFace>,
): Promise<void> {
  if (language.choose(preferences.get('language')))
    await Promise.all([language.speak(), window.changeLanguage()]);
}

/** The door for assistants: nobody waits for it. @returns the way to close it */
async function openDoor(parts: Composed, calm: Promise<unknown>): Promise<() => Promise<void>> {
  await calm;
  const { followDoor } = await import('../../start/door.ts');
  return followDoor(parts);
}

const turn = (): Promise<void> => sleep(TURN_MS);

/** The page's html, its preload and its script come from this thread, and its process stands still until it has them. */
async function pagesTurn(pageServed: Promise<void>): Promise<void> {
  await Promise.race([pageServed, sleep(SERVED_MS)]);
  await sleep(WRITTEN_MS);
}

/** In several turns: the page may ask meanwhile. @param words some of the code says them as it is read */
async function readCode(words: Promise<void>): Promise<void> {
  await turn();
  await import('../../compose/compose.ts');
  await Promise.all([turn(), words]);
  await import('../window-app.ts');
}

/** Where the answers of one session lie for the next. */
function firstAnswersOf({ accountDir, libraryDir }: Run, language: ShownLanguage): FirstAnswers {
  return new FirstAnswers({
    ...{ accountDir, libraryDir },
    page: () => (developmentUrl() === null ? `${KEPT_ANSWERS} ${language.shown}` : null),
    own: { version: app.getVersion(), runtime: runtimeView() },
  });
}

/** @returns whether the page's first questions can be answered before the library is open; how the window looks is known then, too */
function takeKept(first: FirstAnswers, hidden: boolean): boolean {
  if (hidden) {
    first.passOver();
    return false;
  }
  if (!first.take()) return false;
  const view = first.kept('app.view') as AppView | undefined;
  if (view) nativeTheme.themeSource = view.settings.theme;
  return true;
}

/** The window and the bridge to its page, before there is anything to show in it. */
function makeFace(language: ShownLanguage, first: FirstAnswers) {
  const development = developmentUrl();
  let answer: (answerer: Answerer) => void = () => undefined;
  const answerer = new Promise<Answerer>((resolve) => (answer = resolve));
  let show: () => void = () => undefined;
  const known = new Promise<void>((resolve) => (show = resolve));
  const window = new MainWindow({
    builtDir,
    iconPath: join(builtDir, '..', 'icons', 'icon.png'),
    developmentUrl: development,
    language: () => language.shown,
    placePath: join(app.getPath('userData'), 'window.json'),
    mayShow: Promise.race([known, answerer.then(() => undefined)]),
    onMade: (made) => {
      serveEditMenu(made.webContents);
      if (runsUnsandboxed()) sayUnsandboxed(made);
    },
  });
  const stop = serveIpc(
    {
      page: () => window.current?.webContents ?? null,
      developmentOrigin: development === null ? null : new URL(development).origin,
    },
    answerer,
    (name, args) => first.answerTo(name, args),
  );
  return { window, answer, answered: answerer, show, stop };
}

/** Heavy work may rest on battery; after a sleep, results near their hour come first, and then the disk is compared. */
function followPower({ listening, rest, worker }: Core): void {
  powerMonitor.on('resume', () => {
    worker.wake();
    listening.rescan();
  });
  powerMonitor.on('on-battery', () => (rest.onBattery = true));
  powerMonitor.on('on-ac', () => (rest.onBattery = false));
  rest.onBattery = powerMonitor.onBatteryPower;
}
