// Which model is asked what language is spoken, and from where this copy may fetch models.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Host } from '../../app/compose/host.ts';
import { languageTellerOf, makeModels } from '../../app/compose/models.ts';
import type { InstalledModel, SpeechModel } from '../../app/domain/speech-model.ts';
import { CATALOGUE } from '../../app/speech/on-device/models/catalogue/index.ts';
import { tempDirectory } from '../storage/support.ts';

const some = CATALOGUE[0];
const model = (id: string, more: Partial<SpeechModel>): InstalledModel => {
  if (!some) throw new Error('The catalogue is empty.');
  return { model: { ...some, id, isTried: true, ...more }, directory: `/models/${id}` };
};
const teller = (...models: readonly InstalledModel[]) =>
  languageTellerOf({ recognisers: () => models })?.model.id ?? null;

// It stays in memory beside the one that hears.
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

describe('the address of Earshot’s makers', () => {
  const makersIn = (manifest: string | null): string | null => {
    const appDir = tempDirectory();
    if (manifest !== null) writeFileSync(join(appDir, 'package.json'), manifest);
    const host = { appDir, resourcesDir: appDir } as Host;
    return makeModels({ places: { accountDir: appDir, environment: {}, host } }).makers;
  };

  it('is that of this copy, over an encrypted connection', () => {
    expect(makersIn('{"modelSource":"https://models.example/"}')).toBe('https://models.example/');
  });

  it.each([null, '', 'null', '{}', '{"modelSource":3}', '{"modelSource":"models"}'])(
    'is none in %s',
    (manifest) => {
      expect(makersIn(manifest)).toBeNull();
    },
  );

  it.each(['http://models.example/', 'file:///models/', 'data:,x'])(
    'is none that anybody could change on its way: %s',
    (modelSource) => {
      expect(makersIn(JSON.stringify({ modelSource }))).toBeNull();
    },
  );
});
