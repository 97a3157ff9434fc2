// A process that gets a model into a store, until it is killed. Arguments: the folder, the model as JSON, the mirror.
import type { SpeechModel } from '../../app/domain/speech-model.ts';
import { systemClock } from '../../app/domain/clock.ts';
import { createDownloader } from '../../app/download/download.ts';
import { ModelKeeper } from '../../app/models/keeper.ts';
import { ModelStore } from '../../app/speech/on-device/models/store.ts';

const [builtIn = '', store = '', model = '', mirror = ''] = process.argv.slice(2);
const known = JSON.parse(model) as SpeechModel;
const keeper = new ModelKeeper({
  store: new ModelStore({ builtIn, store }, [known]),
  downloader: createDownloader({ clock: systemClock, rng: () => 0 }),
  sources: { mirror: () => mirror, makers: null },
  clock: systemClock,
  rng: () => 0,
  changes: { tell: () => undefined },
  onArrival: () => undefined,
  isInUse: () => false,
  onFault: (error) => console.error(error),
});
const added = await keeper.add(known.id);
process.send?.(added.ok);
