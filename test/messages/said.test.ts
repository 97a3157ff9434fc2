// What the core says is known again by its English, whole, filled in, or sentence by sentence.
import { afterEach, describe, expect, it } from 'vitest';
import { compileMessage } from '../../build/messages/catalogues.mjs';
import { type CoreMessages, said, understand } from '../../app/messages/said.ts';

const core: CoreMessages = (
  [
    ['The file is empty.', 'Die Datei ist leer.'],
    ['Nothing is lost.', 'Nichts ist verloren.'],
    ['on this device', 'auf diesem Gerät'],
    [
      'Transcribed {by} in {n, plural, one {# hour} other {# hours}}.',
      'In {n, plural, one {# Stunde} other {# Stunden}} {by} transkribiert.',
    ],
    ['It costs {usd} (about).', 'Es kostet etwa {usd}.'],
    ['Seen, {size}.', 'Gesehen, {size}.'],
    ['Renamed by {by}, was “{from}”.', 'Umbenannt ({by}), hieß „{from}“.'],
  ] as const
).map(([english, own]) => [compileMessage(english, 'here'), compileMessage(own, 'here')]);

describe('said', () => {
  afterEach(() => understand([], 'en'));

  it('leaves English as it is where nothing else is spoken', () => {
    expect(said('The file is empty.')).toBe('The file is empty.');
  });

  it('knows sentences, what is filled in, and several in a row', () => {
    understand(core, 'de');
    expect(said('The file is empty.')).toBe('Die Datei ist leer.');
    expect(said('It costs $1.20 (about).')).toBe('Es kostet etwa $1.20.');
    expect(said('Transcribed on this device in 1 hour.')).toBe('In 1 Stunde auf diesem Gerät transkribiert.');
    expect(said('Transcribed on this device in 2,400 hours.')).toBe(
      'In 2.400 Stunden auf diesem Gerät transkribiert.',
    );
    expect(said('The file is empty. Nothing is lost.')).toBe('Die Datei ist leer. Nichts ist verloren.');
    expect(said('The file is empty. Ask Anna. Nothing is lost.')).toBe(
      'Die Datei ist leer. Ask Anna. Nichts ist verloren.',
    );
    expect(said('Something else.')).toBe('Something else.');
  });

  it('writes sizes as the language does', () => {
    understand(core, 'de');
    expect(said('Seen, 1.5 GB.')).toBe('Gesehen, 1,5 GB.');
    expect(said('Seen, 1,020 KB.')).toBe('Gesehen, 1.020 KB.');
    expect(said('Seen, 1.5 GBit.')).toBe('Gesehen, 1.5 GBit.');
  });

  it('leaves names and titles in quotation marks as they are', () => {
    understand(core, 'de');
    expect(said('Renamed by on this device, was “on this device”.')).toBe(
      'Umbenannt (auf diesem Gerät), hieß „on this device“.',
    );
  });
});
