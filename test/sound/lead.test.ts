// What lies between a player's 0 and the first sound.
import { describe, expect, it } from 'vitest';
import { leadOf } from '../../app/sound/lead.ts';

const MOV = 'mov,mp4,m4a,3gp,3g2,mj2';
const file = (
  startSeconds: number,
  durationSeconds: number | null,
  longestSeconds = 11,
  hasPicture = false,
) => ({
  startSeconds,
  durationSeconds,
  longestSeconds,
  hasPicture,
});

describe('leadOf', () => {
  it.each([
    ['an empty first edit', MOV, file(3, 14), 3],
    ['a piece of a longer presentation', MOV, file(1_800, 3_600, 3_600), 0],
    ['a piece of a live one', MOV, file(1_800, null), 0],
    ['padding of an encoder', MOV, file(-0.02, 11), 0],
    ['a picture that runs already', 'matroska,webm', file(3, 14, 0, true), 3],
    ['a live dump with a picture', 'matroska,webm', file(60, null, 0, true), 0],
    ['sound alone', 'matroska,webm', file(3, 14), 0],
    ['first frames that are gone', 'flac', file(2, 11), 2],
    ['a dump of a radio', 'flac', file(2, null), 0],
    ['a transport stream', 'mpegts', file(1.4, 11), 0],
  ])('of %s', (_what, container, facts, lead) => {
    expect(leadOf(container, facts)).toBe(lead);
  });
});
