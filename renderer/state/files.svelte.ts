// Every file that was ever seen: a growing list by what is looked for, and the story of the one that is opened.
import type { FileStoryView, FileView, OtherFilesView } from '../../app/contract/show-views.ts';
import type { FailureView } from '../../app/contract/failure-view.ts';
import type { AnswerOf } from '../../app/contract/schema.ts';
import { call, listen } from '../lib/api.ts';

export type FileFilter = 'every' | 'open' | 'skipped' | 'other';

const PAGE = 100;
/** Most that one question is answered with. */
const ASKED_MAX = 200;
const TYPING_MS = 250;

class FilesList {
  text = $state('');
  filter = $state<FileFilter>('open');
  files = $state.raw<readonly FileView[]>([]);
  /** Where the list goes on; null at its end. */
  next = $state.raw<number | null>(null);
  /** What is no recording by its name; asked for where it is listed. */
  #others = $state.raw<OtherFilesView>({ files: [], more: false });
  /** Those of them that are looked for, behind all that was seen. */
  readonly others = $derived.by(() => {
    if (this.filter !== 'other' && (this.filter !== 'every' || this.next !== null)) return [];
    const part = this.text.trim().toLowerCase();
    return this.#others.files.filter(({ path }) => path.toLowerCase().includes(part));
  });
  readonly othersGoOn = $derived(this.#others.more);
  loading = $state(false);
  failure = $state.raw<FailureView | null>(null);
  /** The file whose story is told. */
  story = $state.raw<FileStoryView | null>(null);

  #round = 0;
  /** Changes with each story that is asked for or closed; the newest question alone is answered. */
  #telling = 0;
  /** What the files that are shown were looked for by. */
  #shown = '';
  #timer: ReturnType<typeof setTimeout> | null = null;
  #stopListening: (() => void) | null = null;

  /** Called while the page is on the screen; returns the way to stop. */
  attach(): () => void {
    this.refresh();
    this.#stopListening = listen('changed', ({ areas }) => {
      if (areas.includes('items')) this.#soon(1_000);
    });
    return () => {
      this.#stopListening?.();
      this.#round += 1;
      if (this.#timer) clearTimeout(this.#timer);
      this.#tell(null);
    };
  }

  look(text: string): void {
    this.text = text;
    this.#soon(TYPING_MS);
  }

  choose(filter: FileFilter): void {
    this.filter = filter;
    this.refresh();
  }

  /** From the top; as many as are shown, where the same is looked for. */
  refresh(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#round += 1;
    if (this.filter === 'other' || this.filter === 'every') void this.#ask(this.#round);
    if (this.filter === 'other') {
      this.files = [];
      this.next = null;
      this.loading = false;
    } else void this.#fetchAnew();
  }

  more(): void {
    if (this.next !== null && !this.loading) void this.#fetchMore(this.next);
  }

  async open(file: FileView): Promise<void> {
    if (file.fileId === null) return;
    const wasOpen = this.story?.file.fileId === file.fileId;
    const mine = this.#tell(wasOpen ? null : this.story);
    if (wasOpen) return;
    const outcome = await call('files.story', { fileId: file.fileId });
    if (mine !== this.#telling) return;
    if (outcome.ok) this.story = outcome.value;
    else this.failure = outcome.failure;
  }

  /** Lets the person choose any file of the computer. */
  async ask(): Promise<void> {
    const mine = this.#tell(this.story);
    const outcome = await call('files.ask', undefined);
    if (mine !== this.#telling) return;
    if (!outcome.ok) this.failure = outcome.failure;
    else if (outcome.value) this.story = outcome.value;
  }

  async act(file: FileView, action: 'take' | 'reveal'): Promise<void> {
    if (file.fileId === null) return;
    const outcome = await call('files.act', { fileId: file.fileId, action });
    this.failure = outcome.ok ? null : outcome.failure;
    if (outcome.ok && action === 'take') this.#soon(300);
  }

  /** Whose story is told from now on. @returns by which an answer knows that it is the one waited for */
  #tell(story: FileStoryView | null): number {
    this.story = story;
    this.#telling += 1;
    return this.#telling;
  }

  #soon(ms: number): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.refresh(), ms);
  }

  async #ask(round: number): Promise<void> {
    const outcome = await call('files.others', undefined);
    if (round !== this.#round) return;
    if (outcome.ok) this.#others = outcome.value;
    else this.failure = outcome.failure;
  }

  /** From the top, in as many questions as it takes; what is shown stays until all of it is there again. */
  async #fetchAnew(): Promise<void> {
    const what = `${this.filter} ${this.text.trim()}`;
    const count = Math.max(PAGE, what === this.#shown ? this.files.length : 0);
    let files: readonly FileView[] = [];
    let next: number | null = null;
    do {
      const page = await this.#fetch(next, Math.min(ASKED_MAX, count - files.length));
      if (page === null) return;
      files = [...files, ...page.files];
      next = page.next;
    } while (next !== null && files.length < count);
    this.loading = false;
    this.#shown = what;
    this.files = files;
    this.next = next;
  }

  async #fetchMore(before: number): Promise<void> {
    const page = await this.#fetch(before, PAGE);
    if (page === null) return;
    this.loading = false;
    this.files = [...this.files, ...page.files];
    this.next = page.next;
  }

  /** @returns null where it failed, which is told, or where something else is looked for by now */
  async #fetch(before: number | null, limit: number): Promise<AnswerOf<'files.page'> | null> {
    const round = this.#round;
    this.loading = true;
    const outcome = await call('files.page', {
      text: this.text.trim(),
      filter: this.filter === 'other' ? 'every' : this.filter,
      folderId: null,
      before,
      limit,
    });
    if (round !== this.#round) return null;
    this.failure = outcome.ok ? null : outcome.failure;
    if (outcome.ok) return outcome.value;
    this.loading = false;
    return null;
  }
}

export const filesList = new FilesList();
