// What the tests of the cloud service share: a server, a service that talks to it, and recordings on disk.
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { systemClock } from '../../../app/domain/clock.ts';
import {
  createCloudService,
  type CloudOptions,
  type CloudService,
} from '../../../app/speech/cloud/service.ts';
import type { CreateRequest } from '../../../app/speech/port.ts';
import { startTlsDoor } from '../../support/certificate.ts';
import {
  startSpeechServer,
  type SpeechServer,
  type SpeechServerOptions,
} from '../../support/speech-server.ts';
import { afterTest } from '../../support/after-test.ts';

export const KEY = 'sk-canary-5f1d7c';

export const onEnd = afterTest;

export async function startServer(options: SpeechServerOptions = {}): Promise<SpeechServer> {
  const server = await startSpeechServer(options);
  onEnd(() => server.close());
  return server;
}

/** The same server behind TLS, with the certificate of `test/support/certificate.ts`. Answers its base address. */
export async function startTls(server: SpeechServer): Promise<string> {
  const door = await startTlsDoor(server.baseUrl);
  onEnd(door.close);
  return door.baseUrl;
}

export function startService(baseUrl: string, options: Partial<CloudOptions> = {}): CloudService {
  const service = createCloudService({
    baseUrl: () => baseUrl,
    apiKey: () => KEY,
    pollPaceMs: () => 10_000,
    clock: systemClock,
    ...options,
  });
  onEnd(() => service.close());
  return service;
}

export interface TestRecording {
  readonly path: string;
  readonly sizeBytes: number;
  readonly sha256: string;
}

export function writeRecording(sizeBytes = 300_000, name = 'Episode 12.mp3'): TestRecording {
  const dir = mkdtempSync(join(tmpdir(), 'earshot-cloud-'));
  onEnd(() => rmSync(dir, { recursive: true, force: true }));
  const bytes = randomBytes(sizeBytes);
  const path = join(dir, name);
  writeFileSync(path, bytes);
  return { path, sizeBytes, sha256: createHash('sha256').update(bytes).digest('hex') };
}

export interface TestRequest extends CreateRequest {
  /** What the callbacks were told, in order: byte counts and `ending`. */
  readonly told: (number | 'ending')[];
}

let requests = 0;

export function requestFor(recording: TestRecording, more: Partial<CreateRequest> = {}): TestRequest {
  const told: (number | 'ending')[] = [];
  return {
    requestId: `test-${++requests}`,
    path: recording.path,
    fileName: basename(recording.path),
    mimeType: 'audio/mpeg',
    sizeBytes: recording.sizeBytes,
    durationSeconds: 60,
    options: {},
    signal: new AbortController().signal,
    onBytesSent: (sentBytes) => told.push(sentBytes),
    onBodyEnding: () => {
      told.push('ending');
      return Promise.resolve();
    },
    ...more,
    told,
  };
}

export const never = new AbortController().signal;
