// What a start with a window loads after its first lines.
import { loadWords } from '../../messages/load.ts';

/** Loads it, and does nothing: the build keeps what V8 makes of it. */
export async function loadForWindow(): Promise<void> {
  // Some words are said while code is loaded.
  await loadWords('en');
  await Promise.all([
    import('./window.ts'),
    import('../electron-host.ts'),
    import('../../compose/compose.ts'),
    import('../window-app.ts'),
  ]);
}
