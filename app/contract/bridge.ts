// The shape of window.api and of the answers that cross the bridge.
import type { FailureCode } from '../domain/failure.ts';
import type { AnswerOf, ArgsOf, ChannelName, EventName, Events } from './schema.ts';

/** What comes back over the bridge: a value, or a failure with its code. Errors thrown by a handler never cross as they are. */
export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly code: FailureCode; readonly message: string; readonly detail?: string };

/** What became of a drop. */
export interface Dropped {
  /** Recordings that were taken. */
  readonly recordings: number;
  /** Folders that the page is shown, to choose about them. */
  readonly folders: number;
  /** What was neither, or could not be opened. */
  readonly left: number;
  /** Some of their names. */
  readonly leftNames: readonly string[];
  /** Why, by the codes of failures. */
  readonly leftBecause: readonly string[];
  /** True where the person said no to the system's question, and knows that nothing was taken. */
  readonly isDeclined: boolean;
}

/** `window.api`: the only thing the page has of the outside. */
export interface Api {
  /** Calls a channel. Rejects only when the bridge itself is gone. */
  call<N extends ChannelName>(name: N, args: ArgsOf<N>): Promise<Answer<AnswerOf<N>>>;
  /** Listens to an event; returns the way to stop. */
  on<E extends EventName>(name: E, listener: (event: Events[E]) => void): () => void;
  /**
   * Hands over files or folders dropped on the window, or on a show: then recordings are copied into its folder. Their paths go from preload to main; the page never holds them.
   */
  dropped(files: readonly File[], folderId: number | null): Promise<Answer<Dropped>>;
  /** Says that the first list is drawn: what nobody waited for may begin. */
  drawn(): void;
  /** Says that what was written in the page is kept, as the event `ending` asks. */
  kept(): void;
}

/** Channel prefix on the wire, so that nothing else is mistaken for a call. */
export const WIRE_CALL = 'earshot:call';
export const WIRE_EVENT = 'earshot:event';
export const WIRE_DROP = 'earshot:drop';
export const WIRE_DRAWN = 'earshot:drawn';
export const WIRE_KEPT = 'earshot:kept';
