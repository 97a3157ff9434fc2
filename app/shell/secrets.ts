// The API key: encrypted by the system's key store, held in this process only, never handed to the page.
import { safeStorage } from 'electron';
import { readFileSync, rmSync } from 'node:fs';
import { writeFileAtomic } from '../files/write-file-atomic.ts';

export interface KeyState {
  /** `unreadable`: there is one, but this account or machine cannot open it. */
  readonly state: 'set' | 'none' | 'from-environment' | 'unreadable';
  /** False when the system has no key store and the key is only obscured. */
  readonly protected: boolean;
}

export interface KeyStore {
  /** The key in use; null when there is none that can be read. */
  readonly current: () => string | null;
  readonly state: () => KeyState;
  set(key: string): Promise<void>;
  clear(): void;
}

/** Marks how the file's bytes are to be read. */
const ENCRYPTED = 'v1:';

/**
 * Opens the key store.
 * @param file where the encrypted key lies; null before the app is ready, when the system's key store cannot be asked
 * @param fromEnvironment a key given for this run; it wins and is never stored
 */
export function openKeyStore(file: string | null, fromEnvironment: string | undefined): KeyStore {
  if (file === null) return keyOfEnvironment(fromEnvironment);
  const isProtected = (): boolean =>
    safeStorage.isEncryptionAvailable() &&
    (process.platform !== 'linux' || safeStorage.getSelectedStorageBackend() !== 'basic_text');

  let key: string | null = null;
  let unreadable = false;
  const read = (): void => {
    let stored: string;
    try {
      stored = readFileSync(file, 'utf8');
    } catch {
      return;
    }
    try {
      if (!stored.startsWith(ENCRYPTED)) throw new Error('unknown form');
      key = safeStorage.decryptString(Buffer.from(stored.slice(ENCRYPTED.length), 'base64'));
    } catch {
      unreadable = true;
    }
  };
  if (process.platform === 'linux' && !safeStorage.isEncryptionAvailable())
    safeStorage.setUsePlainTextEncryption(true);
  read();

  return {
    current: () => fromEnvironment ?? key,
    state: () => ({
      state: fromEnvironment ? 'from-environment' : key !== null ? 'set' : unreadable ? 'unreadable' : 'none',
      protected: isProtected(),
    }),
    set: async (next) => {
      await writeFileAtomic(file, ENCRYPTED + safeStorage.encryptString(next).toString('base64'), 0o600);
      key = next;
      unreadable = false;
    },
    clear: () => {
      rmSync(file, { force: true });
      key = null;
      unreadable = false;
    },
  };
}

/** The key of this run alone; nothing can be stored. */
function keyOfEnvironment(key: string | undefined): KeyStore {
  return {
    current: () => key ?? null,
    state: () => ({ state: key ? 'from-environment' : 'none', protected: false }),
    set: () => Promise.reject(new Error('the key store is not open')),
    clear: () => undefined,
  };
}
