// The bridge's main side at the end of the process: the page is still there, and asks.
import { expect, it, vi } from 'vitest';
import { WIRE_CALL, WIRE_DRAWN, WIRE_DROP } from '../../app/contract/bridge.ts';
import { ok } from '../../app/domain/result.ts';
import { listDrawn, serveIpc } from '../../app/shell/ipc.ts';

type Handler = (event: unknown, ...args: unknown[]) => Promise<unknown>;
const handlers = vi.hoisted(() => new Map<string, Handler>());
const listeners = vi.hoisted(() => new Map<string, (event: unknown) => void>());
vi.mock('electron', () => ({
  app: {},
  ipcMain: {
    handle: (name: string, handler: Handler) => handlers.set(name, handler),
    removeHandler: (name: string) => handlers.delete(name),
    on: (name: string, listener: (event: unknown) => void) => listeners.set(name, listener),
  },
}));
vi.mock('../../app/shell/security.ts', () => ({
  isOurPage: (frame: unknown) => frame !== 'a stranger',
}));

/** What came of it so far: an answer, or nothing. */
const soFar = (asked: Promise<unknown> | undefined): Promise<unknown> =>
  Promise.race([asked, new Promise((resolve) => setTimeout(resolve, 20, 'nothing'))]);

it('what the page asks after the end is neither done nor met by nobody', async () => {
  let done = 0;
  const answerer = {
    call: () => ok((done += 1)),
    drop: () => ok((done += 1)),
    onFault: () => undefined,
  };
  const stop = serveIpc({ page: () => null, developmentOrigin: null }, Promise.resolve(answerer));
  const ask = (name: string): Promise<unknown> | undefined => handlers.get(name)?.({}, 'jobs.list', null);
  expect(await soFar(ask(WIRE_CALL))).toEqual(ok(1));
  expect(await soFar(ask(WIRE_DROP))).toEqual(ok(2));
  stop();
  // Where there is no handler, Electron writes a stack on the error output.
  expect([...handlers.keys()]).toEqual([WIRE_CALL, WIRE_DROP]);
  expect(await soFar(ask(WIRE_CALL))).toBe('nothing');
  expect(await soFar(ask(WIRE_DROP))).toBe('nothing');
  expect(done).toBe(2);
});

it('hears from our page alone that its list is drawn', async () => {
  const drawn = listDrawn(null).then(() => 'drawn');
  listeners.get(WIRE_DRAWN)?.({ senderFrame: 'a stranger' });
  expect(await soFar(drawn)).toBe('nothing');
  listeners.get(WIRE_DRAWN)?.({ senderFrame: 'our page' });
  expect(await soFar(drawn)).toBe('drawn');
});
