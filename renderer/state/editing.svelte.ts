// Editing the open transcript: where the caret stands, what is being written, what was done, and how far it can be undone. Edits go one
// after the other; what is written is kept at every pause.
import { SvelteMap } from 'svelte/reactivity';
import type { EditedView, ReachView } from '../../app/contract/editing-views.ts';
import type { ArgsOf } from '../../app/contract/schema.ts';
import { cleanText } from '../../app/domain/edit-step.ts';
import type { Correction } from '../../app/domain/glossary.ts';
import { call, type Outcome } from '../lib/api.ts';
import type { SegmentView } from '../lib/paragraphs.ts';
import { toldBack } from '../lib/told.ts';
import { changedPlace } from '../lib/typing.ts';
import { attempt, notices } from './notices.svelte.ts';
import { reader } from './reader.svelte.ts';
import { keepAtEnd } from './unkept.ts';
import { t } from '../../app/messages/text.ts';

export type Command = ArgsOf<'edits.do'>['command'];

/** Before a character of a segment's text, or at its end. */
export interface TextPlace {
  readonly segmentId: number;
  readonly at: number;
}

export interface TextRange {
  readonly from: TextPlace;
  readonly to: TextPlace;
}

/** A segment that is written in. */
interface Draft {
  readonly segmentId: number;
  /** As it stands on the page. */
  readonly text: string;
  /** What the library has, or was sent. */
  readonly saved: string;
}

/** A text that an edit is made to, as it was seen. */
interface Seen {
  readonly recordingId: number;
  readonly transcriptId: number;
  readonly revision: number;
}

/** A pause in writing after which it is kept, milliseconds. */
const PAUSE_MS = 900;
/** Who writes without a pause has it kept this often, milliseconds: an end without warning takes no more with it. */
const LONGEST_MS = 5_000;

class Editing {
  /** What is marked in the text, or where its caret stands (both ends the same); null while the text has no caret. */
  marked = $state.raw<TextRange | null>(null);
  draft = $state.raw<Draft | null>(null);
  /** Where the caret was, or where what was looked for stands: there writing goes on. */
  left: TextPlace | null = null;
  /** Texts on their way to the library, by segment. */
  readonly #sent = new SvelteMap<number, string>();
  /** Edits that are on their way to the library. */
  pending = $state(0);
  /** What just happened to the text, for those who hear the page. */
  said = $state('');
  reach = $state.raw<ReachView | null>(null);
  /** A correction that may become part of the show's glossary. */
  offer = $state.raw<(Correction & { readonly folderId: number }) | null>(null);

  /** Puts the caret into the drawn text, or marks a stretch; set by the text that is open. */
  put: ((from: TextPlace, to?: TextPlace) => void) | null = null;
  #last: Promise<unknown> = Promise.resolve();
  /** What the last edit left of a text, by its transcript: one that is open no longer is edited to its end. */
  readonly #revisions = new Map<number, number>();
  #pause = 0;
  /** When the first letter was written that was not sent yet. */
  #unkeptSince: number | null = null;
  /** The notice that offers to undo the last edit. */
  #notice: number | null = null;

  readonly isEdited = $derived((reader.transcript?.editedAt ?? null) !== null);
  /** The segment that the caret stands in; null for none. */
  readonly segment = $derived.by(() => {
    const at = this.marked && reader.places.get(this.marked.from.segmentId);
    return at == null ? null : (reader.segments[at] ?? null);
  });
  /** Whether more than a place is marked. */
  readonly hasRange = $derived(
    this.marked !== null &&
      (this.marked.from.segmentId !== this.marked.to.segmentId || this.marked.from.at !== this.marked.to.at),
  );

  /** A segment's text as it stands on the page. */
  textOf(segment: SegmentView): string {
    if (this.draft?.segmentId === segment.id) return this.draft.text;
    return this.#sent.get(segment.id) ?? segment.text;
  }

  /** Puts the caret into a segment. */
  begin(segmentId: number, at = 0): void {
    this.put?.({ segmentId, at });
  }

