// Bytes that are the same are compared as bytes: element by element, as vitest does it, a library of one megabyte takes nine seconds of the processor.
import { expect } from 'vitest';

const bytesOf = ({ buffer, byteLength, byteOffset }: ArrayBufferView): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);

/** Says nothing of what differs: that is told element by element. */
function areSameBytes(one: unknown, other: unknown): true | undefined {
  if (!ArrayBuffer.isView(one) || !ArrayBuffer.isView(other)) return undefined;
  if (Object.getPrototypeOf(one) !== Object.getPrototypeOf(other)) return undefined;
  return bytesOf(one).equals(bytesOf(other)) || undefined;
}

expect.addEqualityTesters([areSameBytes]);
