// The system's own questions, one at a time: a page that was taken over could pile them up until one is answered by mistake.
import { dialog, type BrowserWindow, type MessageBoxOptions } from 'electron';

/** Asks the person in front of the window. */
export class OneQuestion {
  readonly #window: () => BrowserWindow | null;
  #isOpen = false;

  constructor(window: () => BrowserWindow | null) {
    this.#window = window;
  }

  /** One stands open. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** @returns true for its first button; false for any other, and while another question stands */
  async ask(question: MessageBoxOptions): Promise<boolean> {
    if (this.#isOpen) return false;
    this.#isOpen = true;
    try {
      const window = this.#window();
      const asked = window ? dialog.showMessageBox(window, question) : dialog.showMessageBox(question);
      return (await asked).response === 0;
    } finally {
      this.#isOpen = false;
    }
  }
}
