// Assistants as Settings shows them: who is connected by which way, and that the door is open only as long as it is to be.
import { readdirSync, utimesSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { HTTP_SETUP_HOSTS, programSetup, SETUP_HOSTS } from '../../app/domain/assistant-setup.ts';
import { Assistants } from '../../app/operations/assistants.ts';
import { Presence, presentHosts } from '../../app/operations/present-hosts.ts';
import { addToken } from '../../app/operations/serving/tokens.ts';
import { followDoor } from '../../app/start/door.ts';
import { tempDirectory } from '../storage/support.ts';
import { startCore } from './core-support.ts';

const again = ['/opt/earshot/earshot'] as const;

function world() {
  const { core, faults } = startCore();
  const presentDir = tempDirectory();
  return { assistants: new Assistants({ core, presentDir, again }), core, faults, presentDir };
}

describe('who is connected', () => {
  it('is told of a program from its first sign of life to its end, with the name that it said', () => {
    const { assistants, presentDir } = world();
    expect(assistants.view().programs).toEqual([]);
    const since = Date.now();
    const presence = new Presence(presentDir, ['tags'], () => since);
    expect(assistants.view().programs).toEqual([{ name: null, allowed: ['tags'], since, askedAt: null }]);
    presence.asked('Claude');
    const other = new Presence(presentDir, [], () => since + 1);
    expect(assistants.view().programs.map(({ name }) => name)).toEqual(['Claude', null]);
    presence.end();
    other.end();
    expect(assistants.view().programs).toEqual([]);
  });

  it('is no longer told of one that was killed', () => {
    const { presentDir } = world();
    const killed = new Presence(presentDir, [], () => 1_000_000);
    const [name = ''] = readdirSync(presentDir);
    expect(presentHosts(presentDir, 1_000_000 + 44_000)).toHaveLength(1);
    utimesSync(join(presentDir, name), 900, 900);
    expect(presentHosts(presentDir, 1_000_000)).toEqual([]);
    expect(readdirSync(presentDir)).toEqual([]);
    killed.end();
  });

  it('is told of a token by when it was used last', () => {
    const { assistants, core } = world();
    addToken(core, { name: 'Cursor', scope: 'archive', allowed: ['title'], days: null });
    addToken(core, { name: 'studio', scope: 'transcribe', days: null });
    const tokens = () => assistants.view().tokens;
    expect(tokens()).toMatchObject([
      { name: 'Cursor', allowed: ['title'], askedAt: null, isConnected: false },
    ]);
    core.library.serve.tokens.used(1, core.nowMs() - 299_000);
    expect(tokens()).toMatchObject([{ isConnected: true }]);
    core.library.serve.tokens.used(1, core.nowMs() - 300_000);
    expect(tokens()).toMatchObject([{ isConnected: false }]);
  });
});

describe('the lines for a host', () => {
  it('start Earshot on this library with what is allowed, whatever the path has in it', () => {
    const started = {
      again,
      libraryDir: "/home/a b/it's",
      allowed: ['title', 'tags'],
      platform: 'linux',
    } as const;
    for (const host of SETUP_HOSTS) {
      const { lines } = programSetup(host, started);
      expect(lines.split('\n').length, host).toBeLessThanOrEqual(4);
      expect(lines).toContain('title,tags');
    }
    expect(programSetup('claude-code', started).lines).toContain(`'/home/a b/it'\\''s' mcp --allow`);
    const { lines } = programSetup('cursor', started);
    expect(JSON.parse(lines)).toEqual({
      mcpServers: {
        earshot: {
          command: again[0],
          args: ['--library', started.libraryDir, 'mcp', '--allow', 'title,tags'],
        },
      },
    });
  });

  it('name address and token while somebody listens', () => {
    const { assistants } = world();
    const token = `earshot_${'x'.repeat(43)}`;
    expect(assistants.setup({ way: 'http', host: 'cursor', token }).ok).toBe(false);
    assistants.door = { url: 'http://127.0.0.1:8788/mcp', why: null };
    for (const host of HTTP_SETUP_HOSTS) {
      const setup = assistants.setup({ way: 'http', host, token });
      expect(setup.ok && setup.value.lines).toContain('http://127.0.0.1:8788/mcp');
      expect(setup.ok && setup.value.lines).toContain(`Bearer ${token}`);
    }
  });
});

describe('the door', () => {
  const parts = ({ assistants, core, faults }: ReturnType<typeof world>) =>
    ({
      ...{ assistants, core, version: '1.0.0', standing: { doubt: null } },
      log: { fault: (error: unknown) => void faults.push(error) },
    }) as unknown as Parameters<typeof followDoor>[0];
  const freePort = async (): Promise<number> => {
    const server = createServer().listen(0, '127.0.0.1');
    await vi.waitUntil(() => server.listening);
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    return port;
  };
  const status = (url: string): Promise<number> =>
    fetch(url, { method: 'POST' }).then((answer) => answer.status);

  it('opens and closes as the settings say, on this computer alone', async () => {
    const at = world();
    const close = followDoor(parts(at));
    onTestFinished(close);
    const [port, other] = [await freePort(), await freePort()];
    expect(at.assistants.door).toEqual({ url: null, why: null });
    at.core.preferences.change({ assistantsPort: port, assistantsHttp: true });
    const url = `http://127.0.0.1:${port}/mcp`;
    await vi.waitUntil(() => at.assistants.door.url === url, 10_000);
    expect(await status(url)).toBe(401);
    at.core.preferences.change({ assistantsPort: other });
    await vi.waitUntil(() => at.assistants.door.url?.includes(String(other)), 10_000);
    await expect(status(url)).rejects.toThrow();
    at.core.preferences.change({ assistantsHttp: false });
    await vi.waitUntil(() => at.assistants.door.url === null, 10_000);
    await expect(status(`http://127.0.0.1:${other}/mcp`)).rejects.toThrow();
    expect(at.faults).toEqual([]);
  });

  it('says why it is not open where something else listens', async () => {
    const at = world();
    const taken = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void taken.close());
    await vi.waitUntil(() => taken.listening);
    const { port } = taken.address() as AddressInfo;
    at.core.preferences.change({ assistantsPort: port, assistantsHttp: true });
    const close = followDoor(parts(at));
    await vi.waitUntil(() => at.assistants.door.why !== null, 10_000);
    expect(at.assistants.door.why).toContain('listens');
    await close();
    expect(at.assistants.door).toEqual({ url: null, why: null });
  });
});
