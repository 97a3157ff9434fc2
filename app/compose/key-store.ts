// The API key and the one address it was given for: kept outside the library, sent nowhere else, never handed to the page.
// Why so: docs/decisions/security.md.
import { chmodSync, readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeDirectorySync } from '../storage/make-directory.ts';
import { failure, type Failure } from '../domain/failure.ts';
import { DEFAULT_ORIGIN, originOf } from '../domain/service-address.ts';
import { writeFileAtomic } from '../operations/writing.ts';

/** Encrypts for this account of this computer; throws where it cannot. */
export interface Vault {
  seal(text: string): Buffer;
  open(sealed: Buffer): string;
  /** False when the system has no key store and the key is only obscured. */
  readonly isProtected: () => boolean;
}

/** A key of this run alone. */
export interface GivenKey {
  readonly key: string;
  /** Named with it, or else the documented one: the address that a library holds is not enough. */
  readonly origin: string;
}

export interface KeyState {
  /**
   * `unreadable`: there is one, but this account or machine cannot open it. `elsewhere`: it was given for another address than the
   * present one. `unconfirmed`: an earlier version stored it in the library, and nobody has said on this computer where it may be sent.
   */
  readonly state: 'set' | 'none' | 'from-environment' | 'unreadable' | 'elsewhere' | 'unconfirmed';
  readonly protected: boolean;
  /** The origin that it was given for; null when there is none that can be read. */
  readonly boundTo: string | null;
}

export interface KeyStore {
  /** The key for an origin; null when there is none at all; a failure when the one there is, is not for it. */
  readonly forOrigin: (origin: string) => string | Failure | null;
  /** Whether somebody on this computer has said that this address may be asked: it is the documented one, or a key was given for it. */
  readonly isConfirmed: (origin: string) => boolean;
  /** @param origin the present address; null when that is none */
  readonly state: (origin: string | null) => KeyState;
  /** Every key that is known, to be taken out of logs and diagnostics. */
  readonly secrets: () => readonly string[];
  /** Keeps a key for an address that a person has just confirmed. */
  set(key: string, origin: string): Promise<void>;
  /** A person has confirmed the address of a key that an earlier version stored. */
  confirm(): Promise<void>;
  clear(): Promise<void>;
}

export interface KeyPlaces {
  /** Where the key lies: in the folder of this account, outside the library. */
  readonly file: string;
  /** Where earlier versions kept it; null for a key that none of them knew. */
  readonly old: OldPlace | null;
  readonly onFault: (error: unknown, doing: string) => void;
}

/** Where earlier versions kept the key: in the library, without an address. */
export interface OldPlace {
  readonly file: string;
  /** The origin that the library is set to now; the key belongs to it. */
  readonly presentOrigin: string | null;
  /** True for the library in its usual place: no stranger's. */
  readonly isUsualLibrary: boolean;
}

/** Whose key it is. */
export interface KeyOf {
  /** The origin that nobody has to confirm; null for none. */
  readonly usualOrigin: string | null;
  /** Why a key that was stored, or given for this run, is not sent to another origin. */
  readonly keptElsewhere: (boundTo: string, origin: string) => string;
  readonly givenElsewhere: (boundTo: string, origin: string) => string;
}

interface Kept {
  readonly key: string;
  readonly origin: string;
  readonly isConfirmed: boolean;
}

interface StoredKey extends Kept {
  /** It lies where earlier versions kept it. */
  readonly isOld?: boolean;
}

/** Marks how the file's bytes are to be read: a bare key, or a key and its address, sealed together. */
const [BARE, BOUND] = ['v1:', 'v2:'];

/**
 * Opens the key store.
 * @param given a key given for this run; it is never stored. For addresses that are not its own, the stored one counts
 */
export function openKeyStore(
  vault: Vault,
  places: KeyPlaces,
  given: GivenKey | null,
  whose: KeyOf = AIML_KEY,
): KeyStore {
  let { isUnreadable, kept } = readKept(vault, places);
  let removed: string[] = [];
  let changing: Promise<void> = Promise.resolve();
  /** One change after the other: an old key that is being moved must not end in the place of a new one. */
  const inTurn = (change: () => Promise<void>): Promise<void> => {
    const changed = changing.then(change);
    changing = changed.catch(() => undefined);
    return changed;
  };
  const write = async (next: Kept): Promise<void> => {
    await writeKept(vault, places, next);
    kept = next;
    isUnreadable = false;
  };
  /** It is no longer used, and what was written of it before is still in the log. */
  const forget = (): void => {
    if (kept) removed = [...removed, kept.key];
  };
  const moving = kept?.isOld === true ? kept : null;
  if (moving) inTurn(() => write(moving)).catch((error: unknown) => places.onFault(error, 'moving the key'));

  return {
    ...knowing(given, () => kept, whose),
    state: (origin) => ({ ...stateOf(given, kept, isUnreadable, origin), protected: vault.isProtected() }),
    secrets: () => [given?.key, kept?.key, ...removed].filter((one) => one !== undefined),
    set: (key, origin) =>
      inTurn(async () => {
        forget();
        await write({ key, origin, isConfirmed: true });
      }),
    confirm: () => inTurn(async () => (kept ? write({ ...kept, isConfirmed: true }) : undefined)),
    clear: () =>
      inTurn(() => {
        rmSync(places.file, { force: true });
        forgetOld(places);
        forget();
        kept = null;
        isUnreadable = false;
        return Promise.resolve();
      }),
  };
}

