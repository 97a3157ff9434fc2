// What the words of `earshot serve` and `earshot worker` come to, and which are refused.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseWords } from '../../app/cli/words.ts';
import { ENGINES } from '../../app/speech/engines.ts';

/** The command as it was understood, or the sentence of the refusal. */
function read(words: string): unknown {
  const parsed = parseWords(words.split(' '), ENGINES, {});
  return parsed.ok ? parsed.command : parsed.message;
}
const WORKER = 'worker --server https://farm.example:8787';

describe('serve', () => {
  it('alone is for this computer, within limits', () => {
    expect(read('serve')).toEqual({
      ...{ name: 'serve', host: '127.0.0.1', port: 8787, tls: null, queue: null, noToken: false },
      ...{ maxBytes: 5_000_000_000, maxSeconds: null, openPerToken: 100, keepDays: 7 },
      ...{ proxies: ['127.0.0.1', '::1'], allowPrivate: false },
    });
  });

  it('takes every choice', () => {
    const words =
      'serve --host 0.0.0.0 --cert a.pem --key b.pem --no-token --allow-private-urls --max-size 2 --max-minutes 90 --open 3 --keep-days 1 --proxy 192.0.2.1 --proxy 2001:db8::1 --queue rediss://queue.example:6380';
    expect(read(words)).toEqual({
      ...{ name: 'serve', host: '0.0.0.0', port: 8787, tls: { cert: 'a.pem', key: 'b.pem' }, noToken: true },
      ...{ maxBytes: 2_000_000, maxSeconds: 5_400, openPerToken: 3, keepDays: 1 },
      ...{ proxies: ['192.0.2.1', '2001:db8::1'], allowPrivate: true },
      queue: 'rediss://queue.example:6380',
    });
  });

  it('takes every port that there is, and no other', () => {
    const port = fc.oneof(fc.constantFrom(0, 1, 65_535, 65_536), fc.nat(200_000));
    fc.assert(
      fc.property(port, (at) => {
        const said = read(`serve --port ${at}`);
        if (at <= 65_535) expect(said).toMatchObject({ port: at });
        else expect(said).toContain('--port takes');
      }),
    );
  });

  it.each([
    ['--port', ['--port -1', '--port 80.5', '--port http', '--port 080']],
    ['--cert and --key', ['--cert a.pem', '--key b.pem']],
    ['--proxy', ['--proxy proxy.example', '--proxy ::1 --proxy 192.0.2.0/24']],
    ['--queue', ['--queue http://queue.example', '--queue queue.example:6379', '--queue redis://']],
    ['--max-size', ['--max-size 0', '--max-minutes 0', '--open none', '--keep-days 0']],
    ['no words but', ['everything']],
  ])('refuses by what it does not take: %s', (named, all) => {
    for (const words of all) expect(read(`serve ${words}`)).toContain(named);
  });
});

describe('worker', () => {
  it('takes one at a time, ten gigabytes and a minute, where nothing else is said', () => {
    expect(read(WORKER)).toMatchObject({
      ...{ name: 'worker', server: 'https://farm.example:8787', queue: null, token: null, ca: null },
      ...{ atOnce: 1, cacheBytes: 10_000_000_000, drainMs: 60_000 },
    });
    expect(read(`${WORKER} --at-once 256 --cache-size 1 --drain 0 --name Mina’s`)).toContain('--name');
    expect(read(`${WORKER} --at-once 256 --cache-size 1 --drain 0 --name desk-2`)).toMatchObject({
      ...{ atOnce: 256, cacheBytes: 1_000_000, drainMs: 0, workerName: 'desk-2' },
    });
  });

  it.each([
    ['--at-once', ['--at-once 257', '--at-once 0', '--cache-size 0', '--drain soon']],
    ['--queue', ['--queue farm.example']],
    ['no words', ['now']],
  ])('refuses by what it does not take: %s', (named, all) => {
    for (const words of all) expect(read(`${WORKER} ${words}`)).toContain(named);
  });

  it('wants the address of a server, and nothing behind it', () => {
    for (const server of [
      '',
      ' --server farm.example',
      ' --server https://farm.example/v1',
      ' --server ftp://f.example',
    ])
      expect(read(`worker${server}`)).toContain('--server takes');
  });
});
