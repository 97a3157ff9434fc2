// Settings: one declaration each, from which reading, the channel's parser and complaints follow alike.
import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { settingsPatch } from '../../app/contract/settings.ts';
import {
  CHOSEN,
  complaintOf,
  defaultOf,
  readSetting,
  SETTINGS,
  type ChosenSettings,
  type Settings,
} from '../../app/domain/settings.ts';
import { ENGINES } from '../../app/speech/engines.ts';

const usual = (name: keyof Settings) => defaultOf(name, ENGINES);
const NAMES = Object.keys(SETTINGS) as (keyof Settings)[];
const CHOSEN_NAMES = Object.keys(CHOSEN) as (keyof ChosenSettings)[];
const NUMBERS = [
  'pollSeconds',
  'monthCeilingUsd',
  'uploadLimitKBps',
  'uploadsAtOnce',
  'pollsAtOnce',
] as const;
/** A negative zero is stored as a zero, as JSON has it. */
const zeroed = (value: number): number => value + 0;
const takes = (name: string, value: unknown): boolean => v.is(settingsPatch, { [name]: value });

describe('settings', () => {
  it.each(NAMES)('reads %s as its default where nothing, or something else, was stored', (name) => {
    for (const stored of [undefined, {}, [], Number.NaN, Symbol('no')])
      expect(readSetting(name, stored, ENGINES)).toEqual(
        name === 'cloudOptions' && stored !== undefined ? {} : usual(name),
      );
  });

  it.each(CHOSEN_NAMES)('takes the default of %s through the channel, and reads it back', (name) => {
    expect(takes(name, usual(name))).toBe(true);
    expect(readSetting(name, usual(name), ENGINES)).toEqual(usual(name));
  });

  it.each(['paused', 'toldAboutTray', 'key', 'elsewhere'])(
    'lets nobody change %s through the channel',
    (name) => {
      expect(takes(name, true)).toBe(false);
    },
  );

  it.each(NUMBERS)('takes, reads back and does not complain about the same values of %s', (name) => {
    const { form } = CHOSEN[name];
    const edges = [form.min, form.min - 1, form.max, form.max + 1, form.min + 0.5, null].map((value) =>
      fc.constant(value),
    );
    fc.assert(
      fc.property(fc.oneof(...edges, fc.double({ noNaN: true }).map(zeroed), fc.integer()), (value) => {
        expect(complaintOf(form, value) === null).toBe(takes(name, value));
        if (takes(name, value)) expect(readSetting(name, value, ENGINES)).toBe(value);
        expect(takes(name, readSetting(name, value, ENGINES))).toBe(true);
      }),
    );
  });

  it('brings a stored ceiling out of bounds within them, never to none', () => {
    expect(readSetting('monthCeilingUsd', 200_000, ENGINES)).toBe(100_000);
    expect(readSetting('uploadLimitKBps', 3, ENGINES)).toBe(16);
    expect(readSetting('uploadsAtOnce', 1.5, ENGINES)).toBe(2);
  });

  it('says within which bounds', () => {
    expect(complaintOf(CHOSEN.uploadsAtOnce.form, 9)).toBe('A whole number from 1 to 8.');
    expect(complaintOf(CHOSEN.pollSeconds.form, 0)).toBe('Between 1 and 300 seconds.');
    expect(complaintOf(CHOSEN.uploadLimitKBps.form, Number.NaN)).toBe(
      'At least 16 KB/s, or nothing for no limit.',
    );
  });
});
