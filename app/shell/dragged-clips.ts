// Where clips lie that are dragged out of the window: a folder of the system's temporary ones, and what an earlier run left there goes.
import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

const PREFIX = 'earshot-clips-';
/** So long an editor may go on reading what was dropped on it, milliseconds: some keep the place and not the sound. */
const KEPT_MS = 24 * 60 * 60_000;

export interface DraggedClips {
  /** Made at the first need; nobody else may look into it. */
  readonly folder: () => Promise<string>;
  /** Resolves when what earlier runs left is gone. */
  readonly swept: Promise<void>;
}

/** @param temporary the system's folder for temporary files */
export function draggedClips(temporary: string, nowMs: number): DraggedClips {
  let made: Promise<string> | null = null;
  return {
    folder: async () => {
      const folder = await (made ??= mkdtemp(join(temporary, PREFIX)));
      // The system clears its folder now and then, also while we run.
      await mkdir(folder, { recursive: true, mode: 0o700 });
      return folder;
    },
    swept: sweep(temporary, nowMs),
  };
}

/** What cannot be looked at or removed belongs to another account, or to another run that is doing the same. */
async function sweep(temporary: string, nowMs: number): Promise<void> {
  const names = await readdir(temporary).catch(() => []);
  for (const name of names.filter((one) => one.startsWith(PREFIX))) {
    const path = join(temporary, name);
    const found = await stat(path).catch(() => null);
    if (found && found.mtimeMs < nowMs - KEPT_MS)
      await rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
}
