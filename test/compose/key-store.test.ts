// A key and its one address, on real files: where it goes, where it does not, and what became of the keys of earlier versions.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_ORIGIN } from '../../app/domain/service-address.ts';
import {
  givenKey,
  keyOfRun,
  openKeyStore,
  type GivenKey,
  type KeyStore,
  type OldPlace,
  type Vault,
} from '../../app/compose/key-store.ts';

const OTHER = 'https://speech.example';
const KEY = 'canary-key-5f2b8c';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'earshot-key-'));
  mkdirSync(join(folder, 'library'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Turns the bytes over; an account other than the one that sealed cannot open. */
function vaultOf(account: string, isProtected = true): Vault {
  const turned = (bytes: Buffer): Buffer => Buffer.from(bytes.map((byte) => byte ^ 0x55));
  return {
    seal: (text) => turned(Buffer.from(`${account}\n${text}`)),
    open: (sealed) => {
      const [owner, ...text] = turned(sealed).toString().split('\n');
      if (owner !== account) throw new Error('sealed by somebody else');
      return text.join('\n');
    },
    isProtected: () => isProtected,
  };
}

const mina = vaultOf('mina');
const file = (): string => join(folder, 'account', 'libraries', 'one', 'key');
const oldFile = (): string => join(folder, 'library', 'key');
const onFault = vi.fn();

function open(more: Partial<OldPlace> = {}, given: GivenKey | null = null, vault = mina): KeyStore {
  const old = { file: oldFile(), presentOrigin: DEFAULT_ORIGIN, isUsualLibrary: false, ...more };
  return openKeyStore(vault, { file: file(), old, onFault }, given);
}
const message = (of: ReturnType<KeyStore['forOrigin']>): string =>
  typeof of === 'object' ? (of?.message ?? '') : '';

describe('a key', () => {
  it('goes to the address that it was given for, and to no other', async () => {
    await open().set(KEY, OTHER);
    const keys = open();
    expect(keys.forOrigin(OTHER)).toBe(KEY);
    expect(keys.state(OTHER)).toEqual({ state: 'set', protected: true, boundTo: OTHER });
    for (const origin of [
      DEFAULT_ORIGIN,
      'https://speech.example:8443',
      'http://speech.example',
      'https://a.speech.example',
    ]) {
      expect(keys.forOrigin(origin)).toMatchObject({ code: 'no-key' });
      expect(message(keys.forOrigin(origin))).toContain(OTHER);
      expect(message(keys.forOrigin(origin))).toContain(origin);
      expect(message(keys.forOrigin(origin))).not.toContain(KEY);
      expect(keys.state(origin)).toMatchObject({ state: 'elsewhere', boundTo: OTHER });
    }
    expect(keys.state(null).state).toBe('elsewhere');
  });

  it('lies outside the library, sealed with its address, for its owner only', async () => {
    await open().set(KEY, OTHER);
    expect(readFileSync(file(), 'utf8')).toMatch(/^v2:/);
    expect(readFileSync(file())).not.toContain(KEY);
    expect(readFileSync(file(), 'utf8')).not.toContain('speech.example');
    if (process.platform !== 'win32') {
      expect(statSync(file()).mode & 0o777).toBe(0o600);
      expect(statSync(join(file(), '..')).mode & 0o777).toBe(0o700);
    }
    expect(readdirSync(join(folder, 'library'))).toEqual([]);
  });

  it('that another account sealed is there and cannot be read', async () => {
    await open().set(KEY, OTHER);
    const keys = open({}, null, vaultOf('anna'));
    expect(keys.state(OTHER)).toMatchObject({ state: 'unreadable', boundTo: null });
    expect(keys.forOrigin(OTHER)).toBeNull();
  });

  it.each(['', 'v2:', 'v2:%%%', 'v3:abc', `v2:${mina.seal('{"key":1}').toString('base64')}`])(
    'of another form is not read: %j',
    (content) => {
      mkdirSync(join(file(), '..'), { recursive: true });
      writeFileSync(file(), content);
      expect(open().state(OTHER).state).toBe('unreadable');
    },
  );

  it('that is removed is gone from the disk, and still taken out of what is written', async () => {
    const keys = open();
    await keys.set(KEY, OTHER);
    await keys.set('the-next-key', OTHER);
    await keys.clear();
    expect(existsSync(file())).toBe(false);
    expect(keys.state(OTHER)).toEqual({ state: 'none', protected: true, boundTo: null });
    expect(keys.forOrigin(OTHER)).toBeNull();
    expect(keys.secrets()).toEqual([KEY, 'the-next-key']);
  });

  it('an address is confirmed when it is the documented one, or a key was given for it', async () => {
    const keys = open();
    expect([keys.isConfirmed(DEFAULT_ORIGIN), keys.isConfirmed(OTHER)]).toEqual([true, false]);
    await keys.set(KEY, OTHER);
    expect([keys.isConfirmed(DEFAULT_ORIGIN), keys.isConfirmed(OTHER)]).toEqual([true, true]);
    await keys.clear();
    expect(keys.isConfirmed(OTHER)).toBe(false);
  });
});

describe('a key of the environment', () => {
  it('is for the documented address, whatever the library says', () => {
    const keys = open({ presentOrigin: OTHER }, givenKey(KEY, null));
    expect(keys.forOrigin(DEFAULT_ORIGIN)).toBe(KEY);
    expect(message(keys.forOrigin(OTHER))).toContain('EARSHOT_API_URL');
    expect(keys.state(OTHER)).toMatchObject({ state: 'elsewhere', boundTo: DEFAULT_ORIGIN });
    expect(keys.isConfirmed(OTHER)).toBe(false);
  });

  it('is for the address that is named beside it, and for that one only', () => {
    const keys = open({}, givenKey(KEY, `${OTHER}/v1`));
    expect(keys.forOrigin(OTHER)).toBe(KEY);
    expect(keys.state(OTHER)).toMatchObject({ state: 'from-environment', boundTo: OTHER });
    expect(keys.isConfirmed(OTHER)).toBe(true);
    expect(keys.forOrigin(DEFAULT_ORIGIN)).toMatchObject({ code: 'no-key' });
    expect(open({}, givenKey(KEY, 'no address')).forOrigin(DEFAULT_ORIGIN)).toMatchObject({ code: 'no-key' });
  });

  it('wins over a stored one for the same address, and leaves it the others', async () => {
    await open().set('stored-key', OTHER);
    expect(open({}, givenKey(KEY, OTHER)).forOrigin(OTHER)).toBe(KEY);
    const keys = open({}, givenKey(KEY, null));
    expect(keys.forOrigin(OTHER)).toBe('stored-key');
    expect(keys.state(OTHER)).toMatchObject({ state: 'set', boundTo: OTHER });
    expect(keys.secrets()).toEqual([KEY, 'stored-key']);
  });

  it('is the only one before the key store can be asked', async () => {
    expect(givenKey(undefined, OTHER)).toBeNull();
    expect(givenKey('', OTHER)).toBeNull();
    const keys = keyOfRun(givenKey(KEY, null));
    expect(keys.forOrigin(DEFAULT_ORIGIN)).toBe(KEY);
    expect(keys.state(OTHER).state).toBe('elsewhere');
    expect(keyOfRun(null).state(OTHER)).toEqual({ state: 'none', protected: false, boundTo: null });
    await expect(keys.set('x', OTHER)).rejects.toThrow('not open');
  });
});

describe('a key that an earlier version left in the library', () => {
  beforeEach(() => writeFileSync(oldFile(), `v1:${mina.seal(KEY).toString('base64')}`));

  it('is taken over for the documented address, and leaves the library', async () => {
    const keys = open();
    expect(keys.forOrigin(DEFAULT_ORIGIN)).toBe(KEY);
    await vi.waitFor(() => expect(existsSync(oldFile())).toBe(false));
    expect(open().forOrigin(DEFAULT_ORIGIN)).toBe(KEY);
  });

  it.each([
    ['for another address', { presentOrigin: OTHER }, mina, OTHER],
    ['for another address of the usual library', { presentOrigin: OTHER, isUsualLibrary: true }, mina, OTHER],
    [
      'that was only obscured, in a library that may be a stranger’s',
      {},
      vaultOf('mina', false),
      DEFAULT_ORIGIN,
    ],
  ])('%s goes nowhere before a person has confirmed it', async (_name, places, vault, origin) => {
    const keys = open(places, null, vault);
    expect(keys.state(origin)).toMatchObject({ state: 'unconfirmed', boundTo: origin });
    expect(message(keys.forOrigin(origin))).toMatch(/earlier version/);
    expect(keys.isConfirmed(origin)).toBe(origin === DEFAULT_ORIGIN);
    await vi.waitFor(() => expect(existsSync(oldFile())).toBe(false));
    // Not by a new start either.
    expect(open(places, null, vault).state(origin).state).toBe('unconfirmed');
    await keys.confirm();
    expect(keys.forOrigin(origin)).toBe(KEY);
    expect(open(places, null, vault).forOrigin(origin)).toBe(KEY);
  });

  it('that was only obscured is taken over in the usual library', () => {
    expect(open({ isUsualLibrary: true }, null, vaultOf('mina', false)).forOrigin(DEFAULT_ORIGIN)).toBe(KEY);
  });

  it('does not come back over a new one, nor after it was removed', async () => {
    const keys = open();
    await keys.set('the-next-key', OTHER);
    expect(open().forOrigin(OTHER)).toBe('the-next-key');
    writeFileSync(oldFile(), `v1:${mina.seal(KEY).toString('base64')}`);
    expect(open().forOrigin(DEFAULT_ORIGIN)).toMatchObject({ code: 'no-key' });
    await keys.clear();
    expect(open().state(DEFAULT_ORIGIN).state).toBe('none');
    writeFileSync(oldFile(), `v1:${mina.seal(KEY).toString('base64')}`);
    await open().clear();
    expect(readdirSync(join(folder, 'library'))).toEqual([]);
    expect(existsSync(file())).toBe(false);
  });

  it('and that cannot be opened here stays where it is', () => {
    expect(open({}, null, vaultOf('anna')).state(DEFAULT_ORIGIN).state).toBe('unreadable');
    expect(existsSync(oldFile())).toBe(true);
  });

  it('works on where it cannot be moved, and that is told', async () => {
    writeFileSync(join(folder, 'account'), 'a file where a folder should be');
    const keys = open();
    expect(keys.forOrigin(DEFAULT_ORIGIN)).toBe(KEY);
    await vi.waitFor(() => expect(onFault).toHaveBeenCalledWith(expect.anything(), 'moving the key'));
    expect(existsSync(oldFile())).toBe(true);
  });
});
