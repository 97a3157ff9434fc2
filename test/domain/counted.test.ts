// One thing is one thing.
import { expect, it } from 'vitest';
import { counted } from '../../app/domain/counted.ts';

it('says one of one, and several of none and of more', () => {
  expect([0, 1, 2].map((count) => counted(count, 'folder'))).toEqual(['0 folders', '1 folder', '2 folders']);
});
