// The models on this computer: which there are, and that nothing is used whose files are not those that they should be.
import { createHash } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hears, MODEL_ID, type SpeechModel } from '../../../app/domain/speech-model.ts';
import { CATALOGUE, USUAL_MODEL } from '../../../app/speech/on-device/models/catalogue/index.ts';
import { MOONSHINE_TINY } from '../../../app/speech/on-device/models/catalogue/moonshine-tiny.ts';
import { SPEAKERS } from '../../../app/speech/on-device/models/catalogue/speakers.ts';
import { ModelChecks } from '../../../app/speech/on-device/models/check.ts';
import { chooseModel } from '../../../app/speech/on-device/models/choose.ts';
import { pathOf } from '../../../app/speech/on-device/models/installed.ts';
import { ModelStore } from '../../../app/speech/on-device/models/store.ts';

let root: string;
let store: ModelStore;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'earshot-models-'));
  store = new ModelStore({ builtIn: join(root, 'app'), store: join(root, 'store') });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Lays files of the right sizes; they take no room on the disk. */
function lay(directory: string, { files }: Pick<SpeechModel, 'files'>): string {
  mkdirSync(directory, { recursive: true });
  for (const { bytes, name } of files) {
    writeFileSync(join(directory, name), '');
    truncateSync(join(directory, name), bytes);
  }
  return directory;
}

const layBuiltIn = (model: SpeechModel): void => {
  lay(join(root, 'app'), model);
  writeFileSync(join(root, 'app', 'silero_vad.onnx'), 'x');
  writeFileSync(join(root, 'app', 'model.json'), JSON.stringify({ id: model.id }));
};

describe('the catalogue', () => {
  it('has models with names of their own, whole files, and somebody to be named', () => {
    expect(new Set(CATALOGUE.map(({ id }) => id)).size).toBe(CATALOGUE.length);
    for (const { files, id, languages, licence } of CATALOGUE) {
      expect(id).toMatch(MODEL_ID);
      expect(new Set(files.map(({ name }) => name)).size).toBe(files.length);
      expect(licence.credit).not.toBe('');
      expect(new Set(languages).size).toBe(languages.length);
      for (const { bytes, sha256, sources } of files) {
        expect(bytes).toBeGreaterThan(0);
        expect(sha256).toMatch(/^[0-9a-f]{64}$/);
        for (const source of sources) expect(new URL(source).protocol).toBe('https:');
      }
    }
    expect(CATALOGUE.find(({ id }) => id === 'whisper-base')?.languages).toHaveLength(99);
  });

  it('knows languages by what stands before their region', () => {
    expect(hears(USUAL_MODEL, 'en-GB')).toBe(true);
    expect(hears(USUAL_MODEL, 'de')).toBe(false);
  });
});

describe('the store', () => {
  it('has nothing where nothing is', () => {
    expect([store.find(), store.voiceDetector, ...store.installed()]).toEqual([null, null]);
  });

  it('goes on where it may not look, and says what the system says', () => {
    const shut = join(root, 'shut');
    symlinkSync(shut, shut);
    writeFileSync(join(root, 'file'), '');
    for (const [place, says] of [
      [shut, 'ELOOP'],
      [join(root, 'file'), 'ENOTDIR'],
    ] as const) {
      const there = new ModelStore({ builtIn: place, store: place });
      expect([there.find(), there.voiceDetector, ...there.installed()]).toEqual([null, null]);
      expect([there.find('speakers'), there.find('of-somebody'), there.about('of-somebody')]).toEqual([
        ...[null, null, null],
      ]);
      expect(there.about('speakers')?.id).toBe('speakers');
      for (const id of [undefined, USUAL_MODEL.id, 'speakers', 'of-somebody'])
        expect(there.obstacle(id)).toContain(says);
      expect(there.obstacle('../speakers')).toBeNull();
    }
    for (const id of [undefined, 'speakers', 'of-somebody']) expect(store.obstacle(id)).toBeNull();
  });

  it('finds the built-in model as the usual one, whichever it is', () => {
    layBuiltIn(MOONSHINE_TINY);
    expect(store.usual.id).toBe('moonshine-tiny');
    expect(store.find()?.model.id).toBe('moonshine-tiny');
    expect(store.find('moonshine-tiny')?.directory).toBe(join(root, 'app'));
    expect(store.find('moonshine-base')).toBeNull();
    expect(store.voiceDetector?.directory).toBe(join(root, 'app'));
  });

  it('takes an empty file of the built-in model for a missing one', () => {
    layBuiltIn(MOONSHINE_TINY);
    writeFileSync(join(root, 'app', 'tokens.txt'), '');
    expect(store.find()).toBeNull();
  });

  it('finds what is whole in the folder of the account, and nothing that is half there', () => {
    layBuiltIn(USUAL_MODEL);
    const directory = lay(join(root, 'store', 'speakers'), SPEAKERS);
    const found = store.find('speakers');
    expect(found && pathOf(found, 'embedding')).toBe(join(directory, 'campplus.onnx'));
    expect(store.installed().map(({ model }) => model.id)).toEqual(['moonshine-base', 'speakers']);
    expect(store.recognisers().map(({ model }) => model.id)).toEqual(['moonshine-base']);
    truncateSync(join(directory, 'campplus.onnx'), 27_801_883);
    expect(store.find('speakers')).toBeNull();
  });

  it('leads out of no folder', () => {
    lay(join(root, 'speakers'), SPEAKERS);
    for (const id of ['../speakers', '..', '.', '', 'a/b', 'A']) expect(store.find(id)).toBeNull();
  });

  it('finds a model of somebody’s own by what its folder says, and believes nothing that cannot be', () => {
    const directory = join(root, 'store', 'own-polish');
    const files = ['encoder', 'decoder', 'tokens'].map((role) => ({ role, name: `${role}.onnx`, bytes: 1 }));
    const say = (about: unknown): void => writeFileSync(join(directory, 'model.json'), JSON.stringify(about));
    mkdirSync(directory, { recursive: true });
    for (const { name } of files) writeFileSync(join(directory, name), 'x');
    const right = { family: 'whisper', name: 'Polish', languages: ['pl'], files };
    say(right);
    expect(store.find('own-polish')?.model).toMatchObject({
      id: 'own-polish',
      name: 'Polish',
      family: 'whisper',
    });
    for (const wrong of [
      null,
      { ...right, family: 'voice-detector' },
      { ...right, files: files.slice(1) },
      { ...right, files: [{ ...files[0], name: '../x' }, ...files.slice(1)] },
      { ...right, name: '' },
    ]) {
      say(wrong);
      expect(store.find('own-polish')).toBeNull();
    }
  });
});

