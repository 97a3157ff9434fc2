// The system's key store, by way of Electron.
import { safeStorage } from 'electron';
import type { Vault } from '../compose/key-store.ts';

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
