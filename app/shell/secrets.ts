// The system's key store, and where on this computer the key of a library lies.
import { safeStorage } from 'electron';
import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { Vault } from './key-store.ts';

/** Opens the system's key store; only when the app is ready. */
export function systemVault(): Vault {
  if (process.platform === 'linux' && !safeStorage.isEncryptionAvailable())
    safeStorage.setUsePlainTextEncryption(true);
  return {
    seal: (text) => safeStorage.encryptString(text),
    open: (sealed) => safeStorage.decryptString(sealed),
    isProtected: () =>
      safeStorage.isEncryptionAvailable() &&
      (process.platform !== 'linux' || safeStorage.getSelectedStorageBackend() !== 'basic_text'),
  };
}

/**
 * The folder in which this account keeps what it alone may say of a library: one that comes from somebody else brings none of it along.
 * @param accountDir Earshot's folder of this account
 */
export function ownPlaceOf(accountDir: string, libraryDir: string): string {
  let place = libraryDir;
  try {
    place = realpathSync.native(libraryDir);
  } catch {
    // Not there yet: as it is named.
  }
  return join(accountDir, 'libraries', createHash('sha256').update(place).digest('hex').slice(0, 32));
}
