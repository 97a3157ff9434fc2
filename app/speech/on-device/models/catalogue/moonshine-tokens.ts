// The vocabulary of the English Moonshine models, as the set-up makes it. It comes with Earshot, so that it is copied and not fetched.
import type { ModelFile } from '../../../../domain/speech-model.ts';

export const MOONSHINE_TOKENS: ModelFile = {
  role: 'tokens',
  name: 'tokens.txt',
  bytes: 510_394,
  sha256: 'ed3d23f9705608cb9ef76fe7568e9e0ffe9823e1053fd23d1eaa06416c366402',
  sources: [],
};
