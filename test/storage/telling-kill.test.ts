// A process that is killed while it puts who speaks into a text: the next one does it again, and nothing is cut twice.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { tellingOptions, type Telling } from '../../app/domain/telling.ts';
import { bundleWorker } from '../support/bundle-worker.ts';
import { makeLibrary, must, NOW, segment, tempDirectory, transcribed, transcriptOf } from './support.ts';

const ROUNDS = 8;
const PASSAGES = 600;
const WORDS = 'How are you? Very well.'.split(' ');

/** Five seconds each: three words of one person, two of another. */
const TEXT = Array.from({ length: PASSAGES }, (_, at) => ({
  ...segment(WORDS.join(' '), at * 5),
  words: WORDS.map((text, word) => ({ text, start: at * 5 + word, end: at * 5 + word + 1 })),
}));
const TELLING: Telling = {
  by: 'voices',
  turns: TEXT.flatMap(({ start }) => [
    { from: start ?? 0, to: (start ?? 0) + 3, speaker: 0 },
    { from: (start ?? 0) + 3, to: (start ?? 0) + 5, speaker: 1 },
  ]),
  prints: [null, null],
};

it(
  'SIGKILL while speakers come into a text: in full afterwards, once, and undone in full',
  { timeout: 120_000 },
  async () => {
    const script = fileURLToPath(await bundleWorker('test/storage/telling-writer.ts'));
    let isCaught = false;
    for (let round = 0; round < ROUNDS; round += 1) {
      const directory = tempDirectory();
      const before = makeLibrary(directory);
      const { recordingId } = transcribed(before, transcriptOf(...TEXT));
      const options = tellingOptions({
        ...{ count: { kind: 'auto' }, names: 'keep', track: null, run: 1 },
        transcriptId: must(before.transcripts.currentId(recordingId)),
      });
      before.jobs.enqueue(
        { kind: 'tell-speakers', recordingId, service: 'device', options, priority: 0 },
        NOW,
      );
      const job = must(before.jobs.claimNext('device', { leaseToken: 'l', requestId: 'r' }, NOW));
      const accepted = { type: 'accepted', generationId: 'g', firstPollAt: NOW, deadlineAt: null } as const;
      must(before.jobs.apply(job.id, job, accepted, NOW));
      before.close();

      const child = fork(script, [directory, String(job.id), JSON.stringify(TELLING)], {
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      });
      await new Promise<void>((resolve) => {
        let slices = 0;
        child.on('message', () => (slices += 1) > round && resolve());
      });
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await gone;

      const library = makeLibrary(directory);
      const found = library.transcripts.get(recordingId)?.segments ?? [];
      isCaught ||= found.length > PASSAGES && found.length < 2 * PASSAGES;
      const again = must(await library.queue.tell(must(library.jobs.get(job.id)), TELLING, NOW));
      while (!again.isWhole) await again.step();
      expect(await again.finish(NOW)).toMatchObject({ state: 'done' });
      const told = library.transcripts.get(recordingId)?.segments ?? [];
      expect(told.map(({ speaker, text }) => `${speaker}: ${text}`)).toEqual(
        TEXT.flatMap(() => ['0: How are you?', '1: Very well.']),
      );
      const id = must(library.transcripts.currentId(recordingId));
      while (library.edits.log.reach(id).canUndo)
        must(library.edits.undo({ recordingId, seen: null }, NOW).ok || null);
      expect(library.transcripts.get(recordingId)?.segments.map(({ text }) => text)).toEqual(
        TEXT.map(({ text }) => text),
      );
      library.close();
    }
    // Some kill came in the middle.
    expect(isCaught).toBe(true);
  },
);
