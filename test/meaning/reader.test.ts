// Who reads the archive for search by meaning: what is done about a text that the model breaks down at, and about a model that reads nothing.
import { describe, expect, it } from 'vitest';
import { Changes } from '../../app/domain/changes.ts';
import { failure } from '../../app/domain/failure.ts';
import { failed, ok } from '../../app/domain/result.ts';
import { VECTOR_WIDTH } from '../../app/domain/vector.ts';
import { MEANING_MODEL, MeaningReader } from '../../app/meaning/reader.ts';
import type { Library } from '../../app/storage/library.ts';
import { makeLibrary, transcribed, transcriptOf } from '../storage/support.ts';

/** @param reads whether the model reads a text */
function readerOf(library: Library, reads: (text: string) => boolean): MeaningReader {
  const vector = new Float32Array(VECTOR_WIDTH).fill(1 / Math.sqrt(VECTOR_WIDTH));
  return new MeaningReader({
    library,
    embedder: {
      embed: (text) => Promise.resolve(reads(text) ? ok(vector) : failed(failure('model-damaged'))),
    },
    isWanted: () => true,
    mustWait: () => false,
    changes: new Changes(),
    onFault: (error) => {
      throw error;
    },
  });
}

describe('MeaningReader', () => {
  it('takes no text for read while the model reads nothing, and reads all once it is put right', async () => {
    const library = makeLibrary();
    transcribed(library, transcriptOf('One.'));
    transcribed(library, transcriptOf('Two.'));
    let isRight = false;
    const reader = readerOf(library, () => isRight);
    for (let time = 0; time < 5; time += 1)
      expect(await reader.readNow()).toMatchObject({ code: 'model-damaged' });
    expect(library.meanings.progress(MEANING_MODEL)).toEqual({ done: 0, total: 2 });
    isRight = true;
    expect(await reader.readNow()).toBeNull();
    expect(library.meanings.progress(MEANING_MODEL)).toEqual({ done: 2, total: 2 });
    expect(library.meanings.of(1, MEANING_MODEL).passages).toHaveLength(1);
  });

  it('leaves a text out that breaks the model down again and again, and goes on', async () => {
    const library = makeLibrary();
    const long = (word: string): string => `${`${word} `.repeat(139)}${word}.`;
    transcribed(library, transcriptOf(long('good'), long('bad'), long('fine')));
    const reader = readerOf(library, (text) => !text.includes('bad'));
    expect(await reader.readNow()).toMatchObject({ code: 'model-damaged' });
    expect(await reader.readNow()).toBeNull();
    expect(library.meanings.progress(MEANING_MODEL)).toEqual({ done: 1, total: 1 });
    expect(library.meanings.of(1, MEANING_MODEL).passages).toHaveLength(2);
  });
});
