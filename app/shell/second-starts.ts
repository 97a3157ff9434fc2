// Second starts hand their wish to the process that works, and end. Somebody hears them from its first moment to its last: one that came while
// it is ending is started again by it, or a person would have clicked and seen nothing.
import { app } from 'electron';
import { isOurScheme } from '../domain/link.ts';
import { relaunch } from './last-resort.ts';
import type { ClickedLinks } from './links.ts';

export class SecondStarts {
  readonly #clicked: ClickedLinks;
  #open: (() => void) | null = null;
  #isWanted = false;
  #isEnding = false;
  /** The link that was clicked while this process is ending. */
  #link: string | null = null;

  /** @param stopped the wish to end: what comes after it is for the next process */
  constructor(clicked: ClickedLinks, stopped: Promise<unknown>) {
    this.#clicked = clicked;
    void stopped.then(() => this.#end());
    app.on('second-instance', (_event, _words, _cwd, given) => this.#take(given));
  }

  /** From now on the window is opened at once. A process that was told to end while it started gets here, too, and opens nothing any more. */
  deliver(open: () => void): void {
    if (this.#isEnding) return;
    this.#open = open;
    if (this.#isWanted) open();
    this.#isWanted = false;
  }

  /** Has the next process start when this one has ended, where that is wanted: the last thing that is done. @param environment as it was given to this one */
  startNext(environment: NodeJS.ProcessEnv): void {
    if (!this.#isWanted) return;
    // It was in the tray, or led to somewhere, as somebody else wished.
    const words = process.argv.slice(1).filter((word) => word !== '--hidden' && !isOurScheme(word));
    relaunch(environment, this.#link === null ? words : [...words, this.#link]);
  }

  #end(): void {
    this.#isEnding = true;
    this.#isWanted = false;
  }

  #take(given: unknown): void {
    if (this.#isEnding) {
      this.#isWanted = true;
      this.#link = this.#clicked.linkIn(given) ?? this.#link;
    } else if (!this.#clicked.take(given))
      if (this.#open) this.#open();
      else this.#isWanted = true;
  }
}
