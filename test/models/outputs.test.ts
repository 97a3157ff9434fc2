// What set-up makes and what the app takes for a model are the same files.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MODEL_IDS } from '../../build/models/any.mjs';
import outputs from '../../build/models/outputs.json' with { type: 'json' };
import { SHIPPED_MODEL } from '../../build/setup/model.mjs';
import { catalogued, USUAL_MODEL } from '../../app/speech/on-device/models/catalogue/index.ts';
import { sha256Of } from '../../app/speech/on-device/models/check.ts';
import { ModelStore } from '../../app/speech/on-device/models/store.ts';
import { modelsDir, type TestModel } from '../support/models.ts';

const MADE = Object.keys(outputs) as TestModel[];
const builtIn = join(import.meta.dirname, '../../out/model');

describe('a model made by set-up', () => {
  it.each(MADE)('%s is of the files that the catalogue names', (id) => {
    const named = catalogued(id)?.files.map(({ bytes, name, sha256 }) => [name, { bytes, sha256 }]) ?? [];
    expect(Object.fromEntries(named)).toEqual(outputs[id]);
  });

  it.each(MADE)('%s is found in the store, whole', async (id) => {
    const installed = new ModelStore({ builtIn, store: modelsDir(id) }).find(id);
    expect(installed?.model.id).toBe(id);
    for (const { name, sha256 } of installed?.model.files ?? [])
      expect(await sha256Of(join(installed?.directory ?? '', name))).toBe(sha256);
  });

  it.each(MADE)('%s brings its licences, and says what it is', (id) => {
    const folder = join(modelsDir(id), id);
    expect(readFileSync(join(folder, 'LICENCES.md'), 'utf8')).toContain('Copyright');
    const about = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8')) as Record<string, unknown>;
    const model = catalogued(id);
    expect(about).toEqual({ id, name: model?.name, licence: model?.licence.spdx });
  });
});

describe('the models that set-up provides', () => {
  it('are all in the catalogue', () => {
    expect(MODEL_IDS.filter((id) => !catalogued(id))).toEqual([]);
  });

  it('have the usual one as the one that ships', () => {
    expect(SHIPPED_MODEL).toBe(USUAL_MODEL.id);
  });
});
