// Who speaks, in the language of the window: what a machine called somebody, and never a name.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isNamed } from '../../../app/domain/speaker-plan.ts';
import { displaySpeaker } from '../../../app/domain/transcript.ts';
import { loadWords } from '../../../app/messages/load.ts';
import { speakerName, speakerSaid } from '../../../renderer/lib/speaker-name.ts';
import { toldSpeaker } from '../../../renderer/lib/told.ts';

/** Labels as engines give them, and names. */
const labels = fc.oneof(
  fc.nat({ max: 9_999 }).map(String),
  fc.constantFrom('A', 'Z', 'channel 1', 'channel 1, speaker 0', 'channel 2, speaker B'),
  fc.constantFrom(
    '',
    ' ',
    'Speaker 3',
    'Channel 1',
    'Anna',
    'Speaker Anna',
    '12345',
    'a',
    'channel 1, speaker Bo',
  ),
  fc.string(),
);

describe('in English', () => {
  it('speakers are called as in exports and in the command line', () => {
    fc.assert(
      fc.property(labels, (label) => {
        expect(speakerName(label)).toBe(displaySpeaker(label));
      }),
    );
    expect(speakerName(null)).toBeNull();
  });
});

describe('in German', () => {
  beforeAll(() => loadWords('de'));
  afterAll(() => loadWords('en'));

  it.each([
    ['0', 'Sprecher 1'],
    ['11', 'Sprecher 12'],
    ['9999', 'Sprecher 10000'],
    ['A', 'Sprecher A'],
    ['channel 2', 'Kanal 2'],
    ['channel 1, speaker 0', 'Kanal 1, Sprecher 1'],
  ])('%j is shown as %j, also where the core told of it in English', (label, shown) => {
    expect(speakerName(label)).toBe(shown);
    expect(speakerSaid(displaySpeaker(label) ?? '')).toBe(shown);
  });

  it('a name that a person gave stays, also one that reads like a number', () => {
    for (const name of ['Anna', 'Speaker Anna', 'Speaker 3', 'Channel 1', 'Dr. Speaker 1'])
      expect(speakerName(name)).toBe(name);
    for (const name of ['Anna', 'Speaker Anna', 'Dr. Speaker 1', 'Speaker 1 and 2', 'Channel Four'])
      expect(speakerSaid(name)).toBe(name);
    fc.assert(
      fc.property(labels.filter(isNamed), (name) => {
        expect(speakerName(name)).toBe(displaySpeaker(name));
      }),
    );
  });

  it('a notice says it within its sentence', () => {
    expect(toldSpeaker(1, '0')).toBe('In 1 Abschnitt spricht jetzt Sprecher 1.');
    expect(toldSpeaker(3, 'Anna')).toBe('In 3 Abschnitten spricht jetzt Anna.');
    expect(toldSpeaker(2, null)).toBe('In 2 Abschnitten spricht jetzt niemand.');
  });
});
