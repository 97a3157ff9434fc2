// Which model is asked what language is spoken: it stays in memory beside the one that hears.
import { expect, it } from 'vitest';
import { languageTellerOf } from '../../app/compose/models.ts';
import type { InstalledModel, SpeechModel } from '../../app/domain/speech-model.ts';
import { CATALOGUE } from '../../app/speech/on-device/models/catalogue/index.ts';

const some = CATALOGUE[0];
const model = (id: string, more: Partial<SpeechModel>): InstalledModel => {
  if (!some) throw new Error('The catalogue is empty.');
  return { model: { ...some, id, isTried: true, ...more }, directory: `/models/${id}` };
};
const teller = (...models: readonly InstalledModel[]) =>
  languageTellerOf({ recognisers: () => models })?.model.id ?? null;

it('is the smallest that tells and that was tried, whichever was installed first', () => {
  const large = model('large', { tellsLanguage: true, memoryBytes: 3e9 });
  const small = model('small', { tellsLanguage: true, memoryBytes: 2e8 });
  const deaf = model('of one language', { tellsLanguage: false, memoryBytes: 1e8 });
  const own = model('own', { tellsLanguage: true, memoryBytes: 1e7, isTried: false });
  expect(teller(deaf, large, own, small)).toBe('small');
  expect(teller(small, large)).toBe('small');
  expect(teller(deaf, own)).toBeNull();
  expect(teller()).toBeNull();
});
