// What feeds are asked and read with: connections that a stranger's address cannot turn inwards, and a thread of its own.
import { systemProxyOf } from './speech.ts';
import { FeedReader } from '../feeds/reader.ts';
import type { CoreDeps } from '../operations/core.ts';
import { makeCompareSound } from '../sound/compare-sound.ts';
import type { Ground } from './ground.ts';

/** Longest TCP and TLS handshake, milliseconds. */
const CONNECT_MS = 15_000;

/** Parts for checks of feeds, and what ends them. */
export function makeFeedChecks({ places, wasmPath, workerUrl }: Ground): {
  readonly feedChecks: NonNullable<CoreDeps['feedChecks']> & { readonly reader: FeedReader };
  readonly close: () => Promise<void>;
} {
  // What makes connections is loaded with the first of them: it would hold up the start.
  const load = () =>
    import('../download/connections.ts').then(
      ({ Connections }) => new Connections({ connectMs: CONNECT_MS, ...systemProxyOf(places) }),
    );
  let connections: ReturnType<typeof load> | null = null;
  const reader = new FeedReader({ workerUrl: workerUrl('feed-worker.js') });
  return {
    feedChecks: {
      connections: { to: async (url, mayBeNear) => (await (connections ??= load())).to(url, mayBeNear) },
      reader,
      compareSound: makeCompareSound(workerUrl('likeness-worker.js'), wasmPath),
    },
    close: async () => {
      await (await connections)?.close();
      await reader.close();
    },
  };
}
