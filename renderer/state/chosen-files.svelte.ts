// Files that were marked in “Every file”, to have all of them transcribed; and how long they are and what they cost, before it is done.
import type { ChosenFilesView, FileView } from '../../app/contract/show-views.ts';
import { call } from '../lib/api.ts';
import { chosenInWords } from '../lib/survey.ts';
import { dialogs } from './dialogs.svelte.ts';
import { filesList } from './files.svelte.ts';
import { attempt, notices } from './notices.svelte.ts';
import { t } from '../../app/messages/text.ts';

/** Most that can be marked at once; the channels take no more. */
const MARKED_MAX = 5_000;
/** Marking is waited for this long, milliseconds. */
const MARKING_MS = 200;
/** Pace of asking while lengths are measured, milliseconds. */
const MEASURING_MS = 700;
/** Files asked for in one page. */
const PAGE = 200;

/** True for a file that can be had by a click. What lies in a cloud drive is only downloaded one by one. */
export function canBeChosen({ actions, fileId }: FileView): boolean {
  return fileId !== null && actions.includes('take');
}

class ChosenFiles {
  ids = $state.raw<ReadonlySet<number>>(new Set());
  /** What is known of them; null until it is asked. */
  sum = $state.raw<ChosenFilesView | null>(null);
  /** True while all of a long list are being marked. */
  gathering = $state(false);

  readonly count = $derived(this.ids.size);
  readonly measuring = $derived(this.sum !== null && this.sum.measured < this.sum.count);

  #anchor: number | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #round = 0;

  /** Marks one more, or one less; with Shift everything from the one before up to it. */
  choose(file: FileView, on: boolean, toHere: boolean): void {
    const { fileId } = file;
    if (fileId === null) return;
    const shown = filesList.files.filter(canBeChosen).flatMap((one) => one.fileId ?? []);
    const [a, b] = [shown.indexOf(this.#anchor ?? fileId), shown.indexOf(fileId)];
    const meant = toHere && a >= 0 ? shown.slice(Math.min(a, b), Math.max(a, b) + 1) : [fileId];
    const others = [...this.ids].filter((id) => !meant.includes(id));
    this.#anchor = fileId;
    this.#set(on ? [...others, ...meant] : others);
  }

  /** Marks everything that can be had of what is looked for, also what is not shown yet. */
  async all(): Promise<void> {
    const round = ++this.#round;
    const { filter, text } = filesList;
    // What is no recording cannot be had.
    if (filter === 'other') return;
    const ids: number[] = [];
    this.gathering = true;
    let before = null as number | null;
    do {
      const outcome = await call('files.page', {
        text: text.trim(),
        filter,
        folderId: null,
        before,
        limit: PAGE,
      });
      if (round !== this.#round) break;
      if (!outcome.ok) {
        notices.say(outcome.failure.message, true);
        break;
      }
      ids.push(...outcome.value.files.filter(canBeChosen).flatMap(({ fileId }) => fileId ?? []));
      before = outcome.value.next;
    } while (before !== null && ids.length < MARKED_MAX);
    this.gathering = false;
    if (round === this.#round) this.#set(ids);
  }

  clear(): void {
    this.#anchor = null;
    this.#set([]);
  }

  /** Has them transcribed, once it is known what they cost; what does is asked about first. */
  take(): void {
    const { sum } = this;
    if (sum === null || sum.count === 0) return;
    if (!sum.paid) return void this.#take();
    dialogs.confirmation = {
      title: t('list.chosenFiles.transcribeFiles', { count: sum.count }),
      text: chosenInWords(sum),
      action: t('list.chosenFiles.transcribe'),
      danger: false,
      confirm: () => void this.#take(),
    };
  }

  async #take(): Promise<void> {
    const taken = await attempt('files.takeMany', { fileIds: [...this.ids] });
    if (!taken) return;
    this.clear();
    notices.say(
      taken.value.count === 0
        ? t('list.chosenFiles.noneOfThemIsWhere')
        : t('list.chosenFiles.filesAreBeingTakenIn', { count: taken.value.count }),
    );
    filesList.refresh();
  }

  #set(ids: readonly number[]): void {
    this.#round += 1;
    this.gathering = false;
    this.ids = new Set(ids.slice(0, MARKED_MAX));
    // Whether it is asked about before it is paid goes by the sum: that of other files says nothing.
    this.sum = null;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    if (ids.length > 0) this.#ask(MARKING_MS);
  }

  #ask(ms: number): void {
    const round = this.#round;
    this.#timer = setTimeout(() => {
      void call('files.survey', { fileIds: [...this.ids] }).then((outcome) => {
        if (round !== this.#round) return;
        if (!outcome.ok) {
          notices.say(outcome.failure.message, true);
          return;
        }
        this.sum = outcome.value;
        if (this.measuring) this.#ask(MEASURING_MS);
      });
    }, ms);
  }
}

export const chosenFiles = new ChosenFiles();
