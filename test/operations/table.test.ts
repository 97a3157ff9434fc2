// The table of operations, walked: each has a sentence, a reach, a parser and a face, and junk is refused alike.
import { describe, expect, it } from 'vitest';
import { CHANNEL_NAMES } from '../../app/contract/names.ts';
import { CHANNELS } from '../../app/contract/schema.ts';
import type { FilesWorker } from '../../app/files/files-worker.ts';
import { callNamed, type Handlers } from '../../app/operations/call.ts';
import { Shows } from '../../app/operations/shows.ts';
import { operations } from '../../app/operations/table.ts';
import { LINE_CHARS } from '../../app/domain/export-format.ts';
import { jobIn, NOW } from '../storage/support.ts';
import { junkFor } from '../support/junk.ts';
import { startCore } from './core-support.ts';

/** Nothing here looks into files. */
const files = { close: () => Promise.resolve() } as FilesWorker;

/** Operations as a face without a window has them. */
function withoutWindow() {
  const { choices, core, library, views } = startCore(files);
  const unused = {} as never;
  const deeds = operations({
    core,
    assistants: unused,
    views,
    choices,
    shows: new Shows(core),
    desk: null,
    peaks: () => null,
    sound: unused,
    search: unused,
    editing: unused,
    texts: unused,
    standing: unused,
    secondPlace: unused,
    balance: unused,
  });
  return { deeds, library };
}

describe('the table of operations', () => {
  it('says of each in whole sentences what it does, and of no two the same', () => {
    const sentences = CHANNEL_NAMES.map((name) => CHANNELS[name].sentence);
    expect(sentences.filter((sentence) => !/^[A-Z].*[.]$/.test(sentence))).toEqual([]);
    expect(new Set(sentences).size).toBe(CHANNEL_NAMES.length);
  });

  it('does without a window what is not native, and nothing else', () => {
    const done = Object.keys(withoutWindow().deeds).sort();
    expect(done).toEqual(CHANNEL_NAMES.filter((name) => CHANNELS[name].reach !== 'native').sort());
  });

  it('knows no channel by two names, and none that is only in one list', () => {
    expect([...CHANNEL_NAMES].sort()).toEqual(Object.keys(CHANNELS).sort());
  });

  it.each(CHANNEL_NAMES)('refuses junk for %s with a code, before anything is done', async (name) => {
    let calls = 0;
    const handlers = { [name]: () => (calls += 1) } as unknown as Partial<Handlers>;
    for (const junk of junkFor(name))
      expect(await callNamed(handlers, name, junk), JSON.stringify(junk).slice(0, 40)).toMatchObject({
        ok: false,
        failure: { code: 'bad-argument' },
      });
    expect(calls).toBe(0);
  });

  it.each(['process.exec', 'toString', '__proto__', 'constructor', '', null, 3, ['queue.pause']])(
    'has no operation %j',
    async (name) => {
      const outcome = await callNamed(withoutWindow().deeds, name, undefined);
      expect(outcome).toMatchObject({ ok: false, failure: { code: 'bad-argument' } });
    },
  );

  it('has no native operation where there is no window', async () => {
    const outcome = await callNamed(withoutWindow().deeds, 'folders.choose', undefined);
    expect(outcome).toMatchObject({ ok: false, failure: { code: 'bad-argument' } });
  });

  it('refuses without a window what only a window can show', async () => {
    const { deeds, library } = withoutWindow();
    const itemId = `r${jobIn(library, 'done').recordingId}`;
    for (const [name, args] of [
      ['items.act', { itemId, action: 'reveal' }],
      ['sample.try', undefined],
      ['settings.change', { startAtLogin: true, pollSeconds: 20 }],
    ] as const)
      expect(await callNamed(deeds, name, args)).toMatchObject({ failure: { code: 'not-allowed' } });
    expect(library.settings.get('pollSeconds')).not.toBe(20);
    expect(await callNamed(deeds, 'settings.change', { pollSeconds: 20 })).toMatchObject({ ok: true });
    expect(library.settings.get('pollSeconds')).toBe(20);
  });

  it('refuses a speech engine that there is not, and sets nothing', async () => {
    const { deeds, library } = withoutWindow();
    const patch = { defaultService: 'elsewhere', pollSeconds: 20 };
    expect(await callNamed(deeds, 'settings.change', patch)).toMatchObject({
      failure: { code: 'bad-argument' },
    });
    expect(library.settings.get('pollSeconds')).not.toBe(20);
    expect(library.settings.get('defaultChain')).toBeUndefined();
    const chain = ['cloud', 'elsewhere'];
    for (const name of ['settings.change', 'shows.change'] as const)
      expect(
        await callNamed(
          deeds,
          name,
          name === 'shows.change' ? { folderId: 1, chain } : { defaultChain: chain },
        ),
      ).toMatchObject({ ok: false });
    expect(library.settings.get('defaultChain')).toBeUndefined();
  });

  it('sets chains of engines, in whole or in the words of one engine and a flag, and tells both', async () => {
    const { deeds, library } = withoutWindow();
    const { id: folderId } = library.folders.add(
      { path: '/show', name: 'Show', includeSubfolders: true, service: 'device' },
      NOW,
    );
    for (const [patch, told] of [
      [
        { service: 'cloud', fallback: true },
        { chain: ['cloud', 'device'], service: 'cloud', fallback: true },
      ],
      [{ name: 'Other' }, { chain: ['cloud', 'device'] }],
      [{ fallback: false }, { chain: ['cloud'], fallback: false }],
      [{ chain: ['cloud', 'device'] }, { chain: ['cloud', 'device'], fallback: true }],
      [{ service: 'device' }, { chain: ['device'], service: 'device', fallback: false }],
    ] as const)
      expect(await callNamed(deeds, 'shows.change', { folderId, ...patch })).toMatchObject({
        value: { folder: told },
      });
    for (const chain of [[], ['cloud', 'cloud'], 'cloud'])
      expect(await callNamed(deeds, 'shows.change', { folderId, chain })).toMatchObject({ ok: false });
    const set = async (patch: object): Promise<unknown> => callNamed(deeds, 'settings.change', patch);
    expect(await set({ defaultChain: ['cloud', 'device'] })).toMatchObject({
      value: { defaultService: 'cloud', defaultChain: ['cloud', 'device'] },
    });
    expect(await set({ defaultService: 'device' })).toMatchObject({ value: { defaultChain: ['device'] } });
  });

  it('writes a show’s files into no folder that was not picked', async () => {
    const { deeds, library } = withoutWindow();
    const { id } = library.folders.add(
      { path: '/show', name: 'Show', includeSubfolders: true, service: 'device' },
      NOW,
    );
    const wanted = { folderId: id, formats: ['srt'], place: 'folder', pattern: '{title}', pickId: 7 };
    const choice = { ...wanted, afterEdits: false, lineChars: LINE_CHARS[0] };
    expect(await callNamed(deeds, 'sidecars.set', choice)).toMatchObject({
      failure: { code: 'bad-argument' },
    });
    expect(await callNamed(deeds, 'sidecars.set', { ...choice, pickId: null })).toMatchObject({
      failure: { code: 'folder-missing' },
    });
    expect(library.folders.get(id)?.sidecars.formats).toEqual([]);
    expect(await callNamed(deeds, 'sidecars.preview', wanted)).toMatchObject({
      ok: true,
      value: { directory: null, names: ['Episode title.srt'] },
    });
  });
});
