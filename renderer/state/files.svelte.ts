// Every file that was ever seen: a growing list by what is looked for, and the story of the one that is opened.
import type { FileStoryView, FileView, OtherFilesView } from '../../app/contract/show-views.ts';
import type { FailureView } from '../../app/contract/failure-view.ts';
import { call, listen } from '../lib/api.ts';

export type FileFilter = 'every' | 'open' | 'skipped' | 'other';

const PAGE = 100;
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
      this.story = null;
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

  /** From the top, as many as are shown. */
  refresh(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#round += 1;
    if (this.filter === 'other' || this.filter === 'every') void this.#ask(this.#round);
    if (this.filter === 'other') {
      this.files = [];
      this.next = null;
    } else void this.#fetch(null, Math.min(200, Math.max(PAGE, this.files.length)));
  }

  more(): void {
    if (this.next !== null && !this.loading) void this.#fetch(this.next, PAGE);
  }

  async open(file: FileView): Promise<void> {
    if (file.fileId === null) return;
    if (this.story?.file.fileId === file.fileId) {
      this.story = null;
      return;
    }
    const outcome = await call('files.story', { fileId: file.fileId });
    if (outcome.ok) this.story = outcome.value;
    else this.failure = outcome.failure;
  }

  /** Lets the person choose any file of the computer. */
  async ask(): Promise<void> {
    const outcome = await call('files.ask', undefined);
    if (!outcome.ok) this.failure = outcome.failure;
    else if (outcome.value) this.story = outcome.value;
  }

  async act(file: FileView, action: 'take' | 'reveal'): Promise<void> {
    if (file.fileId === null) return;
    const outcome = await call('files.act', { fileId: file.fileId, action });
    this.failure = outcome.ok ? null : outcome.failure;
    if (outcome.ok && action === 'take') this.#soon(300);
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

  async #fetch(before: number | null, limit: number): Promise<void> {
    const round = this.#round;
    this.loading = true;
    const outcome = await call('files.page', {
      text: this.text.trim(),
      filter: this.filter === 'other' ? 'every' : this.filter,
      folderId: null,
      before,
      limit,
    });
    if (round !== this.#round) return;
    this.loading = false;
    this.failure = outcome.ok ? null : outcome.failure;
    if (!outcome.ok) return;
    this.files = before === null ? outcome.value.files : [...this.files, ...outcome.value.files];
    this.next = outcome.value.next;
  }
}

export const filesList = new FilesList();
