// The door for assistants follows the settings; a port that something else listens on is tried again, by one try at a time.
import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, expect, it, vi } from 'vitest';
import { Assistants } from '../../app/operations/assistants.ts';
import { followDoor } from '../../app/start/door.ts';
import { startCore } from '../operations/core-support.ts';

afterEach(() => void vi.useRealTimers());

it('has one try to come, however often settings change while the port is taken', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const address = taken.address();
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  const { core } = startCore();
  core.preferences.change({ assistantsHttp: true, assistantsPort: address.port });
  const assistants = new Assistants({ core, presentDir: '/nowhere', again: ['earshot'] });
  const log = { fault: (error: unknown) => expect.unreachable(String(error)) };
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const close = followDoor({
    core,
    assistants,
    log,
    version: '1.0.0',
    standing: { doubt: null },
  } as never);
  await vi.waitFor(() => expect(assistants.door.why).not.toBeNull(), { timeout: 10_000 });
  const tried = vi.spyOn(core.preferences, 'get');
  for (let change = 0; change < 5; change += 1) core.changes.tell(['settings']);
  // Once for whether it is wanted, once for the port.
  await vi.waitFor(() => expect(tried.mock.calls.length).toBeGreaterThanOrEqual(10));
  await new Promise((resolve) => setImmediate(resolve));
  expect(vi.getTimerCount()).toBe(1);
  await close();
  expect(vi.getTimerCount()).toBe(0);
  taken.close();
});
