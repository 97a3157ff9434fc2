// Getting a model, from hosts that serve well, break off, stall, lie, or serve web pages, onto disks that are full, through kills.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Staging } from '../../app/models/staging.ts';
import { give } from '../download/host.ts';
import { folder, hostOf, keeperIn, smallModel, until, type Contents } from './support.ts';

const PAGE = '<!DOCTYPE html><html><body>Sign in to the network</body></html>';

/** What lies in the folder of a model, against what ought to. */
function isExactly(directory: string, contents: Contents): boolean {
  return [...contents].every(([name, content]) => readFileSync(join(directory, name)).equals(content));
}

describe('getting a model', () => {
  it('brings all of its files into a folder of its name, and tells how far it is', async () => {
    const { contents, model } = smallModel();
    const { origin } = await hostOf(contents);
    const root = folder();
    const { arrivals, keeper, store, told } = keeperIn(root, [model], `${origin}/mirror/`);
    expect(await keeper.add('small')).toEqual({ ok: true, value: undefined });
    await until(() => store.find('small') !== null);
    expect(isExactly(join(root, 'store', 'small'), contents)).toBe(true);
    await until(async () => (await keeper.coming(model)) === null);
    expect(readdirSync(join(root, 'store', 'small')).sort()).toEqual([
      'decoder.onnx',
      'encoder.onnx',
      'model.json',
      'tokens.txt',
    ]);
    expect(arrivals.count).toBe(1);
    expect(new Set(told)).toEqual(new Set(['models']));
    // Once more is nothing to do.
    expect((await keeper.add('small')).ok).toBe(true);
    expect(await keeper.coming(model)).toBeNull();
  });

  it('goes on where it was cut, and begins nothing anew', async () => {
    const { contents, model } = smallModel('small', 600_000);
    const ranges: (string | undefined)[] = [];
    const { origin } = await hostOf(contents, (name, turn, request, response) => {
      if (name !== 'encoder.onnx') return false;
      ranges.push(request.headers.range);
      if (turn > 2) return false;
      give(request, response, contents.get(name) ?? Buffer.alloc(0), { cutAfter: 200_000 });
      return true;
    });
    const root = folder();
    const { keeper, store } = keeperIn(root, [model], origin);
    await keeper.add('small');
    await until(() => store.find('small') !== null);
    expect(isExactly(join(root, 'store', 'small'), contents)).toBe(true);
    expect(ranges[0]).toBeUndefined();
    expect(ranges.slice(1).every((range) => /^bytes=[1-9]/.test(range ?? ''))).toBe(true);
  });

  it('is paused and goes on, in another process too', async () => {
    const { contents, model } = smallModel('small', 2_000_000);
    let isSlow = true;
    const { origin } = await hostOf(contents, (name, turn, request, response) => {
      if (!isSlow || name !== 'encoder.onnx') return false;
      // A part of it, and then silence for as long as anybody waits.
      const content = contents.get(name) ?? Buffer.alloc(0);
      if (turn > 1) response.writeHead(503).end();
      else {
        response.writeHead(200, { 'content-length': content.length, etag: '"x"' });
        response.write(content.subarray(0, 500_000));
        request.on('close', () => response.destroy());
      }
      return true;
    });
    const root = folder();
    const first = keeperIn(root, [model], origin);
    await first.keeper.add('small');
    await until(async () => ((await first.keeper.coming(model))?.receivedBytes ?? 0) >= 300_000);
    expect(await first.keeper.pause('small')).toMatchObject({ ok: true });
    const paused = await first.keeper.coming(model);
    expect(paused).toMatchObject({ state: 'paused', failure: null });
    expect(paused?.receivedBytes).toBeGreaterThanOrEqual(300_000);
    await first.keeper.stop();

    const second = keeperIn(root, [model], origin);
    second.keeper.start();
    expect(await second.keeper.coming(model)).toMatchObject({ state: 'paused' });
    isSlow = false;
    await second.keeper.add('small');
    await until(() => second.store.find('small') !== null);
    expect(isExactly(join(root, 'store', 'small'), contents)).toBe(true);
  });

  it('is taken up by the next start when the process was gone in the middle of it', async () => {
    const { contents, model } = smallModel();
    const root = folder();
    // What a killed process leaves: the wish, and one file of three.
    const staging = new Staging(join(root, 'store'), 'small');
    (await staging.take())?.();
    await staging.setWish('come');
    writeFileSync(join(staging.directory, 'encoder.onnx'), contents.get('encoder.onnx') ?? '');
    writeFileSync(join(staging.directory, 'decoder.onnx'), 'half');
    mkdirSync(join(root, 'store', '.gone-old-1'));
    const { origin, requests } = await hostOf(contents);
    const { keeper, store } = keeperIn(root, [model], origin);
    expect(store.find('small')).toBeNull();
    keeper.start();
    await until(() => store.find('small') !== null);
    expect(isExactly(join(root, 'store', 'small'), contents)).toBe(true);
    expect(requests.map(({ url }) => url)).not.toContain('/small/encoder.onnx');
    await until(() => !existsSync(join(root, 'store', '.gone-old-1')));
  });

  it('never keeps a web page, or anything else, for a file of a model', async () => {
    for (const lie of [
      { body: PAGE, type: 'text/html' },
      { body: PAGE.repeat(40), type: 'application/octet-stream' },
      { body: '{"error":"gone"}', type: 'application/json' },
    ]) {
      const { contents, model } = smallModel();
      const { origin } = await hostOf(contents, (name, _turn, _request, response) => {
        if (name === 'encoder.onnx') response.writeHead(200, { 'content-type': lie.type }).end(lie.body);
        return name === 'encoder.onnx';
      });
      const root = folder();
      const { keeper, store } = keeperIn(root, [model], origin);
      await keeper.add('small');
      await until(async () => (await keeper.coming(model))?.state === 'failed');
      expect((await keeper.coming(model))?.failure).toMatchObject({
        code: 'model-not-fetched',
        retryable: false,
      });
      expect(store.find('small')).toBeNull();
      const left = readdirSync(join(root, 'store', '.coming-small'), { recursive: true }).map(String);
      expect(left.filter((name) => name.includes('encoder'))).toEqual([]);
    }
  });

  it('refuses the right length with a wrong content, and asks the next source', async () => {
    const { contents, model } = smallModel();
    const wrong = Buffer.from(contents.get('encoder.onnx') ?? '');
    wrong[1_000] = (wrong[1_000] ?? 0) ^ 1;
    const bad = await hostOf(new Map([...contents, ['encoder.onnx', wrong]]));
    const good = await hostOf(contents);
    const files = model.files.map((file) => ({
      ...file,
      sources: [bad, good].map(({ origin }) => `${origin}/${file.name}`),
    }));
    // A person's own mirror is the only source that is asked.
    const root = folder();
    const mirrored = keeperIn(root, [model], bad.origin);
    await mirrored.keeper.add('small');
    await until(async () => (await mirrored.keeper.coming(model))?.state === 'failed');
    expect((await mirrored.keeper.coming(model))?.failure?.detail).toContain('another SHA-256');
    expect(mirrored.store.find('small')).toBeNull();
    // What the catalogue names must lie where everybody can ask: on this computer nothing is asked.
    const elsewhere = keeperIn(folder(), [{ ...model, files }], '');
    await elsewhere.keeper.add('small');
    await until(async () => (await elsewhere.keeper.coming(model))?.state === 'failed');
    expect([bad, good].flatMap(({ requests }) => requests.map(({ url }) => url))).not.toContain(
      '/encoder.onnx',
    );
  });

  it('waits for a host that is away, and goes on by itself', async () => {
    const { contents, model } = smallModel();
    let isAway = true;
    const { origin } = await hostOf(contents, (_name, _turn, _request, response) => {
      if (isAway) response.writeHead(503).end();
      return isAway;
    });
    const { keeper, store } = keeperIn(folder(), [model], origin);
    await keeper.add('small');
    await until(async () => (await keeper.coming(model))?.state === 'waiting');
    expect((await keeper.coming(model))?.failure).toMatchObject({ code: 'address-busy', retryable: true });
    isAway = false;
    await until(() => store.find('small') !== null);
  });

  it('takes a larger file for another one before it fills the disk', async () => {
    const { contents, model } = smallModel();
    const large = new Map([...contents, ['decoder.onnx', Buffer.alloc(5_000_000, 8)]]);
    const { origin } = await hostOf(large);
    const { keeper } = keeperIn(folder(), [model], origin);
    await keeper.add('small');
    await until(async () => (await keeper.coming(model))?.state === 'failed');
    expect((await keeper.coming(model))?.failure).toMatchObject({ code: 'address-too-large' });
  });

  it('asks for room before the first byte', async () => {
    const { contents, model } = smallModel();
    const { origin, requests } = await hostOf(contents);
    const files = model.files.map((file) => ({ ...file, bytes: 2 ** 50 }));
    const huge = { ...model, files };
    const { keeper } = keeperIn(folder(), [huge], origin);
    await keeper.add('small');
    await until(async () => {
      const coming = await keeper.coming(huge);
      return coming?.failure?.code === 'disk-full';
    });
    expect((await keeper.coming(huge))?.failure?.message).toMatch(/needs \d+ MB more .* are free/);
    expect(requests).toHaveLength(0);
  });

  it('copies what is here already in another model', async () => {
    const { contents, model } = smallModel();
    const other = { ...model, id: 'other' };
    const root = folder();
    mkdirSync(join(root, 'store'), { recursive: true });
    const { origin } = await hostOf(contents);
    const { keeper, store } = keeperIn(root, [model, other], origin);
    await keeper.add('small');
    await until(() => store.find('small') !== null);
    await keeper.stop();
    const alone = keeperIn(root, [model, { ...other, files: [...other.files] }], '');
    await alone.keeper.add('other');
    await until(() => store.find('other') !== null);
    expect(isExactly(join(root, 'store', 'other'), contents)).toBe(true);
  });

  it('is given up with all that came, and removed where nothing hears with it', async () => {
    const { contents, model } = smallModel();
    const { origin } = await hostOf(contents, (name, _turn, _request, response) => {
      if (name === 'decoder.onnx') response.writeHead(503).end();
      return name === 'decoder.onnx';
    });
    const root = folder();
    let isInUse = true;
    const { keeper, store } = keeperIn(root, [model], origin, { isInUse: () => isInUse });
    await keeper.add('small');
    await until(async () => (await keeper.coming(model))?.state === 'waiting');
    expect(await keeper.cancel('small')).toMatchObject({ ok: true });
    expect(await keeper.coming(model)).toBeNull();
    expect(existsSync(join(root, 'store', '.coming-small'))).toBe(false);

    const place = join(root, 'store', 'small');
    mkdirSync(place);
    for (const [name, content] of contents) writeFileSync(join(place, name), content);
    expect(store.find('small')).not.toBeNull();
    expect(await keeper.remove('small')).toMatchObject({ ok: false, failure: { code: 'not-allowed' } });
    isInUse = false;
    expect(await keeper.remove('small')).toMatchObject({ ok: true });
    expect(existsSync(place)).toBe(false);
    expect(await keeper.remove('small')).toMatchObject({ ok: false, failure: { code: 'not-found' } });
    expect(await keeper.add('nothing')).toMatchObject({ ok: false, failure: { code: 'not-found' } });
  });

  it('is in the hands of one process at a time, and seen by the other when it is there', async () => {
    const { contents, model } = smallModel();
    let mayGoOn = false;
    const { origin, requests } = await hostOf(contents, (_name, _turn, _request, response) => {
      if (!mayGoOn) response.writeHead(503).end();
      return !mayGoOn;
    });
    const root = folder();
    const first = keeperIn(root, [model], origin);
    const second = keeperIn(root, [model], origin);
    second.keeper.start();
    await first.keeper.add('small');
    await until(async () => (await first.keeper.coming(model))?.state === 'waiting');
    expect(await second.keeper.coming(model)).toMatchObject({ state: 'elsewhere' });
    expect(await second.keeper.add('small')).toMatchObject({ ok: true });
    expect(await second.keeper.cancel('small')).toMatchObject({
      ok: false,
      failure: { code: 'not-allowed' },
    });
    mayGoOn = true;
    await until(() => second.arrivals.count === 1);
    expect(new Set(requests.map(({ url }) => url)).size).toBe(3);
    expect([first.faults, second.faults]).toEqual([[], []]);
  });
});

describe('the staging folder', () => {
  it('is no name of a model, and leads out of nowhere', () => {
    for (const id of ['..', 'a/b', '', '.x']) expect(() => new Staging('/nowhere', id)).toThrow('no name');
  });

  it('puts a model in the place of a damaged one in one step', async () => {
    const root = folder();
    const { contents, model } = smallModel();
    mkdirSync(join(root, 'small'), { recursive: true });
    writeFileSync(join(root, 'small', 'encoder.onnx'), 'damaged');
    const staging = new Staging(root, 'small');
    (await staging.take())?.();
    for (const [name, content] of contents) writeFileSync(join(staging.directory, name), content);
    writeFileSync(join(staging.directory, 'stray.tmp'), 'x');
    await staging.finish(model, { id: 'small' });
    expect(isExactly(join(root, 'small'), contents)).toBe(true);
    expect(readdirSync(root).filter((name) => !name.endsWith('.lock'))).toEqual(['small']);
    rmSync(root, { recursive: true, force: true });
  });
});
