// Waveforms of several files as one, and which they are.
import { describe, expect, it } from 'vitest';
import type { Session } from '../../app/storage/transcripts/sessions.ts';
import { joinPeaks, piecesOf } from '../../app/transcripts/session-views.ts';
import { makeLibrary, must, transcribed, transcriptOf } from '../storage/support.ts';

describe('waveforms', () => {
  it('stand side by side, each as wide as its time', () => {
    const joined = joinPeaks([
      { peaks: new Uint8Array(100).fill(10), seconds: 30 },
      { peaks: new Uint8Array(100).fill(200), seconds: 10 },
    ]);
    expect([...(joined ?? [])]).toEqual([
      ...new Array<number>(75).fill(10),
      ...new Array<number>(25).fill(200),
    ]);
  });

  it('are not drawn before all are known', () => {
    expect(
      joinPeaks([
        { peaks: new Uint8Array(9), seconds: 3 },
        { peaks: null, seconds: 3 },
      ]),
    ).toBeNull();
    expect(joinPeaks([])).toBeNull();
  });
});

describe('the files of a recording', () => {
  const piecesOfOne = (kind: Session['kind'] | null) => {
    const library = makeLibrary();
    const [lead, other] = ['one.wav', 'two.wav'].map(
      (name) =>
        transcribed(library, transcriptOf('Said.'), { path: `/x/${name}`, fingerprint: name }).recordingId,
    );
    if (kind !== null) {
      const members = [lead, other].map((id) => ({ id: must(id), speaker: null }));
      const session = must(
        library.sessions.get(library.sessions.add({ kind, members, mixId: null }, 'wanted', 1)),
      );
      const parts = session.parts.map((part, place) => ({
        ...part,
        offsetSeconds: place * 12.5,
        lengthSeconds: 12.5,
      }));
      library.sessions.setJoined(session, parts, must(library.transcripts.currentId(must(lead))), 1);
    }
    return piecesOf(library, must(lead));
  };

  it('are those of its pieces, each with its beginning', () => {
    expect(piecesOfOne('split')).toEqual([
      { fileName: 'one.wav', offsetSeconds: 0 },
      { fileName: 'two.wav', offsetSeconds: 12.5 },
    ]);
  });

  it('are not told where one is heard alone', () => {
    expect(piecesOfOne('tracks')).toEqual([]);
    expect(piecesOfOne(null)).toEqual([]);
  });
});
