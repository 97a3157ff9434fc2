// Models that are brought as a zip file: what comes out is what was packed, or nothing.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unzipModel } from '../../app/models/unzip.ts';
import { folder } from './support.ts';
import { type Packed, zipOf } from './zip-writer.ts';

const MODEL = Buffer.from('not much of a model, but one that deflate makes smaller, smaller, smaller');

/** Unpacks it, and reads what came. */
async function unpacked(archive: Buffer) {
  const root = folder();
  const into = folder();
  writeFileSync(join(root, 'model.zip'), archive);
  const done = await unzipModel(join(root, 'model.zip'), into);
  return {
    done,
    files: Object.fromEntries(readdirSync(into).map((name) => [name, readFileSync(join(into, name))])),
  };
}

/** Unpacks it. @returns names and contents, where all went well */
async function filesOf(archive: Buffer): Promise<Readonly<Record<string, Buffer>>> {
  const { done, files } = await unpacked(archive);
  expect(done).toEqual({ ok: true, value: undefined });
  return files;
}

/** Unpacks it. @returns the code, where it was refused; what may lie there is thrown away by who brings */
async function refusal(archive: Buffer): Promise<string> {
  const { done } = await unpacked(archive);
  return done.ok ? 'taken' : done.failure.code;
}

/** Every signature that stands in an archive, with what would make it a header or a descriptor to who looks for one. */
const SIGNATURES = Buffer.concat(
  [0x04034b50, 0x02014b50, 0x06054b50, 0x06064b50, 0x07064b50, 0x08074b50].map((signature) => {
    const header = Buffer.alloc(64);
    header.writeUInt32LE(signature);
    return header;
  }),
);

