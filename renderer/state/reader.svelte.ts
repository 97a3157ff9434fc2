// The page: which item is open, its recording, its transcript, and the place to go to in it.
import { unpackTranscript } from '../../app/contract/packed-transcript.ts';
import type { ItemView, RecordingView, TranscriptView } from '../../app/contract/views.ts';
import type { FailureView } from '../../app/contract/failure-view.ts';
import type { EditedView } from '../../app/contract/editing-views.ts';
import { follow } from '../lib/edited.ts';
import { call, listen } from '../lib/api.ts';
import { headsAfter, paragraphsOf, type Heads } from '../lib/paragraphs.ts';
import { Seats, speakersOf } from '../lib/people.ts';
import { startsOf } from '../lib/sounding.ts';
import { items } from './items.svelte.ts';
import { once } from './once.ts';
import { place } from './place.svelte.ts';
import { player } from './player.svelte.ts';

/** A place to show in the transcript. A new object each time, so that going there twice works. */
export interface Target {
  readonly segmentId: number | null;
  /** Seconds. */
  readonly start: number | null;
}

class Reader {
  /** What is open; null when nothing is. Kept up to date from the list and from `recordings.get`. */
  item = $state.raw<ItemView | null>(null);
  recording = $state.raw<RecordingView | null>(null);
  transcript = $state.raw<TranscriptView | null>(null);
  failure = $state.raw<FailureView | null>(null);
  /** True from opening a recording until it has come. */
  loading = $state(false);
  target = $state.raw<Target | null>(null);

  /** Where paragraphs begin since the open text was edited; null before. */
  #heads = $state.raw<Heads | null>(null);

  readonly #kept = new Seats();

  readonly segments = $derived(this.transcript?.segments ?? []);
  /** Index of each segment by its id. */
  readonly places = $derived(new Map(this.segments.map(({ id }, at) => [id, at])));
  readonly chapters = $derived(this.recording?.about.chapters ?? []);
  readonly paragraphs = $derived(paragraphsOf(this.segments, this.chapters, this.#heads));
  readonly #seating = $derived(this.#kept.of(this.transcript?.id ?? null, speakersOf(this.segments)));
  readonly speakers = $derived(this.#seating.speaking);
  /** They stay while the text is open: the number keys and the colours go by them. */
  readonly seats = $derived(this.#seating.seats);
  readonly starts = $derived(startsOf(this.segments));
  /** True when the open recording is the one in the player. */
  readonly isLoaded = $derived(
    this.recording !== null && player.loaded?.recordingId === this.recording.item.recordingId,
  );

  /** Called while a text is still here that is about to make way for another. */
  onLeave: () => void = () => undefined;

  #opening = 0;
  #onOpened: ((recording: RecordingView) => void) | null = null;

  /** Opens an item of the list. */
  open(item: ItemView, target: Target | null = null): void {
    if (this.item?.id === item.id && this.failure === null) {
      this.item = item;
      this.target = target;
      return;
    }
    this.#reset(item, target);
    if (item.recordingId !== null) void this.#fetch(item.recordingId);
  }

  /** Opens a recording that need not be in the list; turns to its page. */
  openRecording(recordingId: number, target: Target | null = null, andPlay = false): void {
    place.read();
    if (this.recording?.item.recordingId === recordingId) {
      this.target = target;
      this.#sound(this.recording, target, andPlay);
      return;
    }
    const known = items.indexOf(`r${recordingId}`);
    this.#reset(items.rows[known] ?? null, target);
    this.#onOpened = (recording) => this.#sound(recording, target, andPlay);
    void this.#fetch(recordingId);
  }

  close(): void {
    this.#reset(null, null);
  }

  /** The text as an edit left it; paragraphs stay where they are. @param cut see `headsAfter` */
  follow(edited: EditedView, cut: number | null): void {
    const { transcript } = this;
    if (transcript?.id !== edited.transcriptId) return;
    const after = follow(transcript, edited);
    this.#heads = headsAfter(
      { heads: this.#heads, paragraphs: this.paragraphs, segments: this.segments },
      after.segments,
      cut,
    );
    this.transcript = after;
  }

  /** Reads the text again, whose segments may have other ids now. */
  async readAgain(): Promise<void> {
    this.#heads = null;
    await this.refresh();
  }

  readonly refresh = once(async () => {
    const recordingId = this.item?.recordingId ?? null;
    if (recordingId !== null) await this.#fetch(recordingId);
  });

  start(): void {
    listen('changed', ({ areas, recordingIds }) => {
      const open = this.item?.recordingId ?? null;
      const concerned = open !== null && (recordingIds.length === 0 || recordingIds.includes(open));
      if (concerned && (areas.includes('items') || areas.includes('search'))) void this.refresh();
    });
  }

  /** Lets the player begin where the person is led to. */
  #sound(recording: RecordingView, target: Target | null, andPlay: boolean): void {
    const from = target?.start ?? null;
    if (andPlay) player.play(recording, from);
    else player.offer(recording, from);
  }

  #reset(item: ItemView | null, target: Target | null): void {
    this.onLeave();
    this.#opening += 1;
    this.#onOpened = null;
    this.item = item;
    this.recording = null;
    this.transcript = null;
    this.#heads = null;
    this.failure = null;
    this.loading = false;
    this.target = target;
  }

  async #fetch(recordingId: number): Promise<void> {
    const opening = this.#opening;
    const current = (): boolean => opening === this.#opening;
    this.loading = this.recording === null;
    const got = await call('recordings.get', { recordingId });
    if (!current()) return;
    this.loading = false;
    if (!got.ok) {
      this.failure = got.failure;
      return;
    }
    const recording = got.value;
    this.item = recording.item;
    this.recording = recording;
    this.failure = null;
    player.offer(recording);
    this.#onOpened?.(recording);
    this.#onOpened = null;
    if (recording.transcript === null) {
      this.transcript = null;
    } else if (
      recording.transcript.id !== this.transcript?.id ||
      recording.transcript.revision > this.transcript.revision
    ) {
      const text = await call('transcripts.get', { recordingId });
      if (!current()) return;
      if (!text.ok) {
        this.failure = text.failure;
        return;
      }
      const { transcript } = this;
      const isSame = text.value.id === transcript?.id;
      // An edit that was followed meanwhile is not taken back on the page.
      if (isSame && text.value.revision < transcript.revision) return;
      if (!isSame) this.#heads = null;
      this.transcript = unpackTranscript(text.value);
    }
  }
}

export const reader = new Reader();

/** Keeps an item that has no recording yet (a file still being written) in step with the list, and follows it when it gets one. */
export function followOpenItem(): void {
  $effect(() => {
    const open = reader.item;
    if (!open || open.recordingId !== null) return;
    const at = items.rows.findIndex(
      (row) =>
        row !== undefined && (row.id === open.id || (open.fileId !== null && row.fileId === open.fileId)),
    );
    const row = items.rows[at];
    if (row && row !== open) reader.open(row);
  });
}
