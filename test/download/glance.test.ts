// A glance at an address sees what tells the length, wherever a container keeps it, and takes little of the rest.
import { describe, expect, it } from 'vitest';
import { timeLimit } from '../../app/domain/time-limit.ts';
import { glance } from '../../app/download/glance.ts';
import { give, startHost } from './host.ts';

const box = (type: string, content: Buffer, isLong = false): Buffer => {
  const head = Buffer.alloc(isLong ? 16 : 8);
  head.writeUInt32BE(isLong ? 1 : head.length + content.length);
  head.write(type, 4, 'latin1');
  if (isLong) head.writeBigUInt64BE(BigInt(head.length + content.length), 8);
  return Buffer.concat([head, content]);
};
const MIB = 1024 * 1024;
const TABLE = box('moov', Buffer.alloc(1_000, 'table '));
/** Its table stands behind the sound, and ends long before the last piece of the file would begin. */
const mp4 = (isLong: boolean): Buffer =>
  Buffer.concat([
    box('ftyp', Buffer.from('M4A isomisom')),
    box('mdat', Buffer.alloc(2 * MIB, 'sound'), isLong),
    TABLE,
    box('free', Buffer.alloc(MIB)),
  ]);

async function lookAt(content: Buffer, isWithoutParts = false) {
  const host = await startHost((request, response) => {
    if (isWithoutParts) response.writeHead(200, { 'content-length': content.length }).end(content);
    else give(request, response, content);
  });
  const href = `${host.origin}/ep.m4a`;
  const patience = { connectMs: 5_000, headersMs: 5_000, silenceMs: 5_000, nowMs: Date.now };
  const signal = timeLimit(20_000);
  const seen = await glance(patience, { href, allowPrivate: true, signal });
  return { seen, requests: host.requests };
}

describe('a glance', () => {
  it.each([false, true])('finds the table behind the sound (length of 64 bits: %s)', async (isLong) => {
    const content = mp4(isLong);
    const { requests, seen } = await lookAt(content);
    if ('code' in seen) throw new Error(seen.message);
    expect(seen.totalBytes).toBe(content.length);
    const [front, behind] = seen.pieces;
    expect(front?.from).toBe(0);
    expect(behind?.from).toBe(content.indexOf(TABLE));
    expect(Buffer.from(behind?.bytes ?? []).subarray(0, TABLE.length)).toEqual(TABLE);
    expect(requests).toHaveLength(2);
  });

  it('is content with the front where a server gives no parts', async () => {
    const content = mp4(false);
    const { requests, seen } = await lookAt(content, true);
    if ('code' in seen) throw new Error(seen.message);
    expect(seen.pieces.map(({ from }) => from)).toEqual([0]);
    expect(requests).toHaveLength(1);
  });
});
