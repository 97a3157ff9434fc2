// Chapters that a person sets: what cannot be published is kept and told; what cannot be kept is refused in words.
import { describe, expect, it } from 'vitest';
import {
  chapterFaults,
  orderedChapters,
  OWN_CHAPTER_LIMITS,
  publishedChapters,
  whyNotChapters,
} from '../../app/domain/chapters.ts';

const at = (start: number, title = 'x') => ({ start, title });

describe('chapters of a person', () => {
  it('are refused whole where they are too many, too long, or lead nowhere', () => {
    expect(whyNotChapters(Array.from({ length: 500 }, (_, n) => at(n)))).toBeNull();
    expect(whyNotChapters(Array.from({ length: 501 }, (_, n) => at(n)))).toContain('501');
    expect(whyNotChapters([at(0, 'a'.repeat(300))])).toBeNull();
    expect(whyNotChapters([at(0, 'a'.repeat(OWN_CHAPTER_LIMITS.title + 1))])).toContain('1001');
    for (const url of [
      'javascript:alert(1)',
      'file:///etc/passwd',
      'example.org',
      `https://x/${'a'.repeat(2000)}`,
    ]) {
      expect(whyNotChapters([{ ...at(0), url }])).toContain('no address');
      expect(whyNotChapters([{ ...at(0), img: url }])).toContain('no address');
    }
    expect(
      whyNotChapters([{ ...at(0), url: 'https://example.org/a', img: 'http://example.org/b.png' }]),
    ).toBeNull();
  });

  it('are taken up to their limits, and no further', () => {
    const { address, title } = OWN_CHAPTER_LIMITS;
    expect(whyNotChapters([at(0, 'a'.repeat(title))])).toBeNull();
    const url = 'https://example.org/'.padEnd(address, 'a');
    expect(whyNotChapters([{ ...at(0), url }])).toBeNull();
    expect(whyNotChapters([{ ...at(0), url: `${url}a` }])).toContain('no address');
  });

  it('lie past no end of a recording whose length is not known', () => {
    expect(publishedChapters([at(0), at(5)], 0)).toHaveLength(2);
    expect(chapterFaults([at(0), at(5)], 0).size).toBe(0);
  });

  it('are put in order, and none is left out', () => {
    const given = [at(5, 'b'), at(1, 'a\nb'), at(5, 'c'), at(900)];
    expect(orderedChapters(given)).toEqual([at(1, 'a b'), at(5, 'b'), at(5, 'c'), at(900)]);
  });

  it('are told what is wrong with them, and the rest is published', () => {
    const list = [at(0), at(5, 'b'), at(5, 'c'), at(9.999, ''), at(10), at(12)];
    expect([...chapterFaults(list, 10).keys()]).toEqual([2, 4, 5]);
    expect(publishedChapters(list, 10)).toEqual([at(0), at(5, 'b'), at(9.999, 'Chapter 3')]);
    expect([...chapterFaults([at(0, 'a'.repeat(201))], 10).keys()]).toEqual([0]);
    expect([...chapterFaults([at(0, 'a'.repeat(200))], 10).keys()]).toEqual([]);
    expect([...chapterFaults(list, null).keys()]).toEqual([2]);
  });
});
