// The media scheme on what lies at an address: read by this process in ranges, as its server gives them.
import { describe, expect, it } from 'vitest';
import { answerMedia } from '../../app/compose/media-answer.ts';
import { notThere } from '../../app/operations/not-there.ts';
import { give, quickly, sound, startHost, type Host, type Serve } from '../download/host.ts';

const ORIGIN = 'earshot-app://main';
const bytes = sound();

async function begin(serve: Serve) {
  const host: Host = await startHost(serve);
  const downloader = quickly();
  const ask = (init: RequestInit = {}): Promise<Response> =>
    answerMedia(
      new Request('earshot-media://recording/7', init),
      () => ({
        mimeType: 'audio/wav',
        read: (from, end, signal) =>
          downloader.stretch({ href: `${host.origin}/ep.wav`, allowPrivate: true, from, end, signal }),
      }),
      ORIGIN,
    );
  return { host, ask, downloader };
}
const range = (value: string): RequestInit => ({ headers: { range: value } });
const bytesOf = async (response: Response): Promise<Buffer> => Buffer.from(await response.arrayBuffer());

describe('what lies at an address', () => {
  it('is played whole and in parts', async () => {
    const { ask } = await begin((request, response) => give(request, response, bytes));
    const whole = await ask();
    expect([whole.status, whole.headers.get('content-length')]).toEqual([200, String(bytes.length)]);
    expect((await bytesOf(whole)).equals(bytes)).toBe(true);
    const part = await ask(range('bytes=1000-1999'));
    expect([part.status, part.headers.get('content-range')]).toEqual([
      206,
      `bytes 1000-1999/${bytes.length}`,
    ]);
    expect((await bytesOf(part)).equals(bytes.subarray(1000, 2000))).toBe(true);
    const rest = await ask(range('bytes=200000-'));
    expect((await bytesOf(rest)).equals(bytes.subarray(200_000))).toBe(true);
    expect((await ask(range(`bytes=${bytes.length + 5}-`))).status).toBe(416);
  });

  it('comes from its beginning where the server gives no parts', async () => {
    const { ask } = await begin((_, response) => void response.writeHead(200).end(bytes));
    const response = await ask(range('bytes=1000-1999'));
    expect([response.status, response.headers.get('content-range')]).toEqual([200, null]);
    expect((await bytesOf(response)).equals(bytes)).toBe(true);
  });

  it('is not there where its server says so, and the page may read nothing of another origin', async () => {
    const { ask } = await begin((_, response) => void response.writeHead(404).end('<p>secret</p>'));
    const response = await ask({ headers: { origin: 'https://elsewhere.example' } });
    expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([404, null]);
    expect(await response.text()).toBe('');
  });

  it('is let go of with its reader', async () => {
    let closed = false;
    const { ask } = await begin((_, response) => {
      response.on('close', () => (closed = true));
      response.writeHead(200, { 'content-length': '100000000' });
      response.write(Buffer.alloc(100_000));
    });
    const reader = (await ask()).body?.getReader();
    await reader?.read();
    await reader?.cancel();
    await expect.poll(() => closed, { timeout: 5_000 }).toBe(true);
  });

  it('is said to be gone when it does not play because of that', async () => {
    const { downloader, host } = await begin((_, response) => void response.writeHead(410).end());
    const address = { state: 'elsewhere', url: `${host.origin}/ep.wav`, isNear: true };
    const library = { addresses: { ofRecording: () => address }, files: { pathFor: () => null } };
    const downloads = { downloader };
    const said = await notThere({ downloads, library } as never, 7);
    expect(said).toMatchObject({
      kind: 'failed',
      message: expect.stringContaining('no recording any more') as string,
    });
  });
});
