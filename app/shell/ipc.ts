// The bridge's main side: checks who calls, parses what they say, answers with a value or a coded failure. Deny by default.
import { BrowserWindow, ipcMain, type WebContents } from 'electron';
import * as v from 'valibot';
import { type Answer, type Dropped, WIRE_CALL, WIRE_DROP, WIRE_EVENT } from '../contract/bridge.ts';
import { id } from '../contract/channel.ts';
import type { EventName, Events } from '../contract/schema.ts';
import { failure, type Failure } from '../domain/failure.ts';
import type { Outcome } from '../domain/result.ts';
import { callNamed, type Handlers, type MaybePromise } from '../operations/call.ts';
import { isOurPage } from './security.ts';

/** Who may call. */
export interface Callers {
  /** The window whose page may call, if there is one. */
  readonly page: () => WebContents | null;
  readonly developmentOrigin: string | null;
}

/** Who answers. */
export interface Answerer {
  readonly handlers: Handlers;
  /** Paths of what was dropped on the window, from the preload, and the show that it was dropped on. */
  readonly dropped: (paths: readonly string[], folderId: number | null) => Promise<Outcome<Dropped>>;
  readonly onFault: (error: unknown, doing: string) => void;
}

/** Longest list of dropped things taken at once. */
const DROPPED_MAX = 1_000;
const droppedSchema = v.pipe(
  v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(32_767))),
  v.maxLength(DROPPED_MAX),
);

const TOO_MANY = failure('bad-argument', {
  message: 'These are more than 1,000 at once. Nothing was taken. Drop the folder that holds them.',
});

const refusal = (why: Failure): Answer<never> => ({
  ok: false,
  code: why.code,
  message: why.message,
  ...(why.detail === undefined ? {} : { detail: why.detail }),
});

/**
 * Starts to answer the page.
 * @param answerer comes while the page is loading already; what it asks until then waits
 * @returns the way to stop
 */
export function serveIpc(callers: Callers, answerer: Promise<Answerer>): () => void {
  const answer = async (
    event: Electron.IpcMainInvokeEvent,
    doing: string,
    work: (answerer: Answerer) => MaybePromise<Outcome<unknown>>,
  ): Promise<Answer<unknown>> => {
    if (!isOurPage(event.senderFrame, event.sender, callers.page(), callers.developmentOrigin))
      return refusal(failure('not-allowed'));
    const ready = await answerer;
    try {
      const outcome = await work(ready);
      return outcome.ok ? outcome : refusal(outcome.failure);
    } catch (error) {
      ready.onFault(error, doing);
      return refusal(failure('internal'));
    }
  };

  ipcMain.handle(WIRE_CALL, (event, name: unknown, args: unknown) =>
    answer(event, `answering ${String(name).slice(0, 60)}`, ({ handlers }) =>
      callNamed(handlers, name, args),
    ),
  );
  ipcMain.handle(WIRE_DROP, (event, paths: unknown, show: unknown) =>
    answer(event, 'taking what was dropped', ({ dropped }) => {
      if (Array.isArray(paths) && paths.length > DROPPED_MAX) return { ok: false, failure: TOO_MANY };
      const parsed = v.safeParse(droppedSchema, paths);
      const folderId = v.safeParse(v.nullish(id, null), show);
      if (!parsed.success || !folderId.success) return { ok: false, failure: failure('bad-argument') };
      return dropped(parsed.output, folderId.output);
    }),
  );
  return () => {
    ipcMain.removeHandler(WIRE_CALL);
    ipcMain.removeHandler(WIRE_DROP);
  };
}

/** Tells every open page of ours something. */
export function emit<E extends EventName>(window: BrowserWindow | null, name: E, value: Events[E]): void {
  if (window && !window.isDestroyed() && !window.webContents.isDestroyed())
    window.webContents.send(WIRE_EVENT, name, value);
}
