// Watches on single directories, in the thread that asks for them: they tell once that something happened, not what.
import { watch, type FSWatcher } from 'node:fs';

export class PlainWatches {
  readonly #watchers: FSWatcher[] = [];
  readonly #onStir: () => void;
  #isClosed = false;

  private constructor(onStir: () => void) {
    this.#onStir = onStir;
  }

  /**
   * Opens them. It waits for the disk: only for directories that were just seen to answer.
   * @param onStir called once, when anything happens in or to one of them, or one can no longer be watched; all are closed by then, so that no storm comes here
   * @returns null where the system watches not all of them
   */
  static open(paths: readonly string[], onStir: () => void): PlainWatches | null {
    const watches = new PlainWatches(onStir);
    try {
      for (const path of paths) watches.#open(path);
      return watches;
    } catch {
      watches.close();
      return null;
    }
  }

  close(): void {
    this.#isClosed = true;
    for (const watcher of this.#watchers.splice(0)) watcher.close();
  }

  #open(path: string): void {
    const watcher = watch(path, { persistent: false });
    this.#watchers.push(watcher);
    watcher.on('change', () => this.#stir()).on('error', () => this.#stir());
  }

  #stir(): void {
    if (this.#isClosed) return;
    this.close();
    this.#onStir();
  }
}