  /** Follows the caret. What was written where it was is kept. */
  markedNow(range: TextRange | null): void {
    if (range === null) this.left = this.marked?.to ?? this.left;
    this.marked = range;
    if (this.draft && range?.from.segmentId !== this.draft.segmentId) void this.leave();
  }

  /** Another text for a segment, as it is written. */
  write(segment: SegmentView, text: string): void {
    const { draft } = this;
    if (draft && draft.segmentId !== segment.id) void this.leave();
    const saved = draft?.segmentId === segment.id ? draft.saved : this.textOf(segment);
    this.draft = { segmentId: segment.id, text, saved };
    clearTimeout(this.#pause);
    const now = performance.now();
    this.#unkeptSince ??= now;
    const waitMs = Math.min(PAUSE_MS, this.#unkeptSince + LONGEST_MS - now);
    this.#pause = window.setTimeout(() => void this.#keep(false), waitMs);
  }

  /** Keeps what is written and goes on with it. */
  save(): Promise<void> {
    return this.#keep(true);
  }

  /** Keeps what is written; its segment is left. */
  leave(): Promise<void> {
    const kept = this.#keep(true);
    this.draft = null;
    return kept;
  }

  /** Keeps what is written, and waits for all edits that are on their way. */
  async settle(): Promise<void> {
    await this.save();
    await this.#last;
  }

  /** @param isOver an emptied segment goes; in a pause somebody may be about to write in it */
  async #keep(isOver: boolean): Promise<void> {
    clearTimeout(this.#pause);
    this.#unkeptSince = null;
    const { draft } = this;
    if (!draft) return;
    const { segmentId } = draft;
    const text = cleanText(draft.text);
    if (text === cleanText(draft.saved) || (text === '' && !isOver)) return;
    this.draft = { ...draft, saved: text };
    if (text === '') this.draft = null;
    this.#sent.set(segmentId, text);
    const edited = await this.do({ type: 'text', segmentId, text });
    if (this.#sent.get(segmentId) === text) this.#sent.delete(segmentId);
    if (edited === null) this.#stay(draft, text);
  }

  /** A text was refused, by a full disk for one, and that was said. It stays on the page, and is sent again when it is left or written on. */
  #stay(refused: Draft, sent: string): void {
    const at = reader.places.get(refused.segmentId);
    const stands = at === undefined ? undefined : reader.segments[at]?.text;
    if (this.draft === null && stands === cleanText(refused.saved)) this.draft = refused;
    else if (this.draft?.segmentId === refused.segmentId && this.draft.saved === sent)
      this.draft = { ...this.draft, saved: refused.saved };
  }

  /** Does an edit. Null when it was refused, which is said. */
  do(command: Command): Promise<EditedView | null> {
    return this.#queue((seen) => call('edits.do', { ...seen, command }), command.type === 'split');
  }

  /** Does an edit, and tells of it with the way back. */
  async tell(command: Command, told: (edited: EditedView) => string): Promise<EditedView | null> {
    const text = openText();
    await this.save();
    const edited = await this.#queue((seen) => call('edits.do', { ...seen, command }), false, text);
    if (edited) this.#say(told(edited), text);
    return edited;
  }

  /** @param text the one that was told of; another may be open by now */
  undo(text = openText()): Promise<void> {
    return this.#walk('undo', text);
  }

  redo(text = openText()): Promise<void> {
    return this.#walk('redo', text);
  }

  async #walk(way: 'undo' | 'redo', text: Seen | null): Promise<void> {
    await this.save();
    await this.#last;
    const { segments } = reader;
    const edited = await this.#queue((seen) => call(`edits.${way}`, seen), false, text);
    if (!edited) return;
    const isOpen = reader.transcript?.id === edited.transcriptId;
    const told = isOpen
      ? toldBack(way, segments, edited)
      : `${way === 'undo' ? t('reader.told.undone') : t('reader.told.doneAgain')}.`;
    notices.dismiss(this.#notice ?? -1);
    this.#notice =
      way === 'undo' && edited.canRedo
        ? notices.say(told, false, { label: t('reader.editing.redo'), run: () => void this.redo(text) })
        : notices.say(told, false, {
            label: t('reader.editing.undo'),
            run: () => void this.undo(text),
            undoes: true,
          });
    if (!isOpen) return;
    this.draft = null;
    const place = changedPlace(segments, edited);
    if (place && this.marked) this.put?.(place);
  }

  /** Goes back to a version. True when that was done. */
  async restore(version: ArgsOf<'versions.restore'>['version']): Promise<boolean> {
    return (await this.#queue((seen) => call('versions.restore', { ...seen, version }), false)) !== null;
  }

  /** Asks how far the open transcript can be undone, and which names there are. */
  async look(): Promise<void> {
    const recordingId = reader.transcript?.recordingId;
    if (recordingId === undefined) return;
    const outcome = await call('edits.reach', { recordingId });
    if (outcome.ok && outcome.value.transcriptId === reader.transcript?.id) this.reach = outcome.value;
  }

  /** Another transcript is open: nothing of the last one stays. */
  forget(): void {
    this.marked = null;
    this.left = null;
    this.draft = null;
    this.reach = null;
    this.offer = null;
    this.said = '';
    this.#sent.clear();
  }

  /** Answers the offer. */
  async answer(add: boolean): Promise<void> {
    const { offer } = this;
    this.offer = null;
    if (offer && (await attempt('glossary.answer', { ...offer, add })) && add)
      notices.say(t('reader.editing.writtenIsInTheGlossary', { written: offer.written }));
  }

  #say(told: string, text: Seen | null): void {
    notices.dismiss(this.#notice ?? -1);
    this.#notice = notices.say(told, false, {
      label: t('reader.editing.undo'),
      run: () => void this.undo(text),
      undoes: true,
    });
  }

  /** The next edit is made for what the last one left. @param text the one that it is made to, whatever is open when its turn comes */
  #queue(
    ask: (seen: Seen) => Promise<Outcome<EditedView>>,
    cuts: boolean,
    text = openText(),
  ): Promise<EditedView | null> {
    this.pending += 1;
    // What was offered to be undone is no longer the last edit.
    notices.dismiss(this.#notice ?? -1);
    const done = this.#last.then(async () => {
      if (!text) return null;
      const { transcriptId } = text;
      const shown = openText();
      const outcome = await ask({
        ...text,
        revision: Math.max(
          shown?.transcriptId === transcriptId ? shown.revision : text.revision,
          this.#revisions.get(transcriptId) ?? 0,
        ),
      });
      if (outcome.ok) {
        this.#revisions.set(outcome.value.transcriptId, outcome.value.revision);
        await this.#follow(outcome.value, transcriptId, cuts);
      } else {
        notices.say(outcome.failure.message, true);
        // It may have been made for something that is no longer so.
        await reader.refresh();
      }
      return outcome.ok ? outcome.value : null;
    });
    this.#last = done.catch(() => undefined);
    return done.finally(() => (this.pending -= 1));
  }

  async #follow(edited: EditedView, transcriptId: number, cuts: boolean): Promise<void> {
    const { transcript } = reader;
    if (transcript?.id !== transcriptId) return;
    const folderId = reader.recording?.item.folderId ?? null;
    if (edited.offer && folderId !== null) this.offer = { ...edited.offer, folderId };
    if (edited.moved) await reader.readAgain();
    else {
      const isNew = ({ segment }: EditedView['segments'][number]): boolean => !reader.places.has(segment.id);
      reader.follow(edited, cuts ? (edited.segments.find(isNew)?.segment.id ?? null) : null);
    }
    if (this.reach) {
      const { canRedo, canUndo, editedAt, revision } = edited;
      this.reach = { ...this.reach, canRedo, canUndo, editedAt, revision };
    } else await this.look();
  }
}

/** The text that is open, as it is shown; null where none is. */
function openText(): Seen | null {
  const { transcript } = reader;
  return (
    transcript && {
      recordingId: transcript.recordingId,
      transcriptId: transcript.id,
      revision: transcript.revision,
    }
  );
}

export const editing = new Editing();

// What is being written belongs to the text that is left.
reader.onLeave = () => void editing.leave();
keepAtEnd(() => editing.settle());
