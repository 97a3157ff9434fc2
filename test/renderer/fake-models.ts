// The channels about speech models, in the stand-in for window.api.
import type { ModelsView, ModelView } from '../../app/contract/model-views.ts';
import { CATALOGUE } from '../../app/speech/on-device/models/catalogue/index.ts';
import { bytesOf, isRecogniser } from '../../app/domain/speech-model.ts';

const viewOf = (id: string, more: Partial<ModelView> = {}): ModelView => {
  const model = CATALOGUE.find((one) => one.id === id);
  if (!model) throw new Error(`no model ${id}`);
  const { files: _files, ...about } = model;
  return {
    ...about,
    bytes: bytesOf(model),
    place: null,
    isUsual: false,
    isRecogniser: isRecogniser(model),
    isObtainable: true,
    coming: null,
    realTime: null,
    ...more,
  };
};

const USUAL: ModelsView = {
  folder: '/home/mina/.config/Earshot/models',
  freeBytes: 48_000_000_000,
  models: [
    viewOf('moonshine-base', { place: 'built-in', isUsual: true, realTime: 14.2 }),
    viewOf('whisper-base', {
      coming: { state: 'coming', receivedBytes: 61_000_000, totalBytes: 152_000_000, failure: null },
    }),
    viewOf('moonshine-tiny', { place: 'fetched' }),
    viewOf('whisper-small'),
    viewOf('parakeet-tdt-0.6b-v3', {
      coming: {
        state: 'failed',
        receivedBytes: 0,
        totalBytes: 670_578_752,
        failure: {
          code: 'model-not-fetched',
          message:
            'A web page came instead of a file of the model, perhaps one that asks for a login or of this network. Nothing of it was kept. Check the network and the mirror address in Settings, then try again.',
        },
      },
    }),
    viewOf('speakers'),
  ],
};

/** Answers for them. */
export function fakeModels(changed: () => void) {
  let now = USUAL;
  const set = (id: string, more: Partial<ModelView>): void => {
    now = { ...now, models: now.models.map((one) => (one.id === id ? { ...one, ...more } : one)) };
    changed();
  };
  type One = { readonly modelId: string };
  const bytes = (id: string): number => now.models.find((one) => one.id === id)?.bytes ?? 0;
  const coming = (id: string, state: 'coming' | 'paused') =>
    set(id, { coming: { state, receivedBytes: bytes(id) / 4, totalBytes: bytes(id), failure: null } });
  return {
    'models.list': () => now,
    'models.add': ({ modelId }: One) => coming(modelId, 'coming'),
    'models.pause': ({ modelId }: One) => coming(modelId, 'paused'),
    'models.cancel': ({ modelId }: One) => set(modelId, { coming: null }),
    'models.remove': ({ modelId }: One) => set(modelId, { place: null }),
    'models.trial': ({ modelId }: One) => {
      set(modelId, { realTime: 9.6 });
      return viewOf(modelId, { realTime: 9.6 });
    },
    'models.import': () => null,
  };
}
