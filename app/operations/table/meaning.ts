// Operations of search by meaning.
import type { MEANING_CHANNELS } from '../../contract/channels/meaning.ts';
import { failure } from '../../domain/failure.ts';
import { failed, ok, type Outcome } from '../../domain/result.ts';
import type { Deeds } from '../call.ts';
import type { Core } from '../core.ts';
import type { Meaning } from '../meaning.ts';

/** What they do. */
export function meaningDeeds({ core }: { readonly core: Core }): Deeds<typeof MEANING_CHANNELS> {
  const here = <T>(work: (meaning: Meaning) => Outcome<T> | Promise<Outcome<T>>) =>
    core.meaning ? work(core.meaning) : failed(failure('not-allowed', { message: NOT_HERE }));
  return {
    'meaning.state': () => ok(core.meaning?.state() ?? NOTHING),
    'meaning.warm': () => {
      core.meaning?.warm();
      return ok(undefined);
    },
    'meaning.search': (wanted) =>
      here(async (meaning) => {
        const found = await meaning.search(wanted);
        return found.ok ? ok([...found.value]) : found;
      }),
    'meaning.similar': ({ recordingId, ...wanted }) =>
      here((meaning) => meaning.similar(recordingId, wanted)),
    'meaning.read': () =>
      here(async (meaning) => {
        const broke = await meaning.reader.readNow();
        return broke ? failed(broke) : ok(meaning.state());
      }),
  };
}

const NOTHING = { isWanted: false, isModelHere: false, done: 0, total: 0, failure: null };
const NOT_HERE = 'This Earshot has no place for the meaning model.';
