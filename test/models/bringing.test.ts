// Bringing a model along: known by its very files, or somebody's own, looked at before anything loads it.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bringModel } from '../../app/models/bring.ts';
import { refusedHead } from '../../app/models/head.ts';
import { readOnnx } from '../../app/models/onnx.ts';
import { countTokens } from '../../app/models/tokens.ts';
import { ModelStore } from '../../app/speech/on-device/models/store.ts';
import { MOONSHINE_BASE } from '../../app/speech/on-device/models/catalogue/moonshine-base.ts';
import { folder, layFiles, smallModel } from './support.ts';

/** A field of a protocol buffer with a length. */
function field(number: number, content: Uint8Array): Buffer {
  return Buffer.concat([varint(number * 8 + 2), varint(content.length), content]);
}
function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  do {
    bytes.push((rest % 128) + (rest >= 128 ? 128 : 0));
    rest = Math.floor(rest / 128);
  } while (rest > 0);
  return Buffer.from(bytes);
}
/** An ONNX file with a graph of so many bytes, and notes. */
function onnx(bytes = 20_000, notes: Readonly<Record<string, string>> = {}): Buffer {
  const note = (key: string, value: string): Buffer =>
    field(14, Buffer.concat([field(1, strToU8(key)), field(2, strToU8(value))]));
  return Buffer.concat([
    Buffer.from([8, 9]),
    field(7, Buffer.alloc(bytes, 1)),
    ...Object.entries(notes).map(([key, value]) => note(key, value)),
  ]);
}
const TOKENS = Buffer.from(Array.from({ length: 500 }, (_, id) => `t${id} ${id}`).join('\n'));

const storeIn = (root: string, models = [MOONSHINE_BASE]): ModelStore =>
  new ModelStore({ builtIn: join(root, 'app'), store: join(root, 'store') }, models);

const whisper = (name: string, notes: Readonly<Record<string, string>> = {}) =>
  new Map([
    [`${name}-encoder.int8.onnx`, onnx(20_000, { model_type: `whisper-${name}`, ...notes })],
    [`${name}-decoder.int8.onnx`, onnx()],
    [`${name}-tokens.txt`, TOKENS],
  ]);

describe('bringing a model along', () => {
  it('knows one of the list by its very files, from a folder or a zip', async () => {
    const { contents, model } = smallModel();
    for (const how of ['folder', 'zip']) {
      const root = folder();
      const place = join(root, 'usb', 'a model');
      layFiles(place, contents);
      writeFileSync(join(place, 'readme.txt'), 'take care');
      const zip = join(root, 'model.zip');
      writeFileSync(
        zip,
        zipSync({
          'deep/': { ...Object.fromEntries(contents), '._encoder.onnx': strToU8('mac') },
          'evil/../../../out.onnx': onnx(),
          'run.sh': strToU8('no'),
        }),
      );
      const store = storeIn(root, [model]);
      const brought = await bringModel(how === 'zip' ? zip : place, store);
      expect(brought).toMatchObject({ ok: true, value: { id: 'small' } });
      expect(store.find('small')).not.toBeNull();
      expect(readdirSync(join(root, 'store', 'small')).sort()).toEqual([
        ...['decoder.onnx', 'encoder.onnx', 'model.json', 'tokens.txt'],
      ]);
      // Nothing lies anywhere else, and what was brought stays where it was.
      expect(readdirSync(join(root, 'store')).filter((name) => !name.endsWith('.lock'))).toEqual(['small']);
      expect(readdirSync(root).sort()).toEqual(['model.zip', 'store', 'usb']);
      // Once more is nothing to do.
      expect(await bringModel(place, store)).toMatchObject({ ok: true });
    }
  });

  it('takes an export for sherpa-onnx as a model of one’s own', async () => {
    const root = folder();
    const store = storeIn(root);
    layFiles(join(root, 'sherpa-onnx-whisper-Polish_2'), whisper('small'));
    expect(await bringModel(join(root, 'sherpa-onnx-whisper-Polish_2'), store)).toMatchObject({
      ok: true,
      value: { id: 'own-whisper-polish-2', family: 'whisper', tellsLanguage: true },
    });
    const found = store.find('own-whisper-polish-2');
    expect(found?.model.languages).toHaveLength(99);
    expect(found?.model.files.map(({ sha256 }) => sha256)).toEqual(
      Array.from({ length: 3 }, () => expect.stringMatching(/^[0-9a-f]{64}$/) as string),
    );
    // The same name again is another model.
    layFiles(join(root, 'more', 'sherpa-onnx-whisper-Polish_2'), whisper('base', { is_multilingual: '0' }));
    const second = await bringModel(join(root, 'more', 'sherpa-onnx-whisper-Polish_2'), store);
    expect(second).toMatchObject({ ok: true, value: { id: 'own-whisper-polish-2-2', languages: ['en'] } });

    const nemo = new Map([
      ['encoder.int8.onnx', onnx(20_000, { model_type: 'EncDecRNNTBPEModel' })],
      ['encoder.onnx', onnx(90_000)],
      ['decoder.int8.onnx', onnx()],
      ['joiner.int8.onnx', onnx()],
      ['tokens.txt', TOKENS],
    ]);
    layFiles(join(root, 'nemo'), nemo);
    expect(await bringModel(join(root, 'nemo'), store)).toMatchObject({
      ok: true,
      value: { family: 'nemo-transducer', languages: [], files: [{ name: 'encoder.int8.onnx' }, {}, {}, {}] },
    });
    const moonshine = new Map([
      ['encoder_model.onnx', onnx()],
      ['decoder_model_merged.onnx', onnx()],
      ['tokens.txt', TOKENS],
    ]);
    layFiles(join(root, 'moon'), moonshine);
    expect(await bringModel(join(root, 'moon'), store)).toMatchObject({ value: { family: 'moonshine' } });
    expect(store.recognisers().map(({ model }) => model.id)).toEqual([
      ...['own-moon', 'own-nemo', 'own-whisper-polish-2', 'own-whisper-polish-2-2'],
    ]);
  });

  it('refuses what is none, says why, and leaves nothing', async () => {
    const right = whisper('tiny');
    const encoder = right.get('tiny-encoder.int8.onnx') ?? Buffer.alloc(0);
    const cases: readonly (readonly [string, ReadonlyMap<string, Buffer>])[] = [
      ['no encoder', new Map([['tokens.txt', TOKENS]])],
      ['not all of one', new Map([...right, ['tiny-encoder.int8.onnx', encoder.subarray(0, 15_000)]])],
      ['too small', new Map([...right, ['tiny-decoder.int8.onnx', Buffer.from('x')]])],
      ['no ONNX file', new Map([...right, ['tiny-decoder.int8.onnx', Buffer.from('<html>'.repeat(5_000))]])],
      [
        'no vocabulary',
        new Map([...right, ['tiny-tokens.txt', Buffer.from('no numbers here\n'.repeat(50))]]),
      ],
      ['neither a Whisper', new Map([...right, ['joiner.onnx', onnx()]])],
    ];
    for (const [why, contents] of cases) {
      const root = folder();
      layFiles(join(root, 'model'), contents);
      const store = storeIn(root);
      expect(await bringModel(join(root, 'model'), store)).toMatchObject({
        ok: false,
        failure: { code: 'bad-argument', message: expect.stringContaining(why) as string },
      });
      expect(store.installed()).toEqual([]);
    }
    const root = folder();
    const store = storeIn(root);
    expect(await bringModel(join(root, 'nothing'), store)).toMatchObject({
      failure: { code: 'bad-argument' },
    });
    const zip = zipSync(Object.fromEntries(whisper('tiny')));
    const cutOff = join(root, 'cut.zip');
    writeFileSync(cutOff, zip.subarray(0, 120));
    writeFileSync(join(root, 'text.zip'), 'no zip');
    for (const name of ['cut.zip', 'text.zip'])
      expect(await bringModel(join(root, name), store)).toMatchObject({ failure: { code: 'bad-argument' } });
    mkdirSync(join(root, 'store'), { recursive: true });
    expect(readdirSync(join(root, 'store'))).toEqual([]);
  });
});

