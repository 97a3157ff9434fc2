// Operations on the speech models of this computer.
import type { MODEL_CHANNELS } from '../../contract/channels/models.ts';
import { failure } from '../../domain/failure.ts';
import { failed, ok, type Outcome } from '../../domain/result.ts';
import type { Deeds } from '../call.ts';
import type { Core } from '../core.ts';
import type { Models } from '../models.ts';

const NOT_HERE = failure('not-allowed', { message: 'This Earshot has no models of its own.' });

/** What they do. */
export function modelDeeds({ core }: { readonly core: Pick<Core, 'models'> }): Deeds<typeof MODEL_CHANNELS> {
  const { models } = core;
  const by =
    <A, R>(deed: (models: Models, args: A) => Promise<Outcome<R>>) =>
    async (args: A): Promise<Outcome<R>> =>
      models ? deed(models, args) : failed(NOT_HERE);
  type One = { readonly modelId: string };
  return {
    'models.list': by(async (here) => ok(await here.list())),
    'models.add': by(({ keeper }, { modelId }: One) => keeper.add(modelId)),
    'models.pause': by(({ keeper }, { modelId }: One) => keeper.pause(modelId)),
    'models.cancel': by(({ keeper }, { modelId }: One) => keeper.cancel(modelId)),
    'models.remove': by(({ keeper }, { modelId }: One) => keeper.remove(modelId)),
    'models.trial': by((here, { modelId }: One) => here.trial(modelId)),
  };
}
