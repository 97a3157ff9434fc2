// Notes for listeners of the open recording: what is typed is kept soon, versions are kept with it, and everything can be taken back.
import type { AnswerOf, ArgsOf } from '../../app/contract/schema.ts';
import type { NotesView } from '../../app/contract/desk-views.ts';
import { call, listen } from '../lib/api.ts';
import { attempt, notices } from './notices.svelte.ts';
import { once } from './once.ts';
import { saySaved } from './transcript-deeds.ts';
import { keepAtEnd } from './unkept.ts';
import { t } from '../../app/messages/text.ts';

/** What was typed is kept after a rest, milliseconds. */
const REST_MS = 600;

class ListenerNotes {
  view = $state.raw<NotesView | null>(null);
  /** What stands in the field; ahead of what is kept while it is typed. */
  text = $state('');
  failure = $state<string | null>(null);
  #recordingId: number | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isDirty = $state(false);

  readonly isKept = $derived(!this.#isDirty);

  /** Shows those of a recording, and keeps them in step. @returns ends it, with what was typed kept */
  follow(recordingId: number | null): () => void {
    if (recordingId !== this.#recordingId) {
      [this.view, this.text, this.failure, this.#isDirty] = [null, '', null, false];
    }
    this.#recordingId = recordingId;
    void this.refresh();
    const stop = listen('changed', ({ areas, recordingIds }) => {
      const isConcerned = recordingIds.length === 0 || recordingIds.includes(recordingId ?? 0);
      if ((areas.includes('items') || areas.includes('folders')) && isConcerned) void this.refresh();
    });
    return () => {
      stop();
      void this.keep();
    };
  }

  readonly refresh = once(async () => {
    const recordingId = this.#recordingId;
    if (recordingId === null) return;
    const got = await call('notes.get', { recordingId });
    if (recordingId !== this.#recordingId) return;
    if (got.ok) this.#take(got.value);
    else this.failure = got.failure.message;
  });

  type(text: string): void {
    this.text = text;
    this.#isDirty = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.keep(), REST_MS);
  }

  /** Keeps what was typed. */
  async keep(): Promise<void> {
    clearTimeout(this.#timer);
    const { text } = this;
    const recordingId = this.#recordingId;
    if (!this.#isDirty || recordingId === null) return;
    const kept = await call('notes.set', { recordingId, text, begins: false });
    if (recordingId !== this.#recordingId) {
      // Their page is gone that would tell it.
      if (!kept.ok) notices.say(kept.failure.message, true);
      return;
    }
    this.failure = kept.ok ? null : kept.failure.message;
    if (!kept.ok) return;
    // Somebody types on: that is kept next.
    if (this.text === text) this.#isDirty = false;
    this.#take(kept.value);
  }

  /** Lets the template make them anew; what was written stays among the versions. */
  async startAnew(): Promise<void> {
    // Of the recording that it was asked for: another one may be open when the answer comes.
    const { text: before } = this;
    const recordingId = this.#recordingId;
    await this.keep();
    if (recordingId === null || !(await this.#set({ recordingId, text: null, begins: false }))) return;
    notices.say(t('panel.listenerNotes.theNotesAreAsThe'), false, {
      label: t('panel.listenerNotes.undo'),
      undoes: true,
      run: () => void this.#set({ recordingId, text: before, begins: true }),
    });
  }

  async restore(versionId: number): Promise<void> {
    const { text: before } = this;
    const recordingId = this.#recordingId;
    await this.keep();
    if (recordingId === null) return;
    const done = await attempt('notes.restore', { recordingId, versionId });
    if (!done) return;
    if (recordingId === this.#recordingId) this.#take(done.value);
    notices.say(t('panel.listenerNotes.theOlderVersionCountsAgain'), false, {
      label: t('panel.listenerNotes.undo'),
      undoes: true,
      run: () => void this.#set({ recordingId, text: before, begins: true }),
    });
  }

  async copy(form: ArgsOf<'notes.copy'>['form'], told: string): Promise<void> {
    const recordingId = this.#recordingId;
    await this.keep();
    if (recordingId !== null && (await attempt('notes.copy', { recordingId, form }))) notices.say(told);
  }

  async save(form: ArgsOf<'notes.save'>['form']): Promise<void> {
    const recordingId = this.#recordingId;
    await this.keep();
    const saved = recordingId === null ? null : await attempt('notes.save', { recordingId, form });
    if (saved?.value)
      saySaved(
        t('panel.listenerNotes.savedAsFileName', { fileName: saved.value.fileName }),
        saved.value.savedId,
      );
  }

  async #set(args: ArgsOf<'notes.set'>): Promise<boolean> {
    const done: { readonly value: AnswerOf<'notes.set'> } | null = await attempt('notes.set', args);
    if (done && args.recordingId === this.#recordingId) {
      this.#isDirty = false;
      this.#take(done.value);
    }
    return done !== null;
  }

  #take(view: NotesView): void {
    this.view = view;
    this.failure = null;
    if (!this.#isDirty) this.text = view.text;
  }
}

export const listenerNotes = new ListenerNotes();
keepAtEnd(() => listenerNotes.keep());
