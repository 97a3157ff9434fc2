// Decoder and recogniser are waited for together: what ends one ends the other, and nothing looks at the file afterwards.
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { bothEnds } from '../../../app/speech/on-device/both-ends.ts';
import { identityOf } from '../../../app/speech/on-device/file-identity.ts';
import type { DecodeEnd, RecogniseEnd } from '../../../app/speech/on-device/parts.ts';
import { tempDirectory } from '../../storage/support.ts';

const HEARD: RecogniseEnd = { kind: 'end', heardSeconds: 1 };
const CRASHED: DecodeEnd = { kind: 'crashed', detail: 'gone' };

beforeEach(() => vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }));
afterEach(() => vi.useRealTimers());

async function heardFile() {
  const path = join(tempDirectory(), 'talk.mp3');
  writeFileSync(path, 'sound');
  const mark = await identityOf(path);
  if (!mark.ok) throw new Error(mark.failure.message);
  return { path, mark: mark.value };
}

describe('both ends', () => {
  it('stop the recogniser when the decoder dies, and the decoder when the recogniser does not come to its end', async () => {
    const file = await heardFile();
    const stop = vi.fn();
    expect(await bothEnds(Promise.resolve(CRASHED), Promise.resolve(HEARD), file, stop)).toEqual([
      CRASHED,
      HEARD,
    ]);
    expect(stop).toHaveBeenCalledTimes(1);
    const failed: RecogniseEnd = { kind: 'failed', detail: 'no' };
    await bothEnds(Promise.resolve(CRASHED), Promise.resolve(failed), file, stop);
    expect(stop).toHaveBeenCalledTimes(3);
  });

  it('are stopped when the file is another one by then, and not before', async () => {
    const file = await heardFile();
    const stop = vi.fn();
    let crash = (_end: DecodeEnd): void => undefined;
    const decoded = new Promise<DecodeEnd>((resolve) => (crash = resolve));
    const ends = bothEnds(decoded, Promise.resolve(HEARD), file, stop);
    vi.advanceTimersByTime(60_000);
    await identityOf(file.path);
    expect(stop).not.toHaveBeenCalled();
    renameSync(file.path, `${file.path}.old`);
    vi.advanceTimersByTime(15_000);
    await vi.waitFor(() => expect(stop).toHaveBeenCalled());
    crash(CRASHED);
    await ends;
    expect(vi.getTimerCount()).toBe(0);
  });

  it('leave nobody looking at the file, and the other not waiting, where one of them breaks down', async () => {
    const file = await heardFile();
    const stop = vi.fn();
    const broken = Promise.reject<DecodeEnd>(new Error('broken'));
    const ends = bothEnds(broken, Promise.resolve(HEARD), file, stop);
    await expect(ends).rejects.toThrow('broken');
    expect(stop).toHaveBeenCalledTimes(1);
    expect(vi.getTimerCount()).toBe(0);
  });
});
