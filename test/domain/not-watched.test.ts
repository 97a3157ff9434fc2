import { describe, expect, it } from 'vitest';
import { AUDIO_EXTENSIONS } from '../../app/domain/audio.ts';
import {
  isPackageName,
  unwatchedEnding,
  unwatchedText,
  unwatchedWords,
} from '../../app/domain/not-watched.ts';

describe('files that look like recordings and are none', () => {
  it.each([
    ['Episode 12.aup3', 'aup3', 'project of an editor'],
    ['Mix.LOGICX', 'logicx', 'project of an editor'],
    ['score.mid', 'mid', 'no sound'],
    ['book.aax', 'aax', 'protected'],
    ['letter.ds2', 'ds2', 'dictation'],
    ['all.m3u8', 'm3u8', 'names other files'],
    ['phone.xa', 'xa', 'Convert it'],
  ])('%s: what it is and what to do', (name, ending, words) => {
    expect(unwatchedEnding(name)).toBe(ending);
    expect(unwatchedWords(ending)).toContain(words);
  });

  it('are never what is read, hidden, or has nothing to do with sound', () => {
    for (const ending of AUDIO_EXTENSIONS) expect(unwatchedEnding(`a.${ending}`)).toBeNull();
    for (const name of ['a.txt', 'a.jpg', '.a.aup3', 'aup3', 'a', 'a.aup3.part'])
      expect(unwatchedEnding(name)).toBeNull();
    expect(unwatchedWords('txt')).toBeNull();
  });

  it('are told in one sentence for all of a kind', () => {
    expect(unwatchedText({ ending: 'aup3', count: 12 })).toBe(
      '12 files that end in “.aup3” are not watched: each is the project of an editor, not its sound. Export a mix into this folder, for example as WAV, FLAC or MP3.',
    );
    expect(unwatchedText({ ending: 'mid', count: 1 })).toMatch(
      /^1 file that ends in “.mid” is not watched: it holds notes/,
    );
  });

  it('are whole directories, where systems show those as one file', () => {
    expect(isPackageName('My Song.band')).toBe(true);
    expect(isPackageName('my band')).toBe(false);
  });
});
