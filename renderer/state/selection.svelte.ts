// What is marked in the transcript, so that it can be copied as a quote.

export interface Passage {
  readonly text: string;
  /** Where it begins, seconds; null without times. */
  readonly start: number | null;
}

class Marked {
  passage = $state.raw<Passage | null>(null);

  start(): void {
    document.addEventListener('selectionchange', () => (this.passage = this.#read()));
  }

  #read(): Passage | null {
    const chosen = document.getSelection();
    if (!chosen || chosen.isCollapsed || chosen.rangeCount === 0) return null;
    const range = chosen.getRangeAt(0);
    const at = range.startContainer;
    const from = at instanceof Element ? at : at.parentElement;
    const segment = from?.closest<HTMLElement>('[data-testid="segment"]');
    if (!segment) return null;
    const text = chosen.toString().replace(/\s+/g, ' ').trim();
    if (text === '') return null;
    const start = segment.dataset.start;
    return { text, start: start ? Number(start) : null };
  }
}

export const selection = new Marked();
