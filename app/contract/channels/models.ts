// Channels about the speech models of this computer.
import * as v from 'valibot';
import { MODEL_ID } from '../../domain/speech-model.ts';
import { done, native, nothing, read, write } from '../channel.ts';
import { modelsView, modelView } from '../model-views.ts';

const modelId = v.pipe(v.string(), v.regex(MODEL_ID));
const one = v.strictObject({ modelId });

export const MODEL_CHANNELS = {
  'models.list': read(
    'Lists the speech models that there are, with what each gives, what it takes, and how far it is.',
    nothing,
  ).answers(modelsView),
  'models.add': write(
    'Fetches a model, or goes on fetching it. Answers at once; how far it is tells the list.',
    one,
  ).answers(done),
  'models.pause': write('Lets the fetching of a model stand still; what has arrived stays.', one).answers(
    done,
  ),
  'models.cancel': write('Gives the fetching of a model up, and throws away what has arrived.', one).answers(
    done,
  ),
  'models.remove': write(
    'Removes a model from this computer, unless a recording is being heard with it. The built-in one stays.',
    one,
  ).answers(done),
  'models.trial': write(
    'Hears ten seconds with a model and remembers how quick it is on this computer.',
    one,
  ).answers(modelView),
  'models.import': native(
    'Lets a person choose a folder or a zip file with a model, and brings it in; null when they changed their mind.',
    v.strictObject({ from: v.picklist(['folder', 'zip']) }),
  ).answers(v.nullable(modelView)),
} as const;
