// The one way by which the app says that something changed: deeds tell it, and whoever shows it or goes on from it listens.
import type { PlayedSound } from './played-sound.ts';

/** Areas of the app that a change touches; who shows them asks again. */
export type Area = 'items' | 'folders' | 'queue' | 'settings' | 'search' | 'models';

/** What a listener wants to hear of; called at once, in the order in which things happen. */
export interface ChangeListener {
  /** Rows or states changed. @param recordingIds those whose own page changed */
  readonly changed?: (areas: readonly Area[], recordingIds: readonly number[]) => void;
  /** A transcript was stored. */
  readonly done?: (recordingId: number) => void;
  /** Several recordings were joined to one; this one has the transcript of all. */
  readonly joined?: (recordingId: number) => void;
  /** What the player plays of a recording is being made, or is there. */
  readonly sound?: (recordingId: number, sound: PlayedSound) => void;
}

/** Tells every listener. Nothing is gathered here: who wants fewer words gathers them itself. */
export class Changes {
  readonly #listeners = new Set<ChangeListener>();

  /** @returns ends the listening */
  subscribe(listener: ChangeListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  tell(areas: readonly Area[], recordingIds: readonly number[] = []): void {
    for (const { changed } of this.#listeners) changed?.(areas, recordingIds);
  }

  tellDone(recordingId: number): void {
    for (const { done } of this.#listeners) done?.(recordingId);
  }

  tellJoined(recordingId: number): void {
    for (const { joined } of this.#listeners) joined?.(recordingId);
  }

  tellSound(recordingId: number, played: PlayedSound): void {
    for (const { sound } of this.#listeners) sound?.(recordingId, played);
  }
}
