// The way of the keyboard between the passage that is edited in the text and the bar below it, which stand far apart in the page.

const BAR_FIELDS = '[data-keeps-editing] :is(input, button):not(:disabled)';

/** From the passage to the first field of the bar, or its first button. */
export function focusBar(): void {
  document.querySelector<HTMLElement>(BAR_FIELDS)?.focus();
}

export function isFirstInBar(target: EventTarget | null): boolean {
  return target !== null && target === document.querySelector(BAR_FIELDS);
}

/** Back to the passage. False when none is edited. */
export function focusEditor(): boolean {
  const editor = document.querySelector<HTMLElement>('[data-testid="segment-editor"]');
  editor?.focus({ preventScroll: true });
  return editor !== null;
}

/** To the text as a whole, where nothing is edited any more. */
export function focusText(): void {
  document.querySelector<HTMLElement>('[role="region"][aria-label="Text"]')?.focus({ preventScroll: true });
}
