// The process that hears voices as a utility process of Electron, which takes ports.
import { type MessagePortMain, utilityProcess } from 'electron';
import { join } from 'node:path';
import { sharedEnvironment } from '../speech/environment.ts';
import type { HearerChild } from '../speech/speakers/hearer.ts';
import type { HearingMessage } from '../speech/speakers/hearing-messages.ts';

/** Starts one. @param builtDir folder of the built main process, where its script lies */
export function startUtilityHearer(builtDir: string, files: string): HearerChild<MessagePortMain> {
  const child = utilityProcess.fork(join(builtDir, 'hearing-process.js'), [files], {
    serviceName: 'Earshot speakers',
    env: sharedEnvironment(),
    // The native part prints file names and parameters; nobody reads them.
    stdio: 'ignore',
  });
  return {
    postMessage: (order, sound) => child.postMessage(order, sound ? [sound] : []),
    onMessage: (listener) => child.on('message', (message: HearingMessage) => listener(message)),
    onExit: (listener) => child.on('exit', listener),
    kill: () => void child.kill(),
  };
}
