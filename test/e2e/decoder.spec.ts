// The page that takes strangers' bytes apart, with its own policy switched off, as if it were broken into: it reaches one recording and no network.
import { expect, test } from '@playwright/test';
import { createSocket, type Socket } from 'node:dgram';
import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import { launchApp, runCommand, workspace, type RunningApp } from '../support/app.ts';
import { dropReading } from '../support/speech-files.ts';

const place = workspace('decoder');
let running: RunningApp;
let stream: Server;
let datagrams: Socket;
/** What arrived at the two servers. */
const arrived: string[] = [];

test.beforeAll(async () => {
  stream = createServer((socket) => {
    arrived.push('a connection');
    socket.on('data', (bytes) => arrived.push(bytes.toString('latin1').slice(0, 60)));
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => stream.listen(0, '127.0.0.1', resolve));
  datagrams = createSocket('udp4', () => arrived.push('a datagram'));
  await new Promise<void>((resolve) => datagrams.bind(0, '127.0.0.1', resolve));
  await runCommand({ library: place.library, words: ['folders', 'add', place.recordings] });
  dropReading('sense_and_sensibility_01_austen_64kb-0930.wav', place.recordings, 'sound.wav');
  running = await launchApp({ library: place.library });
  await expect(running.page.locator('[data-item-id]')).toHaveAttribute('data-state', 'done', {
    timeout: 60_000,
  });
});
test.afterAll(async () => {
  await running.close();
  stream.close();
  datagrams.close();
  await place.remove();
});

/** Runs a function's text in the decoder's page, or in the window's, whose policy is switched off. @returns its answer */
const insideOf = (which: 'decoder' | 'main', script: string): Promise<unknown> =>
  running.app.evaluate(
    async ({ webContents }, { script, which }) => {
      const page = webContents
        .getAllWebContents()
        .find((one) => one.getURL().startsWith(`earshot-app://${which}/`));
      if (!page) throw new Error(`no page of ${which}`);
      if (!page.debugger.isAttached()) {
        page.debugger.attach();
        await page.debugger.sendCommand('Page.setBypassCSP', { enabled: true });
        const loaded = new Promise<void>((resolve) => page.once('did-finish-load', () => resolve()));
        page.reload();
        await loaded;
        page.session.webRequest.onErrorOccurred(({ error, url }) => {
          if (!url.startsWith('earshot-')) ((globalThis as { errors?: string[] }).errors ??= []).push(error);
        });
      }
      return (await page.executeJavaScript(`(${script})()`)) as unknown;
    },
    { which, script },
  );

/** Every way out that a page has. @returns what each said */
const waysOut = (tcp: number, udp: number): string => `async () => {
  const at = '127.0.0.1:${tcp}/';
  const said = {};
  const within = (work) => Promise.race([work, new Promise((done) => setTimeout(done, 3000, 'silent'))]);
  const way = (name, work) => within(Promise.resolve().then(work)).then((v) => { said[name] = String(v); }, (e) => { said[name] = 'refused: ' + e.name; });
  const element = (tag, set) => new Promise((done) => {
    const one = document.createElement(tag);
    one.onload = () => done('loaded'); one.onerror = () => done('refused');
    set(one); document.body.append(one);
  });
  const script = (text) => {
    const policy = window.trustedTypes?.createPolicy('any' + Math.random(), { createScriptURL: (t) => t });
    const url = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
    return policy ? policy.createScriptURL(url) : url;
  };
  const peer = async (servers) => {
    const one = new RTCPeerConnection({ iceServers: servers });
    one.createDataChannel('x');
    await one.setLocalDescription(await one.createOffer());
    await new Promise((done) => setTimeout(done, 2000));
    one.close();
    return 'asked';
  };
  await Promise.all([
    way('data', () => fetch('data:,x')),
    way('fetch', () => fetch('http://' + at + 'fetch', { mode: 'no-cors' })),
    way('keepalive', () => fetch('http://' + at + 'keepalive', { mode: 'no-cors', keepalive: true, method: 'POST', body: 'x' })),
    way('xhr', () => new Promise((done, fail) => { const x = new XMLHttpRequest(); x.open('GET', 'http://' + at + 'xhr'); x.onload = done; x.onerror = fail; x.send(); })),
    way('beacon', () => navigator.sendBeacon('http://' + at + 'beacon', 'x')),
    way('socket', () => new Promise((done) => { const s = new WebSocket('ws://' + at + 'socket'); s.onopen = () => done('open'); s.onerror = () => done('refused'); })),
    way('events', () => new Promise((done) => { const s = new EventSource('http://' + at + 'events'); s.onopen = () => done('open'); s.onerror = () => { s.close(); done('refused'); }; })),
    way('worker', () => new Promise((done) => {
      const w = new Worker(script("fetch('http://" + at + "worker', { mode: 'no-cors' }).then(() => postMessage('fetched'), () => postMessage('refused'))"));
      w.onmessage = (event) => done(event.data); w.onerror = () => done('refused');
    })),
    way('transport', async () => { const t = new WebTransport('https://127.0.0.1:${udp}/'); t.closed.catch(() => undefined); await t.ready; return 'ready'; }),
    way('stun', () => peer([{ urls: 'stun:127.0.0.1:${udp}' }])),
    way('turn', () => peer([{ urls: 'turn:127.0.0.1:${udp}?transport=udp', username: 'u', credential: 'c' }])),
    way('turn-tcp', () => peer([{ urls: 'turn:127.0.0.1:${tcp}?transport=tcp', username: 'u', credential: 'c' }])),
    way('img', () => element('img', (e) => { e.src = 'http://' + at + 'img'; })),
    way('audio', () => element('audio', (e) => { e.preload = 'auto'; e.src = 'http://' + at + 'audio'; })),
    way('style', () => element('link', (e) => { e.rel = 'stylesheet'; e.href = 'http://' + at + 'style'; })),
    way('prefetch', () => element('link', (e) => { e.rel = 'prefetch'; e.href = 'http://' + at + 'prefetch'; })),
    way('preconnect', () => element('link', (e) => { e.rel = 'preconnect'; e.href = 'http://' + at; })),
    way('frame', () => element('iframe', (e) => { e.src = 'http://' + at + 'frame'; })),
    way('window', () => String(window.open('http://' + at + 'window'))),
  ]);
  return said;
}`;

for (const which of ['decoder', 'main'] as const)
  test(`with its policy off, the ${which} page reaches no server`, async () => {
    arrived.length = 0;
    const { port: tcp } = stream.address() as AddressInfo;
    const said = (await insideOf(which, waysOut(tcp, datagrams.address().port))) as Record<string, string>;
    expect(arrived).toEqual([]);
    expect(said.fetch).toBe('refused: TypeError');
    // The policy really was off: it allows no such address.
    expect(said.data).toBe('[object Response]');
    // Requests are refused before a proxy is asked at all: either of the two would do.
    const errors = await running.app.evaluate(() => (globalThis as { errors?: string[] }).errors ?? []);
    expect(errors.length).toBeGreaterThan(8);
    expect(new Set(errors)).toEqual(new Set(['net::ERR_BLOCKED_BY_CLIENT']));
  });

test('the decoder is given its own files, and no recording but by its token', async () => {
  const asked = [
    'earshot-media://recording/1',
    'earshot-media://own/1',
    'earshot-media://cover/1',
    'earshot-media://decode/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
    'earshot-app://main/index.html',
    'earshot-app://main/decoder/index.html',
    'earshot-app://decoder/index.html',
    'earshot-app://decoder/decoder/..%2findex.html',
    'earshot-app://decoder/decoders/..%2fapp%2fmain.js',
    'earshot-app://decoder/licences.txt',
    'earshot-app://decoder/decoder/index.html',
    'earshot-app://decoder/decoders/ffmpeg-audio.wasm',
  ];
  const statuses = await insideOf(
    'decoder',
    `() => Promise.all(${JSON.stringify(asked)}.map((url) => fetch(url).then((answer) => answer.status, () => 0)))`,
  );
  expect(statuses).toEqual([404, 404, 404, 404, 404, 404, 404, 403, 403, 404, 200, 200]);
});
