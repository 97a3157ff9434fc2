// Which Electron runs: the one that was pinned, or another that stands in for it where that cannot be fetched.
import type { RuntimeView } from '../contract/views.ts';

/** The version in package.json, written in by the build. */
declare const PINNED_ELECTRON: string;

/** What the window runs on. */
export function runtimeView(): RuntimeView {
  const { chrome, electron } = process.versions;
  return {
    electron,
    chromium: chrome,
    standsInFor: electron === PINNED_ELECTRON ? null : PINNED_ELECTRON,
  };
}
