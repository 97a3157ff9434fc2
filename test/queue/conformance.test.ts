// The promises of the queue's port, over every store there is: the library's, one in memory, and both made slow.
import type { EngineChain } from '../../app/domain/engine-chain.ts';
import { tellingOptions } from '../../app/domain/telling.ts';
import {
  connect,
  emptyLibrary,
  must,
  NOW,
  makeLibrary,
  segment,
  settledFile,
  transcribed,
  transcriptOf,
} from '../storage/support.ts';
import { conformance, type Bench } from './conformance.ts';
import { MemoryStore } from './memory-store.ts';
import { Dice } from './simulated-service.ts';
import { slowStore } from './slow-store.ts';
import { THREE_ENGINES } from './three-engines.ts';

/** Ten minutes of segments: more than are told in one step. */
const LONG_TEXT = transcriptOf(...Array.from({ length: 200 }, (_, at) => segment('So they said.', at * 3)));

function inLibrary(name: 'queue' | 'unhurriedQueue' = 'queue'): Bench {
  const library = makeLibrary(emptyLibrary(), THREE_ENGINES);
  let shows = 0;
  const showWith = (chain: EngineChain): number => {
    const path = `/shows/${++shows}`;
    const [service, ...standIns] = chain;
    return library.folders.add({ path, name: path, includeSubfolders: true, service, standIns }, NOW).id;
  };
  return {
    store: library[name],
    add: ({ audioSeconds = 60, chain, heldAt = null, priority = 0, service = 'cloud' } = {}) => {
      const folderId = chain ? showWith(chain) : null;
      const file = settledFile({ service, priority, folderId });
      const audio = { ...file.audio, durationSeconds: audioSeconds };
      const job = must(library.takeIn({ ...file, audio }, NOW).job);
      return heldAt === null ? job : must(library.jobs.arrange(job.id, 'hold', heldAt));
    },
    addTelling: () => {
      const { recordingId } = transcribed(library, LONG_TEXT);
      const transcriptId = must(library.transcripts.currentId(recordingId));
      const options = tellingOptions({
        count: { kind: 'auto' },
        names: 'keep',
        track: null,
        transcriptId,
        run: 1,
      });
      const job = { kind: 'tell-speakers', recordingId, service: 'device', options, priority: 0 } as const;
      return must(library.jobs.enqueue(job, NOW)).job;
    },
    isTold: (recordingId) =>
      library.transcripts.get(recordingId)?.segments.some(({ speaker }) => speaker !== null) ?? false,
    decide: (jobId, event) => {
      const job = must(library.jobs.get(jobId));
      return library.jobs.apply(jobId, { state: job.state }, event, NOW);
    },
    makeUnknown: (jobId, { kind, service }) => {
      const db = connect(library);
      db.prepare('UPDATE jobs SET kind = coalesce(?, kind), service = coalesce(?, service) WHERE id = ?').run(
        kind,
        service,
        jobId,
      );
      db.close();
    },
    textOf: (recordingId) =>
      library.transcripts
        .get(recordingId)
        ?.segments.map(({ text }) => text)
        .join(' ') ?? null,
  };
}

function inMemory(): Bench {
  const store = new MemoryStore();
  return {
    store,
    add: (wish = {}) => store.add(wish, NOW),
    addTelling: () => store.add({ kind: 'tell-speakers', service: 'device' }, NOW),
    isTold: (recordingId) => store.told.has(recordingId),
    decide: (jobId, event) => store.decide(jobId, event, NOW),
    makeUnknown: (jobId, unknown) => store.makeUnknown(jobId, unknown),
    textOf: (recordingId) => store.results.get(recordingId)?.text ?? null,
  };
}

/** The same, with answers that come late and overtake each other. */
function slow(open: () => Bench): () => Bench {
  const dice = new Dice(1);
  return () => {
    const bench = open();
    const after = (delayMs: number, then: () => void): (() => void) => {
      const timer = setTimeout(then, delayMs / 10);
      return () => clearTimeout(timer);
    };
    return { ...bench, store: slowStore(bench.store, after, dice.next) };
  };
}

conformance('the library', () => inLibrary());
conformance('the library, its log synced beside', () => inLibrary('unhurriedQueue'));
conformance('memory', inMemory);
conformance(
  'the library, slow',
  slow(() => inLibrary()),
);
conformance('memory, slow', slow(inMemory));
