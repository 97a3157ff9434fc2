// Whether a text is a URL, also when it was asked very often.
import { expect, it } from 'vitest';
import { readAddress } from '../../app/domain/address.ts';
import { readUrl } from '../../app/domain/url.ts';

it.each([
  ['https://a.example/ep.mp3', undefined, true],
  ['ep.mp3', 'https://a.example/', true],
  ['ep.mp3', undefined, false],
  ['https://', undefined, false],
  ['', undefined, false],
])('%j beside %j: %j', (text, base, is) => {
  expect(readUrl(text, base) !== null).toBe(is);
});

it('says the same of a name in letters that are no ASCII however often it is asked', () => {
  const answers = new Set<unknown>();
  for (let time = 0; time < 30_000; time += 1) answers.add(readUrl('https://bücher.example/ä.mp3')?.host);
  expect([...answers]).toEqual(['xn--bcher-kva.example']);
  // The whole way of a pasted list, as the service asks it for months.
  const hosts = new Set<unknown>();
  for (let time = 0; time < 30_000; time += 1) {
    const read = readAddress('https://bücher.example/ä.mp3');
    hosts.add(typeof read === 'string' ? read : read.host);
  }
  expect([...hosts]).toEqual(['xn--bcher-kva.example']);
});
