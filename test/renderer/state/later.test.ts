// Parts of the page that are fetched later.
import { describe, expect, it } from 'vitest';
import { Later } from '../../../renderer/state/later.svelte.ts';

describe('a part that is fetched later', () => {
  it('is fetched once, and again only after that failed', async () => {
    let asked = 0;
    const later = new Later(() => {
      asked += 1;
      return asked === 1 ? Promise.reject(new Error('not read')) : Promise.resolve({ Panel: 'here' });
    });
    const [first, second] = await Promise.allSettled([later.fetch(), later.fetch()]);
    expect([first.status, second.status, asked]).toEqual(['rejected', 'rejected', 1]);
    expect(later.isHere).toBe(false);
    await later.fetch();
    await later.fetch();
    expect([later.isHere, later.parts.Panel, asked]).toEqual([true, 'here', 2]);
  });
});
