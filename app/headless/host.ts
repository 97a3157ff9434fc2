// What plain Node gives the parts of the app: no pages, no key store, decoding in a thread, recognition in a child process.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Host } from '../compose/host.ts';
import type { EmbeddingMessage, EmbeddingOrder } from '../meaning/embedding-messages.ts';
import { startForked } from '../speech/on-device/forked-child.ts';
import { createRecogniser } from '../speech/on-device/recogniser-process.ts';
import { createVoiceHearer } from '../speech/speakers/hearer.ts';
import { sharedEnvironment } from '../speech/environment.ts';
import { createThreadDecoder } from '../speech/on-device/thread-decoder.ts';

/** @param builtDir folder of the built main process */
export function nodeHost(builtDir: string): Host {
  const appDir = join(builtDir, '..', '..');
  return {
    version: versionIn(appDir),
    runtime: () => ({ electron: 'none', chromium: 'none', standsInFor: null }),
    appDir,
    resourcesDir: join(builtDir, '..'),
    vault: null,
    systemProxy: null,
    canDecode: true,
    startEmbedding: (dir, files) => {
      const child = startForked<EmbeddingOrder, EmbeddingMessage>(
        join(dir, 'embedding-process.js'),
        files,
        sharedEnvironment(),
      );
      return { ...child, postMessage: (order) => child.postMessage(order, null) };
    },
    hearing: ({ decodersDir, voiceDetector }) => ({
      decoder: createThreadDecoder({
        workerUrl: pathToFileURL(join(builtDir, 'decode-worker.js')),
        wasmPath: join(decodersDir, 'ffmpeg-audio.wasm'),
      }),
      recogniser: createRecogniser({
        start: (models, environment) =>
          startForked(join(builtDir, 'recogniser.js'), JSON.stringify(models), environment),
        voiceDetector,
      }),
      hearer: createVoiceHearer((files) =>
        startForked(join(builtDir, 'hearing-process.js'), files, sharedEnvironment()),
      ),
    }),
  };
}

function versionIn(appDir: string): string {
  const manifest: unknown = JSON.parse(readFileSync(join(appDir, 'package.json'), 'utf8'));
  const known = typeof manifest === 'object' && manifest !== null && 'version' in manifest;
  return known && typeof manifest.version === 'string' ? manifest.version : '0.0.0';
}
