// Nothing that cannot be taken back happens before the step that allows it is in the library, also where several steps share a commit: the process is
// killed at the very moment at which it is told, for real.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Job } from '../../../app/domain/job.ts';
import { bundleWorker } from '../../support/bundle-worker.ts';
import { makeLibrary, must, NOW, settledFile, tempDirectory } from '../support.ts';

/** What the next process must find of a job that was told of. */
const FOUND: Readonly<Record<string, (job: Job) => boolean>> = {
  claimed: ({ requestId, state }) => state === 'uploading' && requestId !== null,
  'body-ending': ({ bodyEndingAt, state }) => state === 'uploading' && bodyEndingAt !== null,
  accepted: ({ generationId, state }) => state === 'transcribing' && generationId !== null,
  done: ({ state }) => state === 'done',
};

describe('a step of which the process was told, and that it died of', () => {
  for (const [step, isFound] of Object.entries(FOUND))
    it(`is there: ${step}`, { timeout: 60_000 }, async () => {
      const directory = tempDirectory();
      const outside = join(tempDirectory(), 'sent.txt');
      const library = makeLibrary(directory);
      for (const name of ['a', 'b', 'c'])
        library.takeIn(settledFile({ path: `/${name}.mp3`, service: 'cloud', fingerprint: name }), NOW);
      library.close();
      const script = fileURLToPath(await bundleWorker('test/storage/queue/told-child.ts'));
      const child = fork(script, [directory, outside, step], {
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      });
      expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);

      const left = makeLibrary(directory);
      const [id = '', requestId] = readFileSync(outside, 'utf8').trim().split(' ');
      const job = must(left.jobs.get(Number(id)));
      expect(isFound(job)).toBe(true);
      expect(job.requestId).toBe(requestId);
      if (step === 'done') expect(left.transcripts.get(job.recordingId)?.segments).toHaveLength(1);
      left.close();
    });
});