describe('what is loaded', () => {
  const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
  const small = (text: string): SpeechModel => ({
    ...SPEAKERS,
    id: 'small',
    languages: ['en'],
    files: [{ role: 'tokens', name: 'a.txt', bytes: text.length, sha256: sha256(text), sources: [] }],
  });

  it('was looked at before, once for as long as it stays as it is', async () => {
    const path = join(root, 'a.txt');
    writeFileSync(path, 'right');
    const memory = join(root, 'deep', 'checked.json');
    const installed = { model: small('right'), directory: root };
    expect(await new ModelChecks(memory).check(installed)).toMatchObject({ ok: true });
    // Remembered by size and time, by another process too; any other time, and it is looked at again.
    const at = new Date(1_700_000_000_000);
    utimesSync(path, at, at);
    expect(await new ModelChecks(memory).check(installed)).toMatchObject({ ok: true });
    writeFileSync(path, 'wrong');
    utimesSync(path, at, at);
    expect(await new ModelChecks(memory).check(installed)).toMatchObject({ ok: true });
    utimesSync(path, at, new Date());
    expect(await new ModelChecks(memory).check(installed)).toMatchObject({
      ok: false,
      failure: { code: 'model-damaged', detail: expect.stringContaining('a.txt') as string },
    });
  });

  it('is there, knows the language, and is whole', async () => {
    writeFileSync(join(root, 'a.txt'), 'right');
    const checks = new ModelChecks(join(root, 'checked.json'));
    const models = {
      find: (id?: string) => (id === 'small' ? { model: small('right'), directory: root } : null),
      obstacle: (id?: string) => (id === 'shut' ? 'EACCES: permission denied' : null),
      check: (installed: Parameters<ModelChecks['check']>[0]) => checks.check(installed),
    };
    const code = async (asked: Parameters<typeof chooseModel>[1]): Promise<string> => {
      const chosen = await chooseModel(models, asked);
      return chosen.ok ? chosen.value.model.id : chosen.failure.code;
    };
    expect(await code({})).toBe('model-missing');
    expect(await code({ modelId: 'gone' })).toBe('model-not-here');
    expect(await chooseModel(models, { modelId: 'gone' })).not.toHaveProperty('failure.detail');
    expect(await chooseModel(models, { modelId: 'shut' })).toMatchObject({
      failure: { code: 'model-not-here', detail: 'EACCES: permission denied' },
    });
    expect(await code({ modelId: 'small', language: 'en-US' })).toBe('small');
    const german = await chooseModel(models, { modelId: 'small', language: 'de' });
    expect(german).toMatchObject({
      failure: { code: 'model-language', message: expect.stringContaining('German') as string },
    });
    writeFileSync(join(root, 'a.txt'), 'other');
    utimesSync(join(root, 'a.txt'), new Date(0), new Date(0));
    expect(await code({ modelId: 'small' })).toBe('model-damaged');
  });
});
