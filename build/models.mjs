// `npm run models -- id…`: fetches or makes speech models, and puts them where Earshot finds them.
import { script } from './setup/script.mjs';
import { say, SetupError } from './setup/say.mjs';
import { setUpTools } from './setup/setup.mjs';

const ids = process.argv.slice(2);

await script(async () => {
  await setUpTools();
  // What they need is there only now.
  const [{ MODEL_IDS, provideAnyModel }, { modelStore, putInStore }] = await Promise.all([
    import('./models/any.mjs'),
    import('./models/store.mjs'),
  ]);
  const unknown = ids.filter((id) => !MODEL_IDS.includes(id));
  if (ids.length === 0 || unknown.length > 0) {
    const what = unknown.length > 0 ? `There is no model ${unknown.join(', ')}. ` : '';
    throw new SetupError(
      `${what}Name one or more of ${MODEL_IDS.join(', ')}: npm run models -- whisper-base speakers`,
    );
  }
  const store = modelStore();
  for (const id of ids) say(`${id} is in ${await putInStore(await provideAnyModel(id), id, store)}`);
});