describe('the outside of a file', () => {
  it('of the real models is whole, and cut anywhere is not', async () => {
    const root = folder();
    const real = join(import.meta.dirname, '../../out/model/encoder_model.onnx');
    expect(await readOnnx(real)).not.toBeNull();
    const whole = onnx(5_000, { model_type: 'whisper-tiny', is_multilingual: '1' });
    const path = join(root, 'a.onnx');
    writeFileSync(path, whole);
    expect((await readOnnx(path))?.metadata.get('is_multilingual')).toBe('1');
    await fc.assert(
      fc.asyncProperty(fc.nat(5_000), async (length) => {
        writeFileSync(path, whole.subarray(0, length));
        expect(await readOnnx(path)).toBeNull();
      }),
      { numRuns: 50 },
    );
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (junk) => {
        writeFileSync(path, junk);
        await readOnnx(path);
      }),
    );
  });

  it('of a vocabulary has a number at the end of every line', async () => {
    const root = folder();
    const path = join(root, 'tokens.txt');
    const count = (text: string | Buffer): Promise<number | null> => (
      writeFileSync(path, text),
      countTokens(path)
    );
    expect(await count(TOKENS)).toBe(500);
    expect(await count(readFileSync(join(import.meta.dirname, '../../out/model/tokens.txt')))).toBe(32_768);
    // The token may be a space, and nothing at all in base64.
    expect(await count(Array.from({ length: 30 }, (_, id) => `  ${id}\r`).join('\n'))).toBe(30);
    expect(await count('a 1\nb 2\n')).toBeNull();
    expect(await count(Buffer.from([...TOKENS, 10, 0xff, 0xfe]))).toBeNull();
  });

  it('of what came from the network tells a web page from a model', () => {
    expect(refusedHead('encoder', onnx())).toBeNull();
    expect(refusedHead('tokens', TOKENS)).toBeNull();
    expect(refusedHead('tokens', Buffer.from('<unk> 0\n▁the 1'))).toBeNull();
    expect(refusedHead('tokens', Buffer.from('<html><body>'))?.message).toContain('A web page');
    expect(refusedHead('encoder', Buffer.from('<!doctype html>'))?.message).toContain('A web page');
    expect(refusedHead('encoder', Buffer.from('{"error":1}'))?.code).toBe('model-not-fetched');
    expect(refusedHead('tokens', Buffer.from([0, 1, 2]))?.code).toBe('model-not-fetched');
  });
});