/** The key that lies there; else the one that an earlier version left in the library. */
function readKept(vault: Vault, { file, old }: KeyPlaces): { kept: StoredKey | null; isUnreadable: boolean } {
  const stored = contentOf(file);
  const bare = stored === null && old !== null ? contentOf(old.file) : null;
  try {
    if (stored !== null) return { kept: readBound(vault, stored), isUnreadable: false };
    const kept = bare === null || old === null ? null : { ...readBare(vault, bare, old), isOld: true };
    return { kept, isUnreadable: false };
  } catch {
    return { kept: null, isUnreadable: true };
  }
}

async function writeKept(vault: Vault, places: KeyPlaces, { isConfirmed, key, origin }: Kept): Promise<void> {
  const text = JSON.stringify({ key, origin, confirmed: isConfirmed });
  const folder = dirname(places.file);
  makeDirectorySync(folder, 0o700);
  chmodSync(folder, 0o700);
  await writeFileAtomic(places.file, BOUND + vault.seal(text).toString('base64'), 0o600);
  forgetOld(places);
}

/** In a library that is copied or shared, it would go along. */
function forgetOld({ old }: KeyPlaces): void {
  if (old !== null) rmSync(old.file, { force: true });
}

/** The key of this run alone, before the system's key store can be asked; nothing can be stored. */
export function keyOfRun(given: GivenKey | null, whose: KeyOf = AIML_KEY): KeyStore {
  const never = (): Promise<never> => Promise.reject(new Error('the key store is not open'));
  return {
    ...knowing(given, () => null, whose),
    state: (origin) => ({ ...stateOf(given, null, false, origin), protected: false }),
    secrets: () => (given ? [given.key] : []),
    set: never,
    confirm: never,
    clear: () => Promise.resolve(),
  };
}

/**
 * The key of the environment, and the address that it is for.
 * @param url what EARSHOT_API_URL says; null without it
 */
export function givenKey(key: string | undefined, url: string | null): GivenKey | null {
  if (!key) return null;
  return { key, origin: url === null ? DEFAULT_ORIGIN : (originOf(url) ?? '') };
}

function knowing(
  given: GivenKey | null,
  kept: () => Kept | null,
  whose: KeyOf,
): Pick<KeyStore, 'forOrigin' | 'isConfirmed'> {
  return {
    forOrigin: (origin) => {
      const own = kept();
      if (given?.origin === origin) return given.key;
      if (own?.origin === origin) return own.isConfirmed ? own.key : notConfirmed(origin);
      if (given) return failure('no-key', { message: whose.givenElsewhere(given.origin, origin) });
      return own ? failure('no-key', { message: whose.keptElsewhere(own.origin, origin) }) : null;
    },
    isConfirmed: (origin) => {
      const own = kept();
      return (
        origin === whose.usualOrigin ||
        given?.origin === origin ||
        (own?.origin === origin && own.isConfirmed)
      );
    },
  };
}

function stateOf(
  given: GivenKey | null,
  kept: Kept | null,
  isUnreadable: boolean,
  origin: string | null,
): Omit<KeyState, 'protected'> {
  if (given && (given.origin === origin || kept?.origin !== origin))
    return { state: given.origin === origin ? 'from-environment' : 'elsewhere', boundTo: given.origin };
  if (!kept) return { state: isUnreadable ? 'unreadable' : 'none', boundTo: null };
  if (kept.origin !== origin) return { state: 'elsewhere', boundTo: kept.origin };
  return { state: kept.isConfirmed ? 'set' : 'unconfirmed', boundTo: kept.origin };
}

function contentOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

function readBound(vault: Vault, stored: string): Kept {
  if (!stored.startsWith(BOUND)) throw new Error('unknown form');
  const text = vault.open(Buffer.from(stored.slice(BOUND.length), 'base64'));
  const { confirmed, key, origin } = JSON.parse(text) as Record<string, unknown>;
  if (typeof key !== 'string' || typeof origin !== 'string') throw new Error('unknown form');
  return { key, origin, isConfirmed: confirmed === true };
}

/**
 * The key of an earlier version, which noted no address: it belongs to the one that is set. Nobody is asked where that is the documented
 * one and the library is sure to be this account's: in its usual place, or with a key that only this account can open. A key that was
 * only obscured may have come along with a stranger's library.
 */
function readBare(vault: Vault, stored: string, { isUsualLibrary, presentOrigin }: OldPlace): Kept {
  if (!stored.startsWith(BARE)) throw new Error('unknown form');
  const key = vault.open(Buffer.from(stored.slice(BARE.length), 'base64'));
  const origin = presentOrigin ?? DEFAULT_ORIGIN;
  const isOwn = isUsualLibrary || vault.isProtected();
  return { key, origin, isConfirmed: isOwn && origin === DEFAULT_ORIGIN };
}

/** The key of the AI/ML API. */
const AIML_KEY: KeyOf = {
  usualOrigin: DEFAULT_ORIGIN,
  keptElsewhere: (boundTo, origin) =>
    `The key was given for ${boundTo}, and the address of the speech service is ${origin} now. The key is not sent there, and the recording waits. Enter the key of that service in Settings, or set the address back.`,
  givenElsewhere: (boundTo, origin) =>
    `EARSHOT_API_KEY is a key for ${boundTo}, and the library's speech service is ${origin}. The key is not sent there, and the recording waits. Name the address beside the key, in EARSHOT_API_URL, or change it in Settings.`,
};

function notConfirmed(origin: string): Failure {
  return failure('no-key', {
    message: `An earlier version of Earshot left a key in this library, and nobody has confirmed on this computer that it may be sent to ${origin}. The recording waits. Confirm it in Settings, or enter the key again.`,
  });
}
