// The process that runs the meaning model as a utility process of Electron.
import { utilityProcess } from 'electron';
import { join } from 'node:path';
import type { EmbeddingChild } from '../meaning/embedder.ts';
import type { EmbeddingMessage } from '../meaning/embedding-messages.ts';
import { sharedEnvironment } from '../speech/environment.ts';

/** Starts one. @param builtDir folder of the built main process, where its script lies */
export function startUtilityEmbedding(builtDir: string, files: string): EmbeddingChild {
  const child = utilityProcess.fork(join(builtDir, 'embedding-process.js'), [files], {
    serviceName: 'Earshot search by meaning',
    env: sharedEnvironment(),
    // The native part prints what nobody reads.
    stdio: 'ignore',
  });
  return {
    postMessage: (order) => child.postMessage(order),
    onMessage: (listener) => child.on('message', (message: EmbeddingMessage) => listener(message)),
    onExit: (listener) => child.on('exit', listener),
    kill: () => void child.kill(),
  };
}
