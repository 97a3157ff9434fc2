// What Electron gives the parts of the app.
import { app, session } from 'electron';
import { join } from 'node:path';
import type { Host } from '../compose/host.ts';
import { createRecogniser } from '../speech/on-device/recogniser-process.ts';
import { createDecoder } from './decoder-window.ts';
import { createVoiceHearer } from '../speech/speakers/hearer.ts';
import { startUtilityHearer } from './utility-hearer.ts';
import { runtimeView } from './runtime.ts';
import { systemVault } from './secrets.ts';
import { builtDir } from './start/place.ts';
import { startUtilityEmbedding } from './utility-embedding.ts';
import { startUtilityRecogniser } from './utility-recogniser.ts';

/** Which proxies the system names for an address. */
async function systemProxy(url: string): Promise<string> {
  await app.whenReady();
  // The sessions of our pages have no way out; this one has no page.
  return session.fromPartition('system-proxy').resolveProxy(url);
}

/** @param isReady Electron is: before, there are no pages and no key store, and nobody asks the system */
export const electronHost = (isReady: boolean): Host => ({
  version: app.getVersion(),
  runtime: runtimeView,
  appDir: app.getAppPath(),
  resourcesDir: app.isPackaged ? process.resourcesPath : join(builtDir, '..'),
  vault: isReady ? systemVault : null,
  systemProxy: isReady ? systemProxy : null,
  canDecode: isReady,
  startEmbedding: startUtilityEmbedding,
  hearing: ({ voiceDetector, ...places }) => ({
    decoder: createDecoder(places),
    recogniser: createRecogniser({
      start: (models, environment) => startUtilityRecogniser(places.builtDir, models, environment),
      voiceDetector,
    }),
    hearer: createVoiceHearer((files) => startUtilityHearer(places.builtDir, files)),
  }),
});
