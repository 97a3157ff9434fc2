// The decoder of plain Node: a thread that cannot be begun is told as one that died.
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import type { DecodeJob } from '../../../app/speech/on-device/parts.ts';
import { createThreadDecoder } from '../../../app/speech/on-device/thread-decoder.ts';

const JOB: DecodeJob = {
  ...{ path: '/nowhere.wav', mark: { sizeBytes: 1, modifiedMs: 1, inode: 1, device: 1 } },
  ...{ reader: 'ffmpeg', track: null, promisedSeconds: null, start: 0 },
  signal: new AbortController().signal,
  onLength: () => undefined,
};

describe('a thread that cannot be begun', () => {
  // Threads have no address on the web: it is refused at once, as one too many is.
  const decoder = createThreadDecoder({ workerUrl: new URL('https://localhost/'), wasmPath: '/nowhere' });

  it('is told as one that died, and nobody waits for its sound', async () => {
    const { done, sound } = decoder.decode(JOB);
    const closed = once(sound, 'close');
    sound.start();
    expect(await done).toMatchObject({ kind: 'crashed', detail: expect.stringContaining('URL') as string });
    await closed;
    expect(await decoder.measure(JOB)).toMatchObject({ kind: 'crashed' });
  });
});
