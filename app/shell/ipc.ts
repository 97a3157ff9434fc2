// The bridge's main side: checks who calls, and answers with a value or a coded failure. Deny by default.
import { BrowserWindow, ipcMain, type WebContents } from 'electron';
import { type Answer, WIRE_CALL, WIRE_DRAWN, WIRE_DROP, WIRE_EVENT, WIRE_KEPT } from '../contract/bridge.ts';
import type { EventName, Events } from '../contract/schema.ts';
import { failure, type Failure } from '../domain/failure.ts';
import type { Outcome } from '../domain/result.ts';
import type { MaybePromise } from '../operations/call.ts';
import { isOurPage } from './security.ts';

/** Who may call. */
export interface Callers {
  /** The window whose page may call, if there is one. */
  readonly page: () => WebContents | null;
  readonly developmentOrigin: string | null;
}

/** Knows an answer before there is who answers; undefined where it does not. What the page says is of any origin. */
export type AnswerEarly = (name: unknown, args: unknown) => Answer<unknown> | undefined;

/** Who answers. What the page says is of any origin: it is parsed here. */
export interface Answerer {
  readonly call: (name: unknown, args: unknown) => MaybePromise<Outcome<unknown>>;
  /** Things were dropped on the window. @param paths from the preload @param show id of the one that they were dropped on */
  readonly drop: (paths: unknown, show: unknown) => MaybePromise<Outcome<unknown>>;
  readonly onFault: (error: unknown, doing: string) => void;
}

const refusal = (why: Failure): Answer<never> => ({
  ok: false,
  code: why.code,
  message: why.message,
  ...(why.detail === undefined ? {} : { detail: why.detail }),
});

/**
 * Starts to answer the page.
 * @param answerer comes while the page is loading already; what it asks until then waits
 * @param early is asked before
 * @returns the way to stop: what the page asks after it, while it is ended itself, waits for ever
 */
export function serveIpc(
  callers: Callers,
  answerer: Promise<Answerer>,
  early: AnswerEarly = () => undefined,
): () => void {
  let isOver = false;
  const answer = async (
    event: Electron.IpcMainInvokeEvent,
    doing: string,
    work: (answerer: Answerer) => MaybePromise<Outcome<unknown>>,
    known?: () => Answer<unknown> | undefined,
  ): Promise<Answer<unknown>> => {
    if (!isOurPage(event.senderFrame, event.sender, callers.page(), callers.developmentOrigin))
      return refusal(failure('not-allowed'));
    const answered = known?.();
    if (answered) return answered;
    const ready = await answerer;
    // Without anybody to answer, Electron would write a fault with its stack on the error output.
    if (isOver) return new Promise(() => undefined);
    try {
      const outcome = await work(ready);
      return outcome.ok ? outcome : refusal(outcome.failure);
    } catch (error) {
      ready.onFault(error, doing);
      return refusal(failure('internal'));
    }
  };

  ipcMain.handle(WIRE_CALL, (event, name: unknown, args: unknown) =>
    answer(
      event,
      `answering ${String(name).slice(0, 60)}`,
      ({ call }) => call(name, args),
      () => early(name, args),
    ),
  );
  ipcMain.handle(WIRE_DROP, (event, paths: unknown, show: unknown) =>
    answer(event, 'taking what was dropped', ({ drop }) => drop(paths, show)),
  );
  return () => {
    isOver = true;
  };
}

/** Fulfilled when the page says that its first list is drawn. Nothing follows from it but that what waited begins sooner. */
export function listDrawn(developmentOrigin: string | null): Promise<void> {
  return new Promise((resolve) => {
    ipcMain.on(WIRE_DRAWN, ({ sender, senderFrame }) => {
      if (isOurPage(senderFrame, sender, sender, developmentOrigin)) resolve();
    });
  });
}

/** Tells every open page of ours something. */
export function emit<E extends EventName>(window: BrowserWindow | null, name: E, value: Events[E]): void {
  if (window && !window.isDestroyed() && !window.webContents.isDestroyed())
    window.webContents.send(WIRE_EVENT, name, value);
}

/** A page that hangs holds its end up for so long, milliseconds. */
const KEPT_MS = 1_500;

/** Has the page of a window keep what is written in it, before it goes. Fulfilled when it says so, or does not come to say it. Never rejects. */
export async function keepWritten(window: BrowserWindow | null): Promise<void> {
  if (!window || window.isDestroyed()) return;
  const { webContents } = window;
  if (webContents.isDestroyed() || webContents.isCrashed() || webContents.isLoadingMainFrame()) return;
  await new Promise<void>((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      ipcMain.off(WIRE_KEPT, hear);
      webContents.off('render-process-gone', end);
      webContents.off('destroyed', end);
      resolve();
    };
    const hear = ({ sender }: Electron.IpcMainEvent): void => {
      if (sender === webContents) end();
    };
    const timer = setTimeout(end, KEPT_MS);
    ipcMain.on(WIRE_KEPT, hear);
    webContents.once('render-process-gone', end);
    webContents.once('destroyed', end);
    try {
      emit(window, 'ending', null);
    } catch {
      // Its frame is gone, which is told of next.
      end();
    }
  });
}
