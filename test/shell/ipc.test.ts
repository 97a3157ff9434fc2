// The bridge's main side at the end of the process: the page is still there, and asks.
import { expect, it, vi } from 'vitest';
import { WIRE_CALL, WIRE_DROP } from '../../app/contract/bridge.ts';
import { ok } from '../../app/domain/result.ts';
import { serveIpc } from '../../app/shell/ipc.ts';

type Handler = (event: unknown, ...args: unknown[]) => Promise<unknown>;
const handlers = vi.hoisted(() => new Map<string, Handler>());
vi.mock('electron', () => ({
  app: {},
  ipcMain: {
    handle: (name: string, handler: Handler) => handlers.set(name, handler),
    removeHandler: (name: string) => handlers.delete(name),
  },
}));
vi.mock('../../app/shell/security.ts', () => ({ isOurPage: () => true }));

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
