// The bridge's main side: checks who calls, parses what they say, answers with a value or a coded failure. Deny by default.
import { BrowserWindow, ipcMain, type WebContents } from 'electron';
import * as v from 'valibot';
import { type Answer, WIRE_CALL, WIRE_DROP, WIRE_EVENT } from '../contract/bridge.ts';
import {
  type AnswerOf,
  type ArgsOf,
  CHANNELS,
  type ChannelName,
  type EventName,
  type Events,
} from '../contract/schema.ts';
import { failure, type Failure } from '../domain/failure.ts';
import type { Outcome } from '../domain/result.ts';
import { isOurPage } from './security.ts';

type MaybePromise<T> = T | Promise<T>;

/** A function for every channel; the type checker holds the list complete. */
export type Handlers = {
  readonly [N in ChannelName]: (args: ArgsOf<N>) => MaybePromise<Outcome<AnswerOf<N>>>;
};

/** Who may call. */
export interface Callers {
  /** The window whose page may call, if there is one. */
  readonly page: () => WebContents | null;
  readonly developmentOrigin: string | null;
}

/** Who answers. */
export interface Answerer {
  readonly handlers: Handlers;
  /** Paths of what was dropped on the window, from the preload. */
  readonly dropped: (
    paths: readonly string[],
  ) => Promise<Outcome<{ readonly recordings: number; readonly folders: number }>>;
  readonly onFault: (error: unknown, doing: string) => void;
}

/** Longest list of dropped things taken at once. */
const DROPPED_MAX = 1_000;
const droppedSchema = v.pipe(
  v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(32_767))),
  v.maxLength(DROPPED_MAX),
);

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
    answer(event, `answering ${String(name).slice(0, 60)}`, ({ handlers }) => {
      if (typeof name !== 'string' || !Object.hasOwn(CHANNELS, name))
        return { ok: false, failure: failure('bad-argument') };
      return callChannel(handlers, name as ChannelName, args);
    }),
  );
  ipcMain.handle(WIRE_DROP, (event, paths: unknown) =>
    answer(event, 'taking what was dropped', ({ dropped }) => {
      const parsed = v.safeParse(droppedSchema, paths);
      if (!parsed.success) return { ok: false, failure: failure('bad-argument') };
      return dropped(parsed.output);
    }),
  );
  return () => {
    ipcMain.removeHandler(WIRE_CALL);
    ipcMain.removeHandler(WIRE_DROP);
  };
}

/** Parses the arguments of a known channel and calls its handler. */
export function callChannel<N extends ChannelName>(
  handlers: Handlers,
  name: N,
  args: unknown,
): MaybePromise<Outcome<AnswerOf<N>>> {
  // No channel takes a list, but a list without elements passes for an object without fields.
  const parsed = Array.isArray(args) ? null : v.safeParse(CHANNELS[name].args, args);
  if (!parsed) return { ok: false, failure: failure('bad-argument') };
  if (!parsed.success) {
    const issue = parsed.issues[0];
    return {
      ok: false,
      failure: failure('bad-argument', { detail: `${v.getDotPath(issue) ?? name}: ${issue.message}` }),
    };
  }
  return handlers[name](parsed.output);
}

/** Tells every open page of ours something. */
export function emit<E extends EventName>(window: BrowserWindow | null, name: E, value: Events[E]): void {
  if (window && !window.isDestroyed() && !window.webContents.isDestroyed())
    window.webContents.send(WIRE_EVENT, name, value);
}
