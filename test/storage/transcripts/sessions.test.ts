// What lies beside a file, and what is one session with what.
import { describe, expect, it } from 'vitest';
import { makeLibrary, NOW, settledFile } from '../support.ts';

describe('files beside one another', () => {
  it('are those of the same directory, by the start of their names', () => {
    const library = makeLibrary();
    const take = (path: string) => library.takeIn(settledFile({ path }), NOW).recording.id;
    const [a, b] = [take('/cards/ZOOM0001_01.WAV'), take('/cards/ZOOM0001_02.WAV')];
    const other = take('/cards/Talk.wav');
    take('/cards/old/ZOOM0001_03.WAV');
    take('/cards2/ZOOM0001_04.WAV');
    const removed = take('/cards/ZOOM0001_05.WAV');
    library.remove(removed, NOW);
    const version = take('/cards/ZOOM0001_06.WAV');
    library.episodes.link(version, take('/elsewhere/x.wav'), NOW);
    const near = (start: string) => library.sessions.near('/cards/', start).map(({ id }) => id);
    expect(near('')).toEqual([other, a, b]);
    expect(near('ZOOM')).toEqual([a, b]);
  });

  it('are a version of one another no more once they are thought to be one session', () => {
    const library = makeLibrary();
    const [a, b, c] = [1, 2, 3].map(() => library.takeIn(settledFile(), NOW).recording.id) as [
      number,
      number,
      number,
    ];
    const members = [a, b].map((id) => ({ id, speaker: null }));
    const id = library.sessions.add({ kind: 'split', members, mixId: null }, 'offered', NOW);
    expect([library.sessions.areTogether(b, a), library.sessions.areTogether(a, c)]).toEqual([true, false]);
    library.sessions.setState(id, 'declined');
    expect(library.sessions.areTogether(a, b)).toBe(false);
  });
});
