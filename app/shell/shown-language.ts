// What the window, the menus and the notifications are written in: as the person chose, else as the system.
import { app } from 'electron';
import { readFileSync, writeFileSync } from 'node:fs';
import { isShown, languageFor, type Shown } from '../domain/interface-language.ts';
import type { Settings } from '../domain/settings.ts';
import { loadWords } from '../messages/load.ts';

/** The choice is in the library; a small file remembers it, for the page that is loaded before the library is open. */
export class ShownLanguage {
  readonly #path: string;
  #chosen: string;

  constructor(path: string) {
    this.#path = path;
    this.#chosen = remembered(path);
  }

  get shown(): Shown {
    // The tests show languages that nobody can choose.
    const forTests = process.env.EARSHOT_LANGUAGE;
    return isShown(forTests) ? forTests : languageFor(this.#chosen, app.getPreferredSystemLanguages());
  }

  /** Takes what was chosen. @returns whether another language is shown than before */
  choose(chosen: Settings['language']): boolean {
    const before = this.shown;
    if (chosen !== this.#chosen) {
      this.#chosen = chosen;
      try {
        writeFileSync(this.#path, JSON.stringify(chosen));
      } catch {
        // The library knows it too; the page is then loaded twice at a start.
      }
    }
    return this.shown !== before;
  }

  /** Loads its words for this process. */
  speak(): Promise<void> {
    return loadWords(this.shown);
  }
}

function remembered(path: string): string {
  try {
    const kept: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return typeof kept === 'string' ? kept : 'system';
  } catch {
    return 'system';
  }
}
