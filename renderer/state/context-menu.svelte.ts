// The menu at the pointer: one at a time, for whatever was pressed with the secondary button or has the focus at the menu key.
import type { MenuAnchor, MenuEntry } from '../lib/menu-entry.ts';

export interface OpenContextMenu {
  readonly label: string;
  readonly entries: readonly MenuEntry[];
  readonly anchor: MenuAnchor;
  /** By the menu key or Shift and F10; then the first entry has the focus. */
  readonly byKey: boolean;
  /** What had the focus. */
  readonly before: Element | null;
}

class ContextMenu {
  open = $state.raw<OpenContextMenu | null>(null);

  /** Shows a menu where it was asked for. Without entries nothing happens, and the system's own menu may come. */
  show(event: MouseEvent, label: string, entries: readonly MenuEntry[]): void {
    if (entries.length === 0) return;
    event.preventDefault();
    event.stopPropagation();
    // A Mac's mouse asks by Ctrl and the first button, too.
    const byKey = event.button !== 2 && !event.ctrlKey;
    this.open = {
      label,
      entries,
      anchor: byKey ? boxOf(event.target) : pointOf(event),
      byKey,
      before: document.activeElement,
    };
  }

  close(giveBack: boolean): void {
    const { open } = this;
    this.open = null;
    if (giveBack && open?.before instanceof HTMLElement && open.before.isConnected)
      open.before.focus({ preventScroll: true });
  }
}

const pointOf = ({ clientX, clientY }: MouseEvent): MenuAnchor => ({
  left: clientX,
  right: clientX,
  top: clientY,
  bottom: clientY,
});

function boxOf(target: EventTarget | null): MenuAnchor {
  if (!(target instanceof Element)) return { left: 0, right: 0, top: 0, bottom: 0 };
  const { bottom, left, top } = target.getBoundingClientRect();
  // Below what has the focus, where reading begins.
  return { left, right: left, top: bottom, bottom: bottom === top ? bottom + 1 : bottom };
}

export const contextMenu = new ContextMenu();
