// The page says what the domain says to the command line: its English catalogue has the same sentences, by their codes.
import { describe, expect, it } from 'vitest';
import { sayNoAddress, type NoAddress } from '../../app/domain/address.ts';
import { sayNotPassed, type WhyNotPassed } from '../../app/domain/address-way.ts';
import { enginesOf, PUBLISHED } from '../../app/domain/engine.ts';
import { EXPORT_FORMATS, FORMAT_FACTS } from '../../app/domain/export-format.ts';
import { WAIT_REASONS, waitWords } from '../../app/domain/waiting.ts';
import { t } from '../../app/messages/text.ts';
import { ENGINES } from '../../app/speech/engines.ts';
import { readCatalogue } from '../../build/messages/catalogues.mjs';

describe('words of the domain in the page', () => {
  it.each(WAIT_REASONS)('waits for %s alike', (reason) => {
    expect(t(`story.wait.${reason}`)).toBe(waitWords(reason));
  });

  it.each(EXPORT_FORMATS)('calls the format %s alike', (format) => {
    expect(t(`exports.format.${format}`)).toBe(FORMAT_FACTS[format].name);
  });

  it.each(['not-web', 'no-server', 'too-long', 'never'] satisfies NoAddress[])(
    'refuses what is no address alike: %s',
    (why) => {
      expect(t(`add.addressLines.noAddress.${why}`)).toBe(sayNoAddress(why));
    },
  );

  it.each(['engine', 'private', 'secret'] satisfies WhyNotPassed[])('keeps an address alike: %s', (why) => {
    expect(t(`add.addressLines.notPassed.${why}`)).toBe(sayNotPassed(why));
  });

  it('knows each word of each engine', () => {
    const engines = enginesOf(ENGINES.all);
    const words = [...ENGINES.all, PUBLISHED, engines.traits('{id}')].flatMap((one) =>
      Object.values<string>({ ...one.words }),
    );
    expect(new Set(Object.values(readCatalogue('en')['core-engines'] ?? {}))).toEqual(new Set(words));
  });
});
