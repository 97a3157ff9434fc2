// Editing the open transcript: which segment is in hand, what was done, and how far it can be undone. Edits go one after the other.
import type { EditedView, ReachView } from '../../app/contract/editing-views.ts';
import type { ArgsOf } from '../../app/contract/schema.ts';
import type { Correction } from '../../app/domain/glossary.ts';
import { call, type Outcome } from '../lib/api.ts';
import { follow } from '../lib/edited.ts';
import { attempt, notices } from './notices.svelte.ts';
import { reader } from './reader.svelte.ts';

export type Command = ArgsOf<'edits.do'>['command'];
/** Where the caret is to stand: a character of the text, or its end. */
export type Caret = number | 'end';

class Editing {
  /** The segment that is written in; null for none. */
  segmentId = $state<number | null>(null);
  caret = $state<Caret>('end');
  /** Edits that are on their way to the library. */
  pending = $state(0);
  reach = $state.raw<ReachView | null>(null);
  /** A correction that may become part of the show's glossary. */
  offer = $state.raw<(Correction & { readonly folderId: number }) | null>(null);

  /** Puts what is written away; set by the editor that is open. */
  save: (() => Promise<void>) | null = null;
  #last: Promise<unknown> = Promise.resolve();

  readonly isEdited = $derived((reader.transcript?.editedAt ?? null) !== null);

  begin(segmentId: number, caret: Caret = 'end'): void {
    this.caret = caret;
    this.segmentId = segmentId;
  }

  end(): void {
    this.segmentId = null;
  }

  /** Goes on with the segment before or after. False when there is none. */
  async step(by: 1 | -1): Promise<boolean> {
    const id = this.segmentId;
    await this.save?.();
    const at = reader.segments.findIndex((segment) => segment.id === id);
    const next = reader.segments[at + by];
    if (at < 0 || !next) return false;
    this.begin(next.id, by === 1 ? 0 : 'end');
    return true;
  }

  /** Does an edit. Null when it was refused, which is said. */
  do(command: Command): Promise<EditedView | null> {
    return this.#queue((seen) => call('edits.do', { ...seen, command }));
  }

  async undo(): Promise<void> {
    await this.save?.();
    await this.#queue((seen) => call('edits.undo', seen));
  }

  async redo(): Promise<void> {
    await this.save?.();
    await this.#queue((seen) => call('edits.redo', seen));
  }

  /** Goes back to a version. True when that was done. */
  async restore(version: ArgsOf<'versions.restore'>['version']): Promise<boolean> {
    return (await this.#queue((seen) => call('versions.restore', { ...seen, version }))) !== null;
  }

  /** Asks how far the open transcript can be undone, and which names there are. */
  async look(): Promise<void> {
    const recordingId = reader.transcript?.recordingId;
    if (recordingId === undefined) return;
    const outcome = await call('edits.reach', { recordingId });
    if (outcome.ok && outcome.value.transcriptId === reader.transcript?.id) this.reach = outcome.value;
  }

  /** Answers the offer. */
  async answer(add: boolean): Promise<void> {
    const { offer } = this;
    this.offer = null;
    if (offer && (await attempt('glossary.answer', { ...offer, add })) && add)
      notices.say(`“${offer.written}” is in the glossary now.`);
  }

  /** The next edit is made for what the last one left. */
  #queue(
    ask: (seen: {
      recordingId: number;
      transcriptId: number;
      revision: number;
    }) => Promise<Outcome<EditedView>>,
  ): Promise<EditedView | null> {
    this.pending += 1;
    const done = this.#last.then(async () => {
      const { transcript } = reader;
      if (!transcript) return null;
      const { id: transcriptId, recordingId, revision } = transcript;
      const outcome = await ask({ recordingId, transcriptId, revision });
      if (outcome.ok) await this.#follow(outcome.value, transcriptId);
      else {
        notices.say(outcome.failure.message, true);
        // It may have been made for something that is no longer so.
        await reader.refresh();
      }
      return outcome.ok ? outcome.value : null;
    });
    this.#last = done.catch(() => undefined);
    return done.finally(() => (this.pending -= 1));
  }

  async #follow(edited: EditedView, transcriptId: number): Promise<void> {
    const { transcript } = reader;
    if (transcript?.id !== transcriptId) return;
    const folderId = reader.recording?.item.folderId ?? null;
    if (edited.offer && folderId !== null) this.offer = { ...edited.offer, folderId };
    if (edited.moved) await reader.refresh();
    else reader.transcript = follow(transcript, edited);
    await this.look();
  }
}

export const editing = new Editing();
