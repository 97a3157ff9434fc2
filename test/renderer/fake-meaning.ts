// Search by meaning as a page under test sees it.
import type { Handlers } from './fake-api.ts';

type MeaningHandlers = Pick<Handlers, Extract<keyof Handlers, `meaning.${string}`>>;

export function fakeMeaning(): MeaningHandlers {
  const state = { isWanted: false, isModelHere: false, done: 0, total: 0, failure: null };
  return {
    'meaning.state': () => state,
    'meaning.warm': () => undefined,
    'meaning.search': () => [],
    'meaning.similar': () => ({ isRead: false, parts: [] }),
    'meaning.read': () => state,
  };
}
