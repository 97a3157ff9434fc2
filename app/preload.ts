// Builds window.api from the contract: the only code of the page's side that touches Electron. Bundled to one file for the sandbox.
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { type Api, WIRE_CALL, WIRE_DROP, WIRE_EVENT } from './contract/bridge.ts';
import { CHANNEL_NAMES, EVENT_NAMES } from './contract/names.ts';

const calls = new Set<string>(CHANNEL_NAMES);
const events = new Set<string>(EVENT_NAMES);

/** What was told before the page listens: it loads its language first. Of each event the last. */
const early = new Map<string, unknown>();
const heard = new Set<string>();
ipcRenderer.on(WIRE_EVENT, (_event: unknown, name: string, value: unknown) => {
  if (!heard.has(name)) early.set(name, value);
});

const api: Api = {
  call: (name, args) => {
    if (!calls.has(name)) return Promise.reject(new Error('no such channel'));
    return ipcRenderer.invoke(WIRE_CALL, name, args);
  },
  on: (name, listener) => {
    if (!events.has(name)) throw new Error('no such event');
    // The page's listener gets the value alone: the IPC event carries the sender.
    const wrapped = (_event: unknown, eventName: string, value: Parameters<typeof listener>[0]): void => {
      if (eventName === name) listener(value);
    };
    ipcRenderer.on(WIRE_EVENT, wrapped);
    heard.add(name);
    if (early.has(name)) {
      const value = early.get(name) as Parameters<typeof listener>[0];
      early.delete(name);
      queueMicrotask(() => listener(value));
    }
    return () => void ipcRenderer.removeListener(WIRE_EVENT, wrapped);
  },
  dropped: (files, folderId) =>
    ipcRenderer.invoke(
      WIRE_DROP,
      files.map((file) => webUtils.getPathForFile(file)).filter((path) => path !== ''),
      folderId,
    ),
};

contextBridge.exposeInMainWorld('api', api);
