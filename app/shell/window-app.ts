// The app with a face: window, tray, menu, notifications, and the events that keep the page true.
import { app, nativeTheme, shell } from 'electron';
import { basename, join } from 'node:path';
import type { Dropped } from '../contract/bridge.ts';
import type { Events } from '../contract/schema.ts';
import { failure, type Failure } from '../domain/failure.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import { parseAddLink, parseLink } from '../domain/link.ts';
import type { Area } from '../domain/changes.ts';
import { Batch, finishedOf } from '../operations/announcements.ts';
import { announcement, doubtAnnouncement } from './announcing.ts';
import { systemClock } from '../domain/clock.ts';
import type { Composed } from '../compose/compose.ts';
import { AddressConsent } from './address-consent.ts';
import { Closing } from './closing.ts';
import { dropQuestion } from './drop-question.ts';
import { copyIntoShow } from '../operations/copy-into-show.ts';
import { takeDrop } from './drops.ts';
import { createHandlers } from './handlers.ts';
import { heldInDoubt } from '../operations/in-doubt.ts';
import { type Answerer, emit } from './ipc.ts';
import { answerWith } from './answering.ts';
import { installMenu } from './menu.ts';
import { notify } from './notifications.ts';
import { OneQuestion } from './one-question.ts';
import { SavedPlaces } from './saved-places.ts';
import { createTray, type TrayKeeper } from './tray.ts';
import type { ShownLanguage } from './shown-language.ts';
import type { FirstAnswers } from '../compose/first-answers.ts';
import type { MainWindow } from './window.ts';
import { takeFile } from '../operations/taking.ts';
import { t } from '../messages/text.ts';

/** Changes are gathered for this long before the page is told, milliseconds: a few times a second is enough for eyes. */
const TELL_MS = 120;
/** After the first list was drawn, milliseconds: other processes have their turn before. */
const LOOK_AROUND_MS = 300;
/** Pace of progress, milliseconds. */
const PROGRESS_MS = 500;

/** All that the page may have asked about. */
const EVERYTHING: readonly Area[] = ['items', 'folders', 'queue', 'settings', 'search', 'models'];

const asking = (): Failure =>
  failure('not-allowed', { message: t('shell.windowApp.answerTheQuestionAboutWhat') });

export interface WindowAppDeps {
  readonly builtDir: string;
  readonly window: MainWindow;
  readonly language: ShownLanguage;
  readonly quit: () => void;
}

/** Runs the window side of the app. */
export class WindowApp {
  readonly #parts: Composed;
  readonly #quit: () => void;
  readonly #language: ShownLanguage;
  readonly #window: MainWindow;
  readonly #iconPath: string;
  readonly #iconsDir: string;
  readonly #batch: Batch;
  readonly #unsubscribe: () => void;
  readonly #areas = new Set<Area>();
  readonly #recordingIds = new Set<number>();
  #tellTimer: NodeJS.Timeout | null = null;
  #progressTimer: NodeJS.Timeout | null = null;
  #tray: TrayKeeper | null = null;
  /** Sends in doubt that the person knows to be asked about; null until they were counted. */
  #asked: number | null = null;
  readonly #closing: Closing;
  #stopping = false;
  /** The system's questions about what was dropped, typed or pasted. */
  readonly #question: OneQuestion;
  readonly #builtDir: string;

