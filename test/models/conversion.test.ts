// The small parts that networks are read and written with.
import { mkdtempSync, rmSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Graph } from '../../build/models/onnx.mjs';
import { unpickled } from '../../build/models/pickle.mjs';
import { float, integer, message, text } from '../../build/models/protobuf.mjs';
import {
  floats,
  quantized,
  rowsOf,
  transposed,
  transposedEach,
  widened,
} from '../../build/models/tensors.mjs';
import { tokensText } from '../../build/models/whisper-tokens.mjs';

const hex = (pieces: readonly unknown[]): string => Buffer.concat(pieces as Uint8Array[]).toString('hex');
const matrix = (dims: number[], ...numbers: number[]): ReturnType<typeof floats> =>
  floats(dims, () => Float32Array.from(numbers));

describe('protocol buffers', () => {
  it('are written as their specification says', () => {
    expect(hex(integer(1, 150))).toBe('089601');
    expect(hex(integer(3, -1))).toBe('18ffffffffffffffffff01');
    expect(hex(integer(20, 2))).toBe('a00102');
    expect(hex(text(2, 'testing'))).toBe('120774657374696e67');
    expect(hex(message(3, integer(1, 150)))).toBe('1a03089601');
    expect(hex(float(2, 1))).toBe('150000803f');
  });
});

describe('tensors', () => {
  it('are cut and turned', async () => {
    const whole = matrix([3, 2], 1, 2, 3, 4, 5, 6);
    expect(rowsOf(whole, 1, 3).dims).toEqual([2, 2]);
    expect([...(await rowsOf(whole, 1, 3).read())]).toEqual([3, 4, 5, 6]);
    expect(transposed(whole).dims).toEqual([2, 3]);
    expect([...(await transposed(whole).read())]).toEqual([1, 3, 5, 2, 4, 6]);
    const two = matrix([2, 1, 2], 1, 2, 3, 4);
    expect(transposedEach(two).dims).toEqual([2, 2, 1]);
    const square = matrix([2, 2, 2], 1, 2, 3, 4, 5, 6, 7, 8);
    expect([...(await transposedEach(square).read())]).toEqual([1, 3, 2, 4, 5, 7, 6, 8]);
  });

  it('are turned alike when they are larger than what is turned at once', async () => {
    const numbers = Array.from({ length: 70 * 130 }, (_, i) => i);
    const turned = await transposed(matrix([70, 130], ...numbers)).read();
    expect(turned.every((number, at) => number === (at % 70) * 130 + Math.floor(at / 70))).toBe(true);
  });

  it('are rounded to 8 bits, the largest to the end and halves to even', async () => {
    const { scale, weights } = await quantized(matrix([6], 127, -127, 0.5, 1.5, 2.5, -0.5));
    expect([...(await scale.read())]).toEqual([1]);
    expect([...(await weights.read())]).toEqual([127, -127, 0, 2, 2, -0].map((number) => number + 0));
  });

  it('are widened from 16 bits', () => {
    const halves = Uint16Array.of(0x3c00, 0xc000, 0x0001, 0x7bff, 0x7c00, 0x3555);
    expect([...widened(halves)]).toEqual([1, -2, 2 ** -24, 65_504, Infinity, Math.fround(0.333251953125)]);
  });
});

describe('a network', () => {
  it('is written with each constant once, and with operators of ONNX Runtime only where it has some', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'earshot-onnx-'));
    const written = async (kind: string): Promise<Buffer> => {
      const graph = new Graph();
      const one = graph.constant(matrix([1], 1), 'one');
      expect(graph.constant(matrix([1], 2), 'one')).toBe(one);
      graph.node(kind, ['x', one], {}, 'y');
      const port = { type: 'float' as const, dims: ['n'] };
      await graph.save(join(folder, 'net.onnx'), {
        ...{ name: 'g', irVersion: 8, opset: 17, about: { key: 'value' } },
        inputs: [{ name: 'x', ...port }],
        outputs: [{ name: 'y', ...port }],
      });
      return readFileSync(join(folder, 'net.onnx'));
    };
    try {
      const plain = await written('Add');
      expect(plain.includes('com.microsoft')).toBe(false);
      expect(plain.includes(Buffer.from('0000803f', 'hex'))).toBe(true);
      expect((await written('com.microsoft.BiasGelu')).includes('com.microsoft')).toBe(true);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('a pickle', () => {
  it('is read as data, and what it would call is not called', () => {
    // pickle.dumps({'a': [1, 2.5, None, True], 'b': os.getcwd}, 2), by hand
    const pickle = Buffer.concat([
      Buffer.from('8002', 'hex'),
      Buffer.from('}(X\x01\0\0\0a](K\x01G', 'latin1'),
      Buffer.from('4004000000000000', 'hex'),
      Buffer.from('N\x88eX\x01\0\0\0bcos\ngetcwd\n)Ru.', 'latin1'),
    ]);
    expect(unpickled(pickle)).toEqual(
      new Map<string, unknown>([
        ['a', [1, 2.5, null, true]],
        ['b', { callee: 'os.getcwd', args: [] }],
      ]),
    );
  });

  it('that ends in its middle, or is of another kind, is refused', () => {
    expect(() => unpickled(Buffer.from('8002', 'hex'))).toThrow('ends in its middle');
    expect(() => unpickled(Buffer.from('~'))).toThrow('not known here');
  });
});

describe('Whisper’s vocabulary', () => {
  it('is written as bytes, each token on its line', () => {
    expect(tokensText(['!', 'Ġthe', '', 'Ã¤'])).toBe(
      [
        ['!', 0],
        [' the', 1],
        ['ä', 3],
      ]
        .map(([word, id]) => `${Buffer.from(String(word)).toString('base64')} ${id}\n`)
        .join(''),
    );
    expect(() => tokensText(['漢'])).toThrow('stands for no byte');
  });
});
