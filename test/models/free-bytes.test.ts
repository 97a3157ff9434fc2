// Room on a disk, asked of a folder that may not be there yet.
import { statfsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { freeBytesAt } from '../../app/models/free-bytes.ts';
import { folder } from './support.ts';

it('is that of the disk on which the folder is, or will be', async () => {
  const there = folder();
  const { bavail, bsize } = statfsSync(there);
  for (const place of [there, join(there, 'not'), join(there, 'not', 'yet', 'made')]) {
    const free = await freeBytesAt(place);
    // Others write meanwhile.
    expect(Math.abs((free ?? 0) - bavail * bsize)).toBeLessThan(bavail * bsize * 0.5);
  }
});