describe('a model in a zip file', () => {
  it('is whole where its bytes look like headers of the archive, however it was packed', async () => {
    // Deflate leaves bytes alone that nothing repeats; so stands what looks like a header in the packed bytes too.
    const content = Buffer.concat([MODEL, SIGNATURES, zipOf([{ name: 'in.onnx', content: MODEL }])]);
    for (const isStored of [true, false])
      for (const isStreamed of [true, false])
        for (const isLong of [true, false]) {
          const how = { isStored, isStreamed, isLong };
          const archive = zipOf(
            [
              { name: 'm/encoder.onnx', content, ...how },
              { name: 'm/tokens.txt', content: MODEL, ...how },
            ],
            isLong,
          );
          expect(await filesOf(archive), JSON.stringify(how)).toEqual({
            'encoder.onnx': content,
            'tokens.txt': MODEL,
          });
        }
  });

  it('comes out as it was packed, whatever it holds', async () => {
    const signature = fc.constantFrom(0x04034b50, 0x02014b50, 0x08074b50, 0x06054b50);
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
      signature.map((one) => {
        const bytes = Buffer.alloc(4);
        bytes.writeUInt32LE(one);
        return bytes;
      }),
    );
    const file = fc.record({
      content: fc.array(piece, { maxLength: 30 }).map((pieces) => Buffer.concat(pieces)),
      isStored: fc.boolean(),
      isStreamed: fc.boolean(),
      isLong: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(file, { minLength: 1, maxLength: 5 }),
        fc.boolean(),
        async (files, isLong) => {
          const packed = files.map((one, index): Packed => ({ name: `m/${index}.onnx`, ...one }));
          expect(await filesOf(zipOf(packed, isLong))).toEqual(
            Object.fromEntries(packed.map(({ content }, index) => [`${index}.onnx`, content])),
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is taken whole or not at all from a damaged archive, and no damage ends the process', async () => {
    const content = Buffer.from(Array.from({ length: 400 }, (_, at) => (at * 7919) % 251));
    const files: readonly Packed[] = [
      { name: 'a.onnx', content, isStored: true },
      { name: 'b.onnx', content: MODEL, isStreamed: true },
      { name: 'c.txt', content: MODEL, isLong: true },
    ];
    for (const isLong of [true, false]) {
      const archive = zipOf(files, isLong);
      const damage = fc.array(fc.tuple(fc.nat(archive.length - 1), fc.nat(255)), {
        minLength: 1,
        maxLength: 8,
      });
      await fc.assert(
        fc.asyncProperty(damage, fc.nat(archive.length), async (marks, kept) => {
          const damaged = Buffer.from(archive);
          for (const [at, value] of marks) damaged[at] = value;
          for (const one of [damaged, damaged.subarray(0, kept)]) {
            const { done, files: came } = await unpacked(one);
            if (done.ok)
              for (const bytes of Object.values(came)) expect([content, MODEL]).toContainEqual(bytes);
            else expect(done.failure.code).toMatch(/^(bad-argument|disk-full)$/);
          }
        }),
        { numRuns: 150 },
      );
    }
  });

  it('is refused where it is cut off at any place', async () => {
    const archive = zipOf([{ name: 'a.onnx', content: MODEL }]);
    for (let length = 0; length < archive.length; length += 1)
      expect(await refusal(archive.subarray(0, length)), String(length)).toBe('bad-argument');
  });

  it('is refused where its sum or its length is not what was packed', async () => {
    for (const isStored of [true, false]) {
      const file = { name: 'a.onnx', content: MODEL, isStored };
      expect(await refusal(zipOf([file]))).toBe('taken');
      expect(await refusal(zipOf([{ ...file, sum: 1 }]))).toBe('bad-argument');
      for (const length of [MODEL.length - 1, MODEL.length + 1])
        expect(await refusal(zipOf([{ ...file, length }]))).toBe('bad-argument');
    }
  });

  it('is refused before a byte is written where it would not fit, and where it says that it would', async () => {
    const far = await unpacked(
      zipOf([
        { name: 'a.onnx', content: MODEL },
        { name: 'b.onnx', content: MODEL, isLong: true, length: 8_000_000_000 },
      ]),
    );
    expect(far.done).toMatchObject({ failure: { code: 'disk-full' } });
    expect(far.files).toEqual({});
    // A bomb that says of itself that it is small.
    const bomb = { name: 'a.onnx', content: Buffer.alloc(20_000_000), length: 100 };
    const { done, files } = await unpacked(zipOf([bomb]));
    expect(done).toMatchObject({ failure: { code: 'bad-argument' } });
    expect(files['a.onnx']?.length ?? 0).toBeLessThanOrEqual(100);
  });

  it('takes no more memory than a piece of it', async () => {
    const bytes = 96_000_000;
    const root = folder();
    const into = folder();
    writeFileSync(join(root, 'model.zip'), zipOf([{ name: 'a.onnx', content: Buffer.alloc(bytes) }]));
    // What is no longer needed does not count.
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const held = (): number => (collect(), process.memoryUsage().arrayBuffers);
    const before = held();
    const more: number[] = [];
    const watch = setInterval(() => {
      const size = statSync(join(into, 'a.onnx'), { throwIfNoEntry: false })?.size ?? 0;
      if (size > ((more.length + 1) * bytes) / 4) more.push(held() - before);
    }, 1);
    expect(await unzipModel(join(root, 'model.zip'), into)).toMatchObject({ ok: true });
    clearInterval(watch);
    expect(more.length).toBeGreaterThan(0);
    expect(Math.max(...more)).toBeLessThan(bytes / 16);
  });

  it('lands in the folder that it is unpacked into, wherever its path leads, and links to nothing', async () => {
    const files = await filesOf(
      zipOf([
        { name: '../../../up.onnx', content: MODEL },
        { name: '/etc/root.onnx', content: MODEL },
        { name: 'C:\\win\\back.onnx', content: MODEL },
        { name: 'm/.hidden.onnx', content: MODEL },
        { name: 'm/folder.onnx/', content: Buffer.alloc(0) },
        { name: 'm/unix.txt', content: MODEL, mode: 0o100644 },
        { name: 'm/link.txt', content: Buffer.from('/etc/passwd'), mode: 0o120777, isStored: true },
        { name: 'm/run.sh', content: MODEL, mode: 0o100755 },
      ]),
    );
    expect(Object.keys(files).sort()).toEqual(['back.onnx', 'root.onnx', 'unix.txt', 'up.onnx']);
  });

  it('is refused where two of its files have one name, and says so', async () => {
    for (const second of ['b/tokens.txt', 'b/TOKENS.txt']) {
      const { done, files } = await unpacked(
        zipOf([
          { name: 'a/tokens.txt', content: MODEL },
          { name: second, content: MODEL },
        ]),
      );
      expect(done).toMatchObject({
        failure: { code: 'bad-argument', message: expect.stringContaining('same name') as string },
      });
      expect(files).toEqual({});
    }
  });

  it('has 64 files at most, and an archive of any size but a sane directory', async () => {
    const many = (count: number, end: string): readonly Packed[] =>
      Array.from({ length: count }, (_, index) => ({
        name: `${index}.${end}`,
        content: Buffer.alloc(0),
        isStored: true,
      }));
    expect(Object.keys(await filesOf(zipOf(many(64, 'onnx'))))).toHaveLength(64);
    expect(await refusal(zipOf(many(65, 'onnx')))).toBe('bad-argument');
    expect(await refusal(zipOf([...many(70, 'wav'), ...many(1, 'onnx')]))).toBe('taken');
    expect(await refusal(zipOf([...many(65_535, 'wav'), ...many(1, 'onnx')], true))).toBe('bad-argument');
  });

  it('is refused where its directory is said to lie where no file ends', async () => {
    for (const place of [1e15, Number.MAX_SAFE_INTEGER + 1, 2 ** 63])
      expect(await refusal(zipOf([{ name: 'a.onnx', content: MODEL }], true, place))).toBe('bad-argument');
  });

  it('that lies where nothing can be read is the file system’s to tell', async () => {
    await expect(unzipModel(join(folder(), 'none.zip'), folder())).rejects.toMatchObject({ syscall: 'open' });
  });
});
