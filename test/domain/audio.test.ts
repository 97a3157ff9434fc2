// Names of recordings: which are taken up, what they are called, and what is sent along.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  AUDIO_EXTENSIONS,
  extensionOf,
  isRecordingName,
  mimeTypeOf,
  titleOf,
} from '../../app/domain/audio.ts';

describe('names', () => {
  it.each([
    'a.mp3',
    'A.MP3',
    'episode 1.final.WaV',
    'x.opus',
    'video.mp4',
    '.5 seconds.mp3'.slice(1),
    '🎙️.m4a',
  ])('%s is a recording', (name) => {
    expect(isRecordingName(name)).toBe(true);
    expect(mimeTypeOf(name)).toMatch(/^(audio|video)\/[a-z0-9-]+$/);
  });

  it.each([
    '',
    'mp3',
    '.mp3',
    '._a.mp3',
    '.hidden.mp3',
    'a.mp3.part',
    'a.mp3.crdownload',
    'a.tmp',
    'a.',
    'a.txt',
    'a.constructor',
  ])('%j is none', (name) => {
    expect(isRecordingName(name)).toBe(false);
  });

  it.each([
    ['Episode 12.mp3', 'Episode 12'],
    ['a.b.c.wav', 'a.b.c'],
    ['  spaced .flac', 'spaced'],
    ['notes.txt', 'notes.txt'],
    [' .mp3', ' .mp3'],
  ])('%j is titled %j', (name, title) => {
    expect(titleOf(name)).toBe(title);
  });

  it('have an extension in lower case, and a type that needs no parameter', () => {
    expect(extensionOf('A.B.Mp3')).toBe('mp3');
    expect(extensionOf('none')).toBe('');
    expect(mimeTypeOf('a.bin')).toBe('application/octet-stream');
    for (const extension of AUDIO_EXTENSIONS)
      expect(mimeTypeOf(`x.${extension}`)).not.toBe('application/octet-stream');
  });

  it('always have a title', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (name) => {
        expect(titleOf(name)).not.toBe('');
      }),
    );
  });
});
