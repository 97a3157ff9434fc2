// The only reader of window.api: asks, and hands back a value or a failure in words. Never rejects.
import type { Api, Dropped } from '../../app/contract/bridge.ts';
import type { AnswerOf, ArgsOf, ChannelName, EventName, Events } from '../../app/contract/schema.ts';
import type { FailureView } from '../../app/contract/failure-view.ts';
import { said } from '../../app/messages/said.ts';
import { t } from '../../app/messages/text.ts';

declare global {
  interface Window {
    readonly api: Api;
  }
}

export type Outcome<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: FailureView };

/** The bridge rejects only when the other side is gone; then nothing in the window can work. */
const gone = (): FailureView => ({
  code: 'internal',
  message: t('common.api.theWindowLostItsConnection'),
});

async function outcome<T>(
  answer: Promise<{ ok: true; value: T } | ({ ok: false } & FailureView)>,
): Promise<Outcome<T>> {
  try {
    const given = await answer;
    if (given.ok) return given;
    const { code, message, detail } = given;
    return {
      ok: false,
      failure: { code, message: said(message), ...(detail === undefined ? {} : { detail }) },
    };
  } catch {
    return { ok: false, failure: gone() };
  }
}

/** Calls a channel of the contract. */
export function call<N extends ChannelName>(name: N, args: ArgsOf<N>): Promise<Outcome<AnswerOf<N>>> {
  return outcome(window.api.call(name, args));
}

/** Listens to an event; returns the way to stop. */
export function listen<E extends EventName>(name: E, listener: (event: Events[E]) => void): () => void {
  return window.api.on(name, listener);
}

/** Hands over files and folders that were dropped on the window. */
export function handOver(files: readonly File[], folderId: number | null): Promise<Outcome<Dropped>> {
  return outcome(window.api.dropped(files, folderId));
}

/** Says that what was written is kept, as `ending` asks. */
export function tellKept(): void {
  window.api.kept();
}

/** Says that the first list is drawn: what nobody waited for may begin. */
export function tellDrawn(): void {
  window.api.drawn();
}
