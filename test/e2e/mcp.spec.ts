// The archive for assistants over the streams of the real command, in both eras of the protocol.
import { expect, test } from '@playwright/test';
import { workspace } from '../support/app.ts';
import { connectHost, type Era } from '../support/assistant.ts';
import { fillDemoLibrary } from '../support/demo-library.ts';

for (const era of ['modern', 'legacy'] satisfies Era[])
  test(`answers a host of the ${era} era, and ends when it hangs up`, async () => {
    const place = workspace(`mcp-${era}`);
    fillDemoLibrary(place, 'network', { paused: true });
    const host = await connectHost(place.library, { era });
    const { value } = await host.ask('list_recordings', { state: 'done', limit: 1 });
    const [{ id }] = value.recordings as unknown as readonly [{ readonly id: string }];
    const page = await host.ask('fetch', { id });
    expect(page.isError).toBe(false);
    expect(page.value.text).toMatch(/^\[0:\d\d r\d+@\d+\] /);
    const { pid } = host.transport;
    await host.close();
    await expect.poll(() => isAlive(pid ?? 0), { timeout: 10_000 }).toBe(false);
    expect(host.stderr()).toBe('');
    await place.remove();
  });

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
