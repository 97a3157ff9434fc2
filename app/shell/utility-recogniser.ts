// The recogniser's process as a utility process of Electron, which takes ports.
import { type MessagePortMain, utilityProcess } from 'electron';
import { join } from 'node:path';
import type { LoadedModels } from '../speech/on-device/parts.ts';
import type { RecogniserMessage } from '../speech/on-device/recogniser-messages.ts';
import type { RecogniserChild } from '../speech/on-device/recogniser-process.ts';

/** Starts one. @param builtDir folder of the built main process, where its script lies */
export function startUtilityRecogniser(
  builtDir: string,
  models: LoadedModels,
  environment: Readonly<Record<string, string>>,
): RecogniserChild<MessagePortMain> {
  const child = utilityProcess.fork(join(builtDir, 'recogniser.js'), [JSON.stringify(models)], {
    serviceName: 'Earshot speech recognition',
    env: environment,
    // The native part prints file names and parameters; nobody reads them.
    stdio: 'ignore',
  });
  return {
    postMessage: (order, sound) => child.postMessage(order, sound ? [sound] : []),
    onMessage: (listener) => child.on('message', (message: RecogniserMessage) => listener(message)),
    onExit: (listener) => child.on('exit', listener),
    kill: () => void child.kill(),
  };
}
