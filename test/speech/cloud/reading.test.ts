// Reading answers on a thread of their own: the same as at once, whatever their size, without holding the app up.
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { createReader } from '../../../app/speech/cloud/reader.ts';
import { readAnswer, type Unread } from '../../../app/speech/cloud/reading.ts';
import { bundleWorker } from '../../support/bundle-worker.ts';
import { never, requestFor, startServer, startService, writeRecording } from './harness.ts';

let workerUrl: URL;
beforeAll(async () => {
  workerUrl = await bundleWorker('app/speech/cloud/reading-worker.ts');
});

/** An answer of a day of speech has two words a second. */
function spoken(seconds: number): unknown {
  const words = Array.from({ length: seconds * 2 }, (_, at) => ({
    word: `word${at % 977}`,
    punctuated_word: at % 12 === 11 ? `word${at % 977}.` : `word${at % 977}`,
    start: at / 2,
    end: at / 2 + 0.4,
    confidence: 0.98,
    speaker: Math.floor(at / 40) % 3,
  }));
  const transcript = words.map((word) => word.punctuated_word).join(' ');
  return {
    generation_id: 'g',
    status: 'completed',
    result: {
      metadata: { duration: seconds },
      results: { channels: [{ alternatives: [{ transcript, confidence: 0.98, words }] }] },
    },
  };
}

const unread = (answer: unknown): Unread => ({
  bytes: new TextEncoder().encode(typeof answer === 'string' ? answer : JSON.stringify(answer)),
  status: 200,
  model: 'm',
  secret: 'sk-secret',
  recordedSeconds: 0,
});
const padded = (answer: object): string => `${JSON.stringify(answer)}${' '.repeat(300_000)}`;

describe('a large answer', () => {
  it('is read on the thread as it is at once', async () => {
    const answer = unread(spoken(3_600));
    const reading = await createReader(workerUrl)(answer);
    expect(reading).toEqual(readAnswer(answer));
    expect(reading.kind === 'ready' && reading.transcript.segments.length).toBeGreaterThan(100);
  });

  it.each([
    ['is on its way', padded({ status: 'active' })],
    ['was given up', padded({ status: 'failed', error: { message: 'no sk-secret here' } })],
    ['has no transcript', padded({ status: 'completed', result: { odd: true } })],
    ['is no JSON', `{"status": ${' '.repeat(300_000)}`],
  ])('that %s says the same there', async (_name, text) => {
    const answer = unread(text);
    const reading = await createReader(workerUrl)(answer);
    expect(reading).toEqual(readAnswer(answer));
    expect(JSON.stringify(reading)).not.toContain('sk-secret');
  });

  it('whose thread does not come to its end is unreadable, and kept', async () => {
    const crashing = new URL('data:text/javascript,process.exit(3)');
    expect(await createReader(crashing)(unread(spoken(7_200)))).toMatchObject({
      kind: 'failed',
      failure: { code: 'answer-unreadable' },
      keep: true,
    });
  });

  it('does not need the thread when it is small', async () => {
    const crashing = new URL('data:text/javascript,process.exit(3)');
    expect((await createReader(crashing)(unread(spoken(10)))).kind).toBe('ready');
  });

  it('of a whole day lets other work go on between its parts', async () => {
    const answer = unread(spoken(24 * 3_600));
    let turns = 0;
    const ticking = setInterval(() => (turns += 1), 5);
    const reading = await createReader(workerUrl)(answer);
    clearInterval(ticking);
    expect(reading.kind).toBe('ready');
    // Read at once there would be none at all.
    expect(turns).toBeGreaterThan(20);
  });
});

describe('the answer as it came', () => {
  it('is packed and handed on, with a transcript and without', async () => {
    const server = await startServer({ answerGet: () => spoken(2_000) });
    const service = startService(server.baseUrl, { readingWorkerUrl: workerUrl });
    const created = await service.create(requestFor(writeRecording(1_000)));
    const id = created.kind === 'accepted' ? created.generationId : '';
    const ready = await service.get(id, never);
    expect(ready.kind === 'ready' && JSON.parse(gunzipSync(ready.raw ?? '').toString())).toEqual(
      spoken(2_000),
    );

    server.options.answerGet = () => ({ status: 'completed', result: { odd: 1 } });
    const failed = await service.get(id, never);
    expect(failed.kind === 'failed' && JSON.parse(gunzipSync(failed.raw ?? '').toString())).toEqual({
      status: 'completed',
      result: { odd: 1 },
    });
  });
});
