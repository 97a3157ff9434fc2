// `npm run build`: sets the clone up and builds out/, without starting anything.
import { bundle } from './setup/bundle.mjs';
import { say, SetupError } from './setup/say.mjs';
import { setUp } from './setup/setup.mjs';

try {
  await setUp();
  await bundle();
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  say(error.message);
  process.exitCode = 1;
}
