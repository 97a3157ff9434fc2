// One store of models for several processes: a killed one, a full disk and a removal in the middle of use harm nobody.
import { fork } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import { ModelChecks } from '../../app/speech/on-device/models/check.ts';
import { onEnd } from '../download/host.ts';
import { bundleWorker } from '../support/bundle-worker.ts';
import { folder, hostOf, keeperIn, layFiles, smallModel, until, type Contents } from './support.ts';

/** Bytes that the disk of this test still takes. */
const disk = vi.hoisted(() => ({ left: Infinity }));

// Whoever writes meets the disk here, at the call itself: a file system of limited size needs rights that tests do not have.
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>();
  const open: typeof real.open = async (...place) => {
    const handle = await real.open(...place);
    const write = handle.write.bind(handle) as (...values: unknown[]) => Promise<unknown>;
    const limited = (bytes: Uint8Array, at: number, length: number, position: number): Promise<unknown> => {
      const fits = Math.min(length, disk.left);
      if (fits === 0) {
        const full = { code: 'ENOSPC', errno: -28, syscall: 'write' };
        return Promise.reject(Object.assign(new Error('ENOSPC: no space left on device, write'), full));
      }
      disk.left -= fits;
      // A disk that fills up takes a part of the last write.
      return write(bytes, at, fits, position);
    };
    return Object.assign(handle, { write: limited });
  };
  return { ...real, open };
});

function isWhole(root: string, contents: Contents): boolean {
  const place = join(root, 'store', 'small');
  return [...contents].every(([name, content]) => readFileSync(join(place, name)).equals(content));
}

const getter = fileURLToPath(await bundleWorker('test/models/getter.ts'));

describe('a store of models', () => {
  it('is gone on with by the next process when one is killed in the middle of it', async () => {
    const { contents, model } = smallModel('small', 3_000_000);
    const ranges: (string | undefined)[] = [];
    let isSlow = true;
    const { origin } = await hostOf(contents, (name, _turn, request, response) => {
      if (name !== 'encoder.onnx') return false;
      ranges.push(request.headers.range);
      if (!isSlow) return false;
      const content = contents.get(name) ?? Buffer.alloc(0);
      const head = { 'content-length': content.length, etag: '"x"', 'accept-ranges': 'bytes' };
      response.writeHead(200, { ...head, 'content-type': 'application/octet-stream' });
      response.write(content.subarray(0, 1_000_000));
      return true;
    });
    const root = folder();
    const other = keeperIn(root, [model], origin);
    const words = [join(root, 'app'), join(root, 'store'), JSON.stringify(model), origin];
    const child = fork(getter, words);
    onEnd(() => void child.kill('SIGKILL'));
    await new Promise((resolve) => child.once('message', resolve));
    // The library beside it sees how far that is, and leaves it to it.
    await until(async () => ((await other.keeper.coming(model))?.receivedBytes ?? 0) >= 500_000);
    expect(await other.keeper.coming(model)).toMatchObject({ state: 'elsewhere' });
    expect(await other.keeper.add('small')).toMatchObject({ ok: true });
    expect(ranges).toHaveLength(1);

    isSlow = false;
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('exit', resolve));
    expect(other.store.find('small')).toBeNull();
    other.keeper.start();
    await until(() => other.store.find('small') !== null);
    expect(isWhole(root, contents)).toBe(true);
    await until(() => other.arrivals.count === 1);
    expect(readdirSync(join(root, 'store')).filter((name) => !name.endsWith('.lock'))).toEqual(['small']);
    expect(other.faults).toEqual([]);
  });

  it('keeps what came when the disk is full, says so, and goes on when there is room', async () => {
    const { contents, model } = smallModel('small', 900_000);
    const ranges: (string | undefined)[] = [];
    const { origin } = await hostOf(contents, (name, _turn, request) => {
      if (name === 'encoder.onnx') ranges.push(request.headers.range);
      return false;
    });
    const root = folder();
    const { faults, keeper, store } = keeperIn(root, [model], origin, { waitMs: () => 60_000 });
    disk.left = 400_000;
    onEnd(() => (disk.left = Infinity));
    await keeper.add('small');
    await until(async () => (await keeper.coming(model))?.failure?.code === 'disk-full');
    const stopped = await keeper.coming(model);
    expect(stopped?.failure?.message).toMatch(/disk is full.*kept; free some space/);
    expect(stopped?.receivedBytes).toBe(400_000);
    expect(store.find('small')).toBeNull();

    disk.left = Infinity;
    await keeper.pause('small');
    await keeper.add('small');
    await until(() => store.find('small') !== null);
    expect(isWhole(root, contents)).toBe(true);
    expect(ranges.at(-1)).toMatch(/^bytes=[1-9]\d{4,5}-$/);
    expect(faults).toEqual([]);
  });

  it('loses a model in one step: who is just looking at it finds it right or gone, never a half', async () => {
    const { contents, model } = smallModel('small', 400_000);
    const root = folder();
    const { keeper, store } = keeperIn(root, [model], '');
    const ends = new Set<string>();
    for (let round = 0; round < 40; round += 1) {
      layFiles(join(root, 'store', 'small'), contents);
      const found = store.find('small');
      if (!found) throw new Error('not found');
      const checks = new ModelChecks(join(root, `looked-${round}.json`));
      const looking = checks.check(found);
      if (round % 2 === 1) await new Promise(setImmediate);
      const [looked, removed] = await Promise.all([looking, keeper.remove('small')]);
      expect(removed).toMatchObject({ ok: true });
      if (!looked.ok) expect(looked.failure).toMatchObject({ code: 'model-damaged' });
      ends.add(looked.ok ? 'right' : 'gone');
      expect(store.find('small')).toBeNull();
      expect(existsSync(join(root, 'store', 'small'))).toBe(false);
    }
    expect(ends.size).toBeGreaterThan(0);
  });
});
