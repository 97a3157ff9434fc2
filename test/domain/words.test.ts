// Words of texts, also where no spaces stand between them.
import { describe, expect, it } from 'vitest';
import { wordsIn } from '../../app/domain/words.ts';

describe('a long run without spaces', () => {
  it('is cut as a short one is, wherever a stretch of it ends', () => {
    const sentence = '吾輩は猫である。名前はまだ無い。';
    const [words, long] = [wordsIn(sentence), wordsIn(sentence.repeat(200))];
    expect(long.map(({ text }) => text)).toEqual(
      Array.from({ length: 200 }, () => words.map(({ text }) => text)).flat(),
    );
    expect(long.at(-1)?.to).toBe(200 * sentence.length);
  });
});
