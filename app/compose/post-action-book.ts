// What shows do after a transcript, as it was confirmed on this computer: sealed like the key, outside the library, never handed to the page.
import { chmodSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeDirectorySync } from '../storage/make-directory.ts';
import type { PostAction } from '../domain/post-action.ts';
import { writeFileAtomic } from '../operations/writing.ts';
import type { PostActionBook } from '../publish/post-actions.ts';
import type { Vault } from './key-store.ts';

interface Entry {
  readonly folderPath: string;
  readonly action: PostAction;
}
type Entries = Readonly<Record<string, Entry>>;

export interface KeptPostActions extends PostActionBook {
  /** Secrets that are known, to be taken out of logs and diagnostics. */
  readonly secrets: () => readonly string[];
}

/** @param vault null where the system's key store cannot be asked: then nothing is done */
export function openPostActions(vault: Vault | null, file: string): KeptPostActions {
  const read = vault ? readEntries(vault, file) : null;
  let entries: Entries = read ?? {};
  let isOpen = read !== null;
  let writing: Promise<void> = Promise.resolve();
  return {
    get isOpen() {
      return isOpen;
    },
    get: (folderId, folderPath) => {
      const entry = entries[folderId];
      return entry?.folderPath === folderPath ? entry.action : null;
    },
    set: async (folderId, folderPath, action) => {
      if (!vault) throw new Error('the key store is not open');
      // One after the other: what one show does must not be lost to another that is set at the same time.
      const write = writing.then(async () => {
        const { [String(folderId)]: _old, ...others } = entries;
        const next: Entries = action ? { ...others, [folderId]: { folderPath, action } } : others;
        await writeEntries(vault, file, next);
        entries = next;
        isOpen = true;
      });
      writing = write.catch(() => undefined);
      await write;
    },
    secrets: () =>
      Object.values(entries).flatMap(({ action }) =>
        action.kind === 'webhook' ? [action.secret, action.secret.replace(/^whsec_/, '')] : [],
      ),
  };
}

/** Null where there is something that this account cannot open: nothing is done then, until it is confirmed anew. */
function readEntries(vault: Vault, file: string): Entries | null {
  if (!existsSync(file)) return {};
  try {
    const text = vault.open(Buffer.from(readFileSync(file, 'utf8'), 'base64'));
    const stored: unknown = JSON.parse(text);
    return typeof stored === 'object' && stored !== null ? (stored as Entries) : null;
  } catch {
    return null;
  }
}

async function writeEntries(vault: Vault, file: string, entries: Entries): Promise<void> {
  if (Object.keys(entries).length === 0) {
    rmSync(file, { force: true });
    return;
  }
  const folder = dirname(file);
  makeDirectorySync(folder, 0o700);
  chmodSync(folder, 0o700);
  await writeFileAtomic(file, vault.seal(JSON.stringify(entries)).toString('base64'), 0o600);
}
