// What the core names in tables is in the catalogues, word for word: else the window would show it in English.
import { describe, expect, it } from 'vitest';
import { readCatalogue } from '../../build/messages/catalogues.mjs';
import { ADDRESS_WAYS } from '../../app/domain/address-way.ts';
import { CHOSEN } from '../../app/domain/settings.ts';
import { PLACE_WORDS } from '../../app/domain/second-place.ts';
import { ENGINES } from '../../app/speech/engines.ts';
import { CATALOGUE } from '../../app/speech/on-device/models/catalogue/index.ts';

const known = new Set(
  Object.entries(readCatalogue('en'))
    .filter(([area]) => area.startsWith('core-'))
    .flatMap(([, messages]) => Object.values(messages).map((message) => message.replaceAll("''", "'"))),
);
/** Names that are the same in every language. */
const NAMES = new Set(['English', 'Deutsch', 'AI/ML API']);

const unknown = (texts: readonly (string | undefined)[]): readonly string[] =>
  texts.filter((text): text is string => text !== undefined && !known.has(text) && !NAMES.has(text));

describe('what the core says', () => {
  it('of its settings is known', () => {
    const texts = Object.values<{ label: string; help?: string; form: object }>(CHOSEN).flatMap(
      ({ form, help, label }) => [
        label,
        help,
        ...('choices' in form ? (form.choices as { label: string }[]).map((choice) => choice.label) : []),
      ],
    );
    expect(
      unknown([...texts, ...ADDRESS_WAYS.map(({ label }) => label), ...Object.values(PLACE_WORDS)]),
    ).toEqual([]);
  });

  it('of the options of engines, and of models is known', () => {
    const engines = ENGINES.all.flatMap(({ options }) => [
      ...(options?.groups ?? []).map(({ title }) => title),
      ...(options?.fields ?? []).flatMap((field) => [
        field.label,
        field.help,
        field.type === 'number' ? field.unit : undefined,
      ]),
    ]);
    expect(unknown([...engines, ...CATALOGUE.map(({ summary }) => summary)])).toEqual([]);
  });
});
