// Builds window.api from the contract: the only code of the page's side that touches Electron. Bundled to one file for the sandbox.
import { contextBridge, ipcRenderer, webFrame, webUtils } from 'electron';
import { type Api, WIRE_CALL, WIRE_DRAWN, WIRE_DROP, WIRE_EVENT, WIRE_KEPT } from './contract/bridge.ts';
import { firstCalls, markOf, SORT_KEY } from './contract/first-calls.ts';
import { CHANNEL_NAMES, EVENT_NAMES } from './contract/names.ts';
import { AFTER_START_MS } from './contract/after-start.ts';

const calls = new Set<string>(CHANNEL_NAMES);
const events = new Set<string>(EVENT_NAMES);

/** What was told before the page listens: it loads its language first. Of each event the last. */
const early = new Map<string, unknown>();
const heard = new Set<string>();
ipcRenderer.on(WIRE_EVENT, (_event: unknown, name: string, value: unknown) => {
  if (heard.has(name)) return;
  // Nothing was written before the page listens.
  if (name === 'ending') return ipcRenderer.send(WIRE_KEPT);
  early.set(name, value);
  // What was asked ahead is no longer so.
  if (name === 'changed') ahead.clear();
});

/** What the page has not fetched after so long, milliseconds, it is not told as it was. */
const AHEAD_MS = 5_000;
/** Answers that the page is about to ask for, by the marks of the calls. */
const ahead = askAhead();

function askAhead(): Map<string, Promise<unknown>> {
  const asked = firstCalls(keptSort()).map(([name, args]) => {
    const answer: Promise<unknown> = ipcRenderer.invoke(WIRE_CALL, name, args);
    // Who asks for it hears it.
    answer.catch(() => undefined);
    return [markOf(name, args), answer] as const;
  });
  setTimeout(() => ahead.clear(), AHEAD_MS);
  return new Map(asked);
}

/** The answer to a call that was asked ahead, once. Later calls may hold whole texts, and are not written out to be compared. */
function fetchedAhead(name: string, args: unknown): Promise<unknown> | undefined {
  if (ahead.size === 0) return undefined;
  const mark = markOf(name, args);
  const answer = ahead.get(mark);
  ahead.delete(mark);
  return answer;
}

function keptSort(): string | null {
  try {
    return localStorage.getItem(SORT_KEY);
  } catch {
    return null;
  }
}

const api: Api = {
  call: (name, args) => {
    if (!calls.has(name)) return Promise.reject(new Error('no such channel'));
    const known = fetchedAhead(name, args) as ReturnType<typeof api.call<typeof name>> | undefined;
    return known ?? ipcRenderer.invoke(WIRE_CALL, name, args);
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
  drawn: () => ipcRenderer.send(WIRE_DRAWN),
  kept: () => ipcRenderer.send(WIRE_KEPT),
};

contextBridge.exposeInMainWorld('api', api);

// What drawing the first list took and nobody needs any more is given back while the page has nothing to do: V8 and Chromium see no reason to at rest.
for (const ms of AFTER_START_MS) setTimeout(() => requestIdleCallback(() => webFrame.clearCache()), ms);
