// By what a start knows that answers of an earlier session, perhaps of another build, are for its page and its library.
import { expect, it } from 'vitest';
import { firstShape } from '../../app/contract/first-shape.ts';
import { FINGERPRINTS } from '../../app/storage/migrations/fingerprints.ts';
import { keptAnswersDigest } from '../../build/kept-answers.ts';

it('is the same for the same page and the same tables, and another one for every other', () => {
  const digests = [
    keptAnswersDigest(),
    keptAnswersDigest(`${firstShape()} `),
    keptAnswersDigest(firstShape(), [...FINGERPRINTS, 'one more']),
    keptAnswersDigest(firstShape(), FINGERPRINTS.slice(0, -1)),
    keptAnswersDigest(firstShape(), FINGERPRINTS.with(0, 'other')),
  ];
  expect(keptAnswersDigest(firstShape(), [...FINGERPRINTS])).toBe(digests[0]);
  expect(new Set(digests).size).toBe(digests.length);
});
