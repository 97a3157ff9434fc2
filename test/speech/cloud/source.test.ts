// What stands where the recording was is not sent, or not to its end: then nothing was accepted.
import { renameSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { markOf } from '../../../app/sound/recording-file.ts';
import type { CreateRequest } from '../../../app/speech/port.ts';
import { requestFor, startServer, startService, writeRecording, type TestRecording } from './harness.ts';

/** Announces a recording as it stands, lets something happen to it, and sends it. */
async function sendAfter(happens: (recording: TestRecording) => void) {
  const server = await startServer();
  const recording = writeRecording();
  const identified: CreateRequest['identified'] = {
    mark: markOf(statSync(recording.path)),
    fingerprint: recording.sha256,
  };
  happens(recording);
  const request = requestFor(recording, { identified });
  return { server, request, outcome: await startService(server.baseUrl).create(request) };
}

/** Other bytes of the same length and time. @param path where they are written, in the file that is there */
function write(path: string, like: TestRecording): void {
  const { atime, mtime } = statSync(like.path);
  writeFileSync(path, randomBytes(like.sizeBytes));
  utimesSync(path, atime, mtime);
}

describe('a recording that is sent', () => {
  it('is accepted when it is what was announced', async () => {
    const { outcome, server } = await sendAfter(() => undefined);
    expect(outcome.kind).toBe('accepted');
    expect(server.generations).toHaveLength(1);
  });

  it('is refused when a link stands there, before anything is sent', async () => {
    const { outcome, server } = await sendAfter(({ path }) => {
      renameSync(path, `${path}.mp3`);
      symlinkSync(`${path}.mp3`, path);
    });
    expect(outcome).toMatchObject({ kind: 'refused', failure: { code: 'file-is-link', retryable: false } });
    expect(server.requests).toHaveLength(0);
  });

  it('is refused when another file of the same size and time stands there, before anything is sent', async () => {
    const { outcome, server } = await sendAfter((recording) => {
      write(`${recording.path}.new`, recording);
      renameSync(`${recording.path}.new`, recording.path);
    });
    expect(outcome).toMatchObject({ kind: 'refused', failure: { code: 'file-changed', retryable: false } });
    expect(server.requests).toHaveLength(0);
  });

  it('is not sent to its end when the same file holds other bytes of the same size and time', async () => {
    const { outcome, request, server } = await sendAfter((recording) => write(recording.path, recording));
    expect(outcome).toMatchObject({ kind: 'refused', failure: { code: 'file-changed', retryable: false } });
    expect(request.told).not.toContain('ending');
    expect(request.told.every((sent) => Number(sent) < 300_000)).toBe(true);
    expect(server.generations).toHaveLength(0);
  });
});
