// What no operation may take, for every face to be fed with.
import type { OperationName } from '../../app/contract/operations.ts';

const JUNK: readonly unknown[] = [
  null,
  0,
  -1,
  1e99,
  '',
  'x'.repeat(100_000),
  [],
  {},
  { recordingId: '1' },
  { recordingId: 1, extra: true },
  { itemId: '../../etc/passwd', action: 'reveal' },
];

/** Junk for an operation. Changing no setting is no junk. */
export function junkFor(name: OperationName): readonly unknown[] {
  return name === 'settings.change' ? JUNK.filter((junk) => JSON.stringify(junk) !== '{}') : JUNK;
}
