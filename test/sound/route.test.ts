// Which reader hears a recording: the fast one only where it is known to hear all of it.
import { describe, expect, it } from 'vitest';
import { readerFor, type RouteFacts } from '../../app/sound/route.ts';

const fast = { codecs: ['aac'], startSeconds: 0, endSeconds: 60 };
const plain: RouteFacts = {
  fast,
  headerWasOpen: false,
  isBigEndianWav: false,
  isEdited: false,
  isChained: false,
  isPacked: false,
  fullEndSeconds: null,
  isOther: false,
};

describe('the fast reader', () => {
  it.each([
    ['an everyday file', {}],
    ['PCM', { fast: { ...fast, codecs: ['pcm-s16'] } }],
    ['the padding of an encoder', { fast: { ...fast, startSeconds: -0.05 }, fullEndSeconds: 60.4 }],
    ['a length that nobody knows', { fast: { ...fast, endSeconds: null }, fullEndSeconds: 90 }],
  ])('is taken for %s', (_, facts) => {
    expect(readerFor({ ...plain, ...facts })).toBe('webcodecs');
  });

  it.each([
    ['a file that it does not get into', { fast: null }],
    ['an open header', { headerWasOpen: true }],
    ['samples with their high byte first', { isBigEndianWav: true }],
    ['edits', { isEdited: true }],
    ['a chain', { isChained: true }],
    ['packed blocks', { isPacked: true }],
    ['frames of another kind', { isOther: true }],
    ['no track', { fast: { ...fast, codecs: [] } }],
    ['a second track that it cannot hear', { fast: { ...fast, codecs: ['aac', 'ac3'] } }],
    ['a codec without a name', { fast: { ...fast, codecs: [null] } }],
    ['a late start', { fast: { ...fast, startSeconds: 0.2 } }],
    ['an early end', { fullEndSeconds: 60.6 }],
  ])('is not taken for %s', (_, facts) => {
    expect(readerFor({ ...plain, ...facts })).toBe('ffmpeg');
  });
});
