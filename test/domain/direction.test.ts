// The first strong letter of a text says which way it runs.
import { describe, expect, it } from 'vitest';
import { isRightToLeft } from '../../app/domain/direction.ts';

describe('a text runs from right to left', () => {
  it.each(['مرحبا', '21 «שלום» and English', '\u200fEnglish', '(ޓ)', '𞤀𞤁'])('%j: yes', (text) => {
    expect(isRightToLeft(text)).toBe(true);
  });
  it.each(['', '12:30', 'English مرحبا', '\u200eمرحبا', '漢字 שלום', 'हिन्दी'])('%j: no', (text) => {
    expect(isRightToLeft(text)).toBe(false);
  });
});
