// Words for a person out of an error body that is not ours: found where services put them, and nowhere deep.
import { expect, it } from 'vitest';
import { messageOf, serviceMessage } from '../../../app/speech/cloud/refusal.ts';

const nested = (depth: number): unknown =>
  Array.from({ length: depth }).reduce<unknown>((inner) => ({ error: inner }), 'no credit');
const listed = (depth: number): unknown =>
  Array.from({ length: depth }).reduce<unknown>((inner) => [inner], 'no credit');

it('are found a few levels deep, and looked for no deeper', () => {
  for (const within of [nested, listed]) {
    for (const depth of [0, 1, 4]) expect(messageOf(within(depth))).toBe('no credit');
    for (const depth of [5, 6, 5_000]) expect(messageOf(within(depth))).toBeUndefined();
  }
});

it('are the first ten of a list, and the bare text of a body that is no JSON', () => {
  expect(messageOf(Array.from({ length: 40 }, (_, at) => `e${at}`))?.split('; ')).toHaveLength(10);
  expect(messageOf([{}, null, 7])).toBeUndefined();
  expect(serviceMessage('{"error":{"message":"no credit"}}')).toBe('no credit');
  expect(serviceMessage('out of order')).toBe('out of order');
});
