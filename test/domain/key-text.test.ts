// What can be a key: the signs that a header carries, from the first to the last.
import { expect, it } from 'vitest';
import { isKeyText } from '../../app/domain/key-text.ts';

it('takes visible ASCII for a key, and nothing else', () => {
  expect(['sk-1', '!', '~', 'a'.repeat(500)].filter((text) => !isKeyText(text))).toEqual([]);
  expect(['', 'two words', 'tab\there', 'ü', '\x7f', 'line\n', '\n'].filter(isKeyText)).toEqual([]);
});
