// The chapters of the open recording as the panel and the waveform show them, and what is done with them. Everything can be taken back.
import type { ChaptersView } from '../../app/contract/desk-views.ts';
import type { FailureView } from '../../app/contract/failure-view.ts';
import type { Chapter } from '../../app/domain/chapters.ts';
import { call, listen } from '../lib/api.ts';
import { clock } from '../lib/times.ts';
import { notices } from './notices.svelte.ts';
import { once } from './once.ts';
import { t } from '../../app/messages/text.ts';

class Chapters {
  view = $state.raw<ChaptersView | null>(null);
  /** Why the last change was not taken; null when it was. */
  complaint = $state<string | null>(null);
  /** Why they could not be read. */
  failure = $state.raw<FailureView | null>(null);
  #recordingId: number | null = null;

  readonly list = $derived<readonly ChaptersView['chapters'][number][]>(this.view?.chapters ?? []);

  /** Shows those of a recording, and keeps them in step. @returns ends it */
  follow(recordingId: number | null): () => void {
    void this.show(recordingId);
    return listen('changed', ({ areas, recordingIds }) => {
      const isConcerned = recordingIds.length === 0 || recordingIds.includes(recordingId ?? 0);
      if (areas.includes('items') && isConcerned) void this.refresh();
    });
  }

  /** Reads those of a recording. */
  show(recordingId: number | null): Promise<void> {
    if (recordingId !== this.#recordingId) {
      this.view = null;
      this.complaint = null;
      this.failure = null;
    }
    this.#recordingId = recordingId;
    return this.refresh();
  }

  readonly refresh = once(async () => {
    const recordingId = this.#recordingId;
    if (recordingId === null) return;
    const got = await call('chapters.get', { recordingId });
    if (recordingId !== this.#recordingId) return;
    this.failure = got.ok ? null : got.failure;
    if (got.ok) this.view = got.value;
  });

  /** Puts a list in the place of what stands; null takes back what a person set. @param told what was done, a sentence */
  async set(chapters: readonly Chapter[] | null, told: string): Promise<boolean> {
    const before = this.view;
    if (!before) return false;
    const wasSet = before.by === 'hand' ? before.chapters.map(bare) : null;
    if (!(await this.#write(before.recordingId, chapters))) return false;
    notices.say(told, false, {
      label: t('panel.chapters.undo'),
      undoes: true,
      run: () => void this.#write(before.recordingId, wasSet),
    });
    return true;
  }

  /** Begins a chapter at a place, seconds. */
  add(start: number, title: string): Promise<boolean> {
    return this.set(
      [...this.list.map(bare), { start, title }],
      t('panel.chapters.aChapterBeginsAtStart', { start: clock(start) }),
    );
  }

  /** @param at its place in the list */
  change(at: number, change: Partial<Chapter>, told: string): Promise<boolean> {
    return this.set(
      this.list.map((one, place) => (place === at ? { ...bare(one), ...change } : bare(one))),
      told,
    );
  }

  move(at: number, start: number): Promise<boolean> {
    const title = this.list[at]?.title ?? '';
    return this.change(at, { start }, t('panel.chapters.titleBeginsAtStart', { title, start: clock(start) }));
  }

  remove(at: number): Promise<boolean> {
    const title = this.list[at]?.title ?? '';
    return this.set(
      this.list.filter((_, place) => place !== at).map(bare),
      title
        ? t('panel.chapters.theChapterTitleIsRemoved', { title })
        : t('panel.chapters.theChapterIsRemoved'),
    );
  }

  async #write(recordingId: number, chapters: readonly Chapter[] | null): Promise<boolean> {
    const outcome = await call('chapters.set', {
      recordingId,
      chapters: chapters?.map((one) => ({ ...one })) ?? null,
    });
    if (recordingId === this.#recordingId) {
      this.complaint = outcome.ok ? null : outcome.failure.message;
      if (outcome.ok) this.view = outcome.value;
    } else if (!outcome.ok) notices.say(outcome.failure.message, true);
    return outcome.ok;
  }
}

/** A chapter without what is wrong with it. */
const bare = ({ img, start, title, url }: Chapter): Chapter => ({
  start,
  title,
  ...(url ? { url } : {}),
  ...(img ? { img } : {}),
});

export const chapters = new Chapters();