  constructor(parts: Composed, how: WindowAppDeps) {
    this.#parts = parts;
    this.#quit = how.quit;
    this.#language = how.language;
    this.#builtDir = how.builtDir;
    this.#iconsDir = join(how.builtDir, '..', 'icons');
    this.#iconPath = join(this.#iconsDir, 'icon.png');
    const { core } = parts;
    this.#window = how.window;
    this.#question = new OneQuestion(() => this.#window.current);
    this.#window.onClosed = () => this.#windowClosed();
    this.#closing = new Closing({
      preferences: core.preferences,
      quit: this.#quit,
      isStopping: () => this.#stopping,
    });
    this.#window.mayClose = (window) => this.#closing.mayClose(window);
    this.#unsubscribe = core.changes.subscribe({
      changed: (areas, recordingIds) => this.#changed(areas, recordingIds),
      done: (recordingId) => this.#done(recordingId),
      sound: (recordingId, sound) => emit(this.#window.current, 'sound', { recordingId, sound }),
    });
    this.#batch = new Batch(systemClock, (batch) => {
      if (!core.preferences.get('notifications')) return;
      const { body, title } = announcement(batch);
      const last = batch.at(-1);
      notify(title, body, this.#iconPath, () => {
        if (last) void this.open({ to: 'recording', recordingId: last.recordingId, start: null });
      });
    });
  }

  /** What the page's questions are answered with. */
  answerer(): Answerer {
    const parts = this.#parts;
    const isInDoubt = (): boolean => parts.standing.doubt !== null;
    return answerWith({
      handlers: heldInDoubt(
        createHandlers({
          ...parts,
          window: () => this.#window.current,
          consent: new AddressConsent(this.#question),
          quit: this.#quit,
          desk: {
            reveal: (path) => shell.showItemInFolder(path),
            setStartAtLogin: (openAtLogin) => app.setLoginItemSettings({ openAtLogin, args: ['--hidden'] }),
            onTheme: (theme) => (nativeTheme.themeSource = theme),
            onLanguage: (language) => {
              if (this.#language.choose(language)) void this.#changeLanguage();
            },
            samplePath: join(
              app.isPackaged ? process.resourcesPath : join(this.#builtDir, '..'),
              'sample',
              'sample.flac',
            ),
          },
          question: this.#question,
          savedPlaces: new SavedPlaces(),
          dragIconPath: this.#iconPath,
          documentsDir: app.getPath('documents'),
          tell: (event) => emit(this.#window.current, 'exporting', event),
          tellClipping: (event) => emit(this.#window.current, 'clipping', event),
        }),
        isInDoubt,
      ),
      dropped: (paths, folderId) =>
        isInDoubt()
          ? Promise.resolve(failed(failure('library-unconfirmed')))
          : this.#dropped(paths, folderId),
      onFault: (error, doing) => parts.log.fault(error, doing),
    });
  }

  /**
   * Opens the window unless the app is to start in the tray.
   * @param calm what the page does not wait for comes after it
   */
  async start(hidden: boolean, calm?: Promise<void>): Promise<void> {
    // Where it is always seen.
    if (process.platform === 'darwin') this.#installMenu();
    if (hidden) this.#appearInTray();
    else await this.open();
    void (calm ?? Promise.resolve()).then(() =>
      setTimeout(() => {
        if (this.#stopping) return;
        if (process.platform !== 'darwin') this.#installMenu();
        if (!hidden) this.#appearInTray();
        void this.#closing.look();
      }, LOOK_AROUND_MS).unref(),
    );
  }

  #appearInTray(): void {
    const parts = this.#parts;
    try {
      this.#tray = createTray(this.#iconsDir, {
        open: () => void this.open(),
        pause: (paused) => {
          if (parts.standing.doubt === null) parts.core.preferences.change({ paused });
        },
        quit: this.#quit,
      });
    } catch (error) {
      parts.log.fault(error, 'putting an icon in the tray');
    }
    const queue = parts.views.queue();
    this.#asked ??= queue.uncertain;
    this.#tray?.show(queue);
  }

  #installMenu(): void {
    installMenu({
      navigate: (event) => void this.open(event),
      quit: this.#quit,
    });
  }

  /** Everything that is seen says its words anew; the person is still in the settings. */
  async #changeLanguage(): Promise<void> {
    await this.#language.speak();
    if (this.#stopping) return;
    this.#installMenu();
    this.#tray?.show(this.#parts.views.queue());
    await this.#window.changeLanguage();
    emit(this.#window.current, 'navigate', { to: 'settings' });
  }

  /** The page asks everything again where it was told before the library was open what is no longer so. Never rejects. */
  async askAgainUnless(first: FirstAnswers, { call }: Answerer): Promise<void> {
    const { log } = this.#parts;
    try {
      if (!(await first.areTrue(call, log, () => this.#stopping))) this.#changed(EVERYTHING, []);
    } catch (error) {
      log.fault(error, 'comparing what the page was told first');
    }
  }

  /** Shows the window, at a place in the app if one is given. */
  async open(to?: Events['navigate']): Promise<void> {
    const window = await this.#window.open();
    if (!to || window.isDestroyed()) return;
    // A page that is still being loaded would not hear it.
    if (window.webContents.isLoading())
      await new Promise<void>((loaded) => window.webContents.once('did-finish-load', () => loaded()));
    emit(window, 'navigate', to);
  }

  /** Opens the recording that a clicked link means, asks about the addresses that it offers, or says why there is nothing. */
  async openLink(text: string): Promise<void> {
    const { library } = this.#parts.core;
    const offered = parseAddLink(text);
    if (offered) return this.open({ to: 'add-address', text: offered.map(({ href }) => href).join('\n') });
    const link = parseLink(text);
    const recording = link && library.recordings.byFingerprintStart(link.fingerprintStart);
    if (link && recording?.removedAt === null)
      return this.open({ to: 'recording', recordingId: recording.id, start: link.start });
    await this.open({ to: recording ? 'trash' : 'recordings' });
    emit(this.#window.current, 'notice', {
      text: !link
        ? t('shell.windowApp.thisIsNotALink')
        : recording
          ? t('shell.windowApp.titleIsInTheTrash', { title: recording.title })
          : t('shell.windowApp.theRecordingThatThisLink'),
    });
  }

  stop(): void {
    this.#stopping = true;
    this.#unsubscribe();
    if (this.#tellTimer) clearTimeout(this.#tellTimer);
    if (this.#progressTimer) clearInterval(this.#progressTimer);
    this.#tray?.destroy();
    this.#window.close();
  }

  /** Something changed; the page, the tray and the batch of announcements hear of it soon. */
  #changed(areas: readonly Area[], recordingIds: readonly number[]): void {
    for (const area of areas) this.#areas.add(area);
    for (const id of recordingIds) this.#recordingIds.add(id);
    this.#tellTimer ??= setTimeout(() => {
      this.#tellTimer = null;
      this.#tell();
    }, TELL_MS);
  }

  /** A transcript was stored. */
  #done(recordingId: number): void {
    const finished = finishedOf(this.#parts.core.library, recordingId);
    if (finished) this.#batch.add(finished);
  }

  #tell(): void {
    if (this.#stopping) return;
    const queue = this.#parts.views.queue();
    emit(this.#window.current, 'changed', { areas: [...this.#areas], recordingIds: [...this.#recordingIds] });
    this.#areas.clear();
    this.#recordingIds.clear();
    this.#tray?.show(queue);
    this.#askAboutDoubts(queue.uncertain);
    this.#batch.check(queue.running === 0 && (queue.waiting === 0 || queue.paused) && queue.settling === 0);
    this.#keepTelling(queue.running > 0);
    const window = this.#window.current;
    // Above 1 it moves without telling how far it is.
    window?.setProgressBar(queue.running === 0 ? -1 : (queue.progress ?? 2));
    if (process.platform !== 'win32') app.setBadgeCount(queue.failed + queue.uncertain);
  }

  /** Says once that there is something to decide, for all that came to be in doubt together. */
  #askAboutDoubts(count: number): void {
    const isMore = this.#asked !== null && count > this.#asked;
    this.#asked = count;
    if (!isMore || !this.#parts.core.preferences.get('notifications') || this.#window.current?.isFocused())
      return;
    const { body, title } = doubtAnnouncement(count);
    notify(title, body, this.#iconPath, () => void this.open({ to: 'doubts' }));
  }

  /** The pace of progress runs only while there is work: at rest, nothing wakes the process. */
  #keepTelling(running: boolean): void {
    if (running) this.#progressTimer ??= setInterval(() => this.#tellProgress(), PROGRESS_MS).unref();
    else if (this.#progressTimer) {
      clearInterval(this.#progressTimer);
      this.#progressTimer = null;
    }
  }

  #tellProgress(): void {
    const window = this.#window.current;
    if (!window || this.#parts.core.progress.empty) return;
    const jobs = [...this.#parts.core.progress.all()].map(([jobId, progress]) => ({ jobId, progress }));
    emit(window, 'progress', { jobs, queue: this.#parts.views.queue() });
  }

  #windowClosed(): void {
    const { core } = this.#parts;
    if (this.#stopping || this.#parts.standing.doubt !== null || core.preferences.get('toldAboutTray'))
      return;
    core.preferences.change({ toldAboutTray: true });
    notify(
      t('shell.windowApp.earshotKeepsWatchingYourFolders'),
      t('shell.windowApp.itStaysInTheTray'),
      this.#iconPath,
      () => void this.open(),
    );
  }

  #dropped(paths: readonly string[], showId: number | null): Promise<Outcome<Dropped>> {
    const { choices, core, sentTo } = this.#parts;
    // A page that was taken over could pile up questions until one is answered by mistake.
    if (this.#question.isOpen) return Promise.resolve(failed(asking()));
    const show = showId === null ? null : core.library.folders.get(showId);
    if (showId !== null) {
      if (!show) return Promise.resolve(failed(failure('not-found')));
      // Nothing is written where nobody said that Earshot may.
      const { failure: why, state } = core.listening.stateOf(show.id);
      if (why && state !== 'scanning') return Promise.resolve(failed(why));
    }
    return takeDrop(paths, {
      sentTo: (path) => {
        const folderId = show?.id ?? core.library.files.byPath(path)?.folderId ?? null;
        return sentTo(core.engines.traits(core.requests.for(folderId, null).service));
      },
      confirm: async (inDoubt) => {
        const question = dropQuestion(inDoubt);
        return question === null || (await this.#question.ask(question));
      },
      offer: async (path) => {
        const offered = await choices.offer(path);
        if (!offered.ok) return offered;
        emit(this.#window.current, 'picked', offered.value);
        return ok(undefined);
      },
      take: (path) => {
        if (show === null) void takeFile(core, path);
        else
          void copyIntoShow(path, show.path).then((why) => {
            if (why)
              emit(this.#window.current, 'notice', {
                text: t('shell.windowApp.pathWasNotCopiedMessage', {
                  path: basename(path),
                  message: why.message,
                }),
              });
          });
      },
    });
  }
}
