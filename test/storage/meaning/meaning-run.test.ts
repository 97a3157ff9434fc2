// What a connection that looks for passages sees of what another one writes.
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { packVector, VECTOR_WIDTH } from '../../../app/domain/vector.ts';
import { MeaningRun } from '../../../app/storage/meaning/meaning-run.ts';
import { connect, makeLibrary, NOW, transcribed, transcriptOf } from '../support.ts';

const VECTOR = new Float32Array(VECTOR_WIDTH).fill(1 / Math.sqrt(VECTOR_WIDTH));

describe('MeaningRun', () => {
  it('sees what was read after the newest text was deleted for good', async () => {
    const library = makeLibrary();
    const read = () => {
      transcribed(library, transcriptOf('A word.'));
      const due = library.meanings.next('m');
      if (!due) throw new Error('nothing is due');
      const passage = { segment: 0, letter: 0, mark: 1, vector: packVector(VECTOR) };
      library.meanings.put(due, 'm', [passage], true);
      return due;
    };
    const run = new MeaningRun(connect(library), [], 'm');
    const found = (): number[] => run.nearest(VECTOR, 10).map(({ transcriptId }) => transcriptId);
    const first = read();
    const second = read();
    expect(found().sort()).toEqual([first, second].map(({ transcriptId }) => transcriptId));
    library.transaction(() => library.remove(second.recordingId));
    expect(library.trash.delete(second.recordingId, NOW)).toBe(true);
    // More than the writes above were ahead of the clock.
    await sleep(10);
    const third = read();
    expect(found().sort()).toEqual([first, third].map(({ transcriptId }) => transcriptId));
  });
});
