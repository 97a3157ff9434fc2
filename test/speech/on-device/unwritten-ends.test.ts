// Ends that the disk did not take.
import { expect, it } from 'vitest';
import { failure } from '../../../app/domain/failure.ts';
import { UnwrittenEnds } from '../../../app/speech/on-device/unwritten-ends.ts';

it('are told until the disk takes them, and then once more', async () => {
  const ends = new UnwrittenEnds();
  const full = failure('disk-full');
  let writes = 0;
  const letGo = (): Promise<void> => (++writes < 3 ? Promise.reject(new Error('ENOSPC')) : Promise.resolve());
  ends.add('one', full);
  expect(await ends.settle('other', letGo)).toBeNull();
  expect(writes).toBe(0);
  for (let count = 0; count < 3; count += 1) expect(await ends.settle('one', letGo)).toBe(full);
  expect(await ends.settle('one', letGo)).toBeNull();
  expect(writes).toBe(3);
});
