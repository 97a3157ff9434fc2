// What no page of ours may do, and how each is kept apart, whatever it is for.
import type { WebPreferences } from 'electron';

/** Every window has these; what else one is given stands with it. */
export const CLOSED_PAGE = {
  contextIsolation: true,
  sandbox: true,
  nodeIntegration: false,
  webSecurity: true,
  webviewTag: false,
  navigateOnDragDrop: false,
  spellcheck: false,
} as const satisfies WebPreferences;
