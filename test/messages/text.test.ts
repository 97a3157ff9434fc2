// Words of which a part is drawn in its own way come in pieces, in the order of each language.
import { afterAll, expect, it } from 'vitest';
import { loadWords } from '../../app/messages/load.ts';
import { pieces } from '../../app/messages/text.ts';

afterAll(() => loadWords('en'));

it.each([
  ['en', ' names 1 feed. Look', ' names 1,200 feeds. Look'],
  ['de', ' nennt 1 Feed. Einen', ' nennt 1.200 Feeds. Einen'],
] as const)('in %s a title is a piece of its own, whatever it is', async (language, one, many) => {
  await loadWords(language);
  for (const [feeds, begun] of [
    [1, one],
    [1_200, many],
  ] as const) {
    const title = '<strong>Night</strong> {feeds} Kitchen';
    const [name, ...rest] = pieces('add.feedChoice.titleNames', ['strong'], { title, feeds });
    expect(name).toEqual({ tag: 'strong', text: title });
    const words = rest.filter((piece) => typeof piece === 'string');
    expect(words).toHaveLength(rest.length);
    expect(words.join('').startsWith(begun)).toBe(true);
  }
});
