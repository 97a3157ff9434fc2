// `npm run build`: sets the clone up and builds out/, without starting anything.
import { bundle } from './setup/bundle.mjs';
import { script } from './setup/script.mjs';
import { setUp } from './setup/setup.mjs';

await script(async () => {
  await setUp();
  await bundle();
});
