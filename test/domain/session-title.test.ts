// What several files that are one recording are called together.
import { describe, expect, it } from 'vitest';
import { sessionTitle } from '../../app/domain/session-title.ts';

describe('the name of a session', () => {
  it.each([
    [['ZOOM0007_01.WAV', 'ZOOM0007_02.WAV'], 'ZOOM0007'],
    [['Interview_Tr1.wav', 'Interview_Tr2.wav', 'Interview_TrLR.wav'], 'Interview'],
    [['night-kitchen-mina.flac', 'night-kitchen-otto.flac'], 'night-kitchen'],
    [['Pilot part 1.mp3', 'Pilot part 2.mp3'], 'Pilot'],
    [['Pilot.mp3', 'Pilot 2.mp3'], 'Pilot'],
    [['260131_0900.wav', '260131_0930.wav'], '260131'],
    // Nothing that would be a name.
    [['mina.wav', 'otto.wav'], null],
    [['a1.wav', 'a2.wav'], null],
    [['Tr1.wav', 'Tr2.wav'], null],
  ])('%j is %j', (names, title) => {
    expect(sessionTitle(names)).toBe(title);
  });

  it('of one file is that file’s', () => {
    expect(sessionTitle(['Pilot.mp3'])).toBe('Pilot');
  });
});
