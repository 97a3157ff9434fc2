// A name that is too long is told so, with both lengths; it is not cut.
import { describe, expect, it } from 'vitest';
import { complaintOfName } from '../../../renderer/lib/speaker-name-length.ts';

describe('the length of a speaker’s name', () => {
  it('is at most 80 letters, blanks around it not counted', () => {
    expect(complaintOfName('')).toBeNull();
    expect(complaintOfName('a'.repeat(80))).toBeNull();
    expect(complaintOfName(`  ${'a'.repeat(80)}  `)).toBeNull();
    expect(complaintOfName('a'.repeat(81))).toBe(
      'A name has at most 80 letters, and this one has 81. Nothing was changed.',
    );
  });
});
