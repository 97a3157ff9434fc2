// Hosts that serve recordings well and badly, and what comes of each: the rows of docs/by-address.md.
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { DownloadRequest } from '../../app/download/download.ts';
import {
  contentOf,
  cut,
  digest,
  fetchTo,
  folder,
  give,
  namesIn,
  sound,
  startHost,
  type Serve,
} from './host.ts';

const BYTES = sound();
const HALF = BYTES.length >> 1;
const PAGE = '<!doctype html><html><head><title>Sign in</title></head><body>Please sign in</body></html>';

interface Row {
  readonly what: string;
  readonly serve: Serve;
  /** A failure's code, or the whole recording after so many questions. */
  readonly end: string | number;
  /** How often it is asked, where it comes to no recording. */
  readonly questions?: number;
  readonly more?: Partial<DownloadRequest>;
  readonly path?: string;
  /** The content that is expected, where it is another one. */
  readonly bytes?: Buffer;
}

const say =
  (status: number, headers: Record<string, string> = {}, body: string | Uint8Array = ''): Serve =>
  (_request, response) =>
    response.writeHead(status, headers).end(body);

/** First an answer that breaks off in the middle, then another way to answer. */
const thenServe =
  (then: Serve): Serve =>
  (request, response, turn) =>
    turn === 1 ? give(request, response, BYTES, { cutAfter: HALF }) : then(request, response, turn);

const ROWS: readonly Row[] = [
  { what: 'serves it', serve: (q, r) => give(q, r, BYTES), end: 1 },
  {
    what: 'breaks off in the middle, and serves Range',
    serve: thenServe((q, r) => give(q, r, BYTES)),
    end: 2,
  },
  {
    what: 'breaks off again and again, each time further on',
    serve: (q, r) => give(q, r, BYTES, { cutAfter: 70_000 }),
    end: 4,
  },
  {
    what: 'breaks off, and ignores Range',
    serve: thenServe((q, r) => {
      delete q.headers.range;
      give(q, r, BYTES);
    }),
    end: 2,
  },
  {
    what: 'breaks off, and names no state of the thing',
    serve: (q, r, turn) => give(q, r, BYTES, { etag: null, ...(turn === 1 ? { cutAfter: HALF } : {}) }),
    end: 2,
  },
  {
    what: 'serves parts smaller than were asked for',
    serve: thenServe((q, r) => {
      const from = Number(/\d+/.exec(q.headers.range ?? '')?.[0]);
      q.headers.range = `bytes=${from}-${from + 69_999}`;
      give(q, r, BYTES);
    }),
    end: 3,
  },
  {
    what: 'has another recording after the break (If-Range)',
    serve: thenServe((q, r) => give(q, r, sound(2))),
    end: 2,
    bytes: sound(2),
  },
  {
    what: 'has another recording after the break, and ignores If-Range',
    serve: thenServe((q, r) => {
      delete q.headers['if-range'];
      give(q, r, sound(2));
    }),
    end: 3,
    bytes: sound(2),
  },
  {
    what: 'has another recording after the break, and hides that',
    serve: thenServe((q, r, turn) => {
      delete q.headers['if-range'];
      give(q, r, sound(2), turn === 2 ? { etag: null } : {});
    }),
    end: 3,
    bytes: sound(2),
  },
  {
    what: 'has another recording each time',
    serve: (q, r, turn) => {
      delete q.headers['if-range'];
      give(q, r, sound(turn), { etag: `"${turn}"`, cutAfter: 70_000 });
    },
    end: 'address-changing',
  },
  {
    what: 'says 412 after the break',
    serve: thenServe((q, r, turn) => (turn === 2 ? say(412)(q, r, turn) : give(q, r, BYTES))),
    end: 3,
  },
  {
    what: 'sends another part than was asked for',
    serve: thenServe((q, r, turn) => {
      if (turn > 2) give(q, r, BYTES);
      else
        say(206, { 'content-range': `bytes 0-${HALF - 1}/${BYTES.length}` }, BYTES.subarray(0, HALF))(
          q,
          r,
          2,
        );
    }),
    end: 3,
  },
  {
    what: 'sends a part of something longer',
    serve: thenServe((q, r, turn) => {
      const longer = BYTES.length + 4;
      if (turn > 2) give(q, r, BYTES);
      else
        say(206, {
          'content-range': `bytes ${HALF}-${longer - 1}/${longer}`,
          etag: `"${digest(BYTES).slice(0, 12)}"`,
        })(q, r, 2);
    }),
    end: 3,
  },
  {
    what: 'has nothing behind the break any more (416)',
    serve: thenServe((q, r, turn) =>
      turn === 2 ? say(416, { 'content-range': 'bytes */100' })(q, r, 2) : give(q, r, BYTES),
    ),
    end: 3,
  },
  {
    what: 'promises more bytes than it has, and ends',
    serve: (_q, r) => {
      r.writeHead(200, { 'content-length': String(BYTES.length + 1_000), etag: '"a"' });
      cut(r, BYTES);
    },
    end: 'address-unreachable',
  },
  {
    what: 'promises fewer bytes than it has',
    serve: (_q, r) => {
      r.socket?.end(
        Buffer.concat([Buffer.from(`HTTP/1.1 200 OK\r\ncontent-length: ${HALF}\r\n\r\n`), BYTES]),
      );
    },
    end: 1,
    bytes: BYTES.subarray(0, HALF),
  },
  {
    what: 'names no length (chunked)',
    serve: (_q, r) => {
      r.writeHead(200, { 'content-type': 'audio/wav' });
      r.write(BYTES.subarray(0, HALF));
      r.end(BYTES.subarray(HALF));
    },
    end: 1,
  },
  {
    what: 'names no length, and breaks off within a chunk',
    serve: (q, r, turn) => {
      if (turn > 1) return give(q, r, BYTES);
      r.writeHead(200, { 'content-type': 'audio/wav' });
      cut(r, BYTES.subarray(0, HALF));
    },
    end: 2,
  },
  {
    what: 'ends the connection in the place of a length',
    serve: (_q, r) => {
      r.socket?.end(
        Buffer.concat([Buffer.from('HTTP/1.0 200 OK\r\ncontent-type: audio/wav\r\n\r\n'), BYTES]),
      );
    },
    end: 1,
  },
  {
    what: 'sends a web page as success, named audio',
    serve: say(200, { 'content-type': 'audio/mpeg' }, PAGE),
    end: 'address-not-sound',
  },
  {
    what: 'sends a feed',
    serve: say(200, {}, '<?xml version="1.0"?>\n<!-- made by a host -->\n<rss version="2.0"></rss>'),
    end: 'address-not-sound',
  },
  { what: 'sends data', serve: say(200, {}, '{"error": "no such file"}'), end: 'address-not-sound' },
  { what: 'sends a playlist', serve: say(200, {}, '#EXTM3U\n#EXTINF:10\n1.ts\n'), end: 'address-not-sound' },
  { what: 'sends nothing (0 bytes)', serve: say(200), end: 'address-not-sound' },
  {
    what: 'packs it with gzip, unasked',
    serve: say(200, { 'content-encoding': 'gzip' }, gzipSync(BYTES)),
    end: 1,
  },
  {
    what: 'packs it with gzip, and breaks off',
    serve: (_q, r, turn) => {
      const packed = gzipSync(BYTES);
      r.writeHead(200, { 'content-encoding': 'gzip', 'content-length': String(packed.length) });
      if (turn > 1) r.end(packed);
      else cut(r, packed.subarray(0, packed.length >> 1));
    },
    end: 2,
  },
  {
    what: 'packs it in a way of its own',
    serve: say(200, { 'content-encoding': 'zstd' }, BYTES),
    end: 'address-refused',
  },
  {
    what: 'passes on ten times',
    serve: (q, r, turn) => (turn <= 10 ? say(302, { location: `/${turn}` })(q, r, turn) : give(q, r, BYTES)),
    end: 11,
  },
  {
    what: 'passes on eleven times',
    serve: (q, r, turn) => (turn <= 11 ? say(302, { location: `/${turn}` })(q, r, turn) : give(q, r, BYTES)),
    end: 'address-leads-astray',
    questions: 11,
  },
  {
    what: 'sends parts and never says of what',
    serve: say(206, {}, BYTES),
    end: 'address-changing',
    questions: 6,
  },
  {
    what: 'passes on to itself without an end',
    serve: say(301, { location: '/' }),
    end: 'address-leads-astray',
  },
  {
    what: 'passes on to a file of this computer',
    serve: say(302, { location: 'file:///etc/hostname' }),
    end: 'address-leads-astray',
  },
  { what: 'passes on to nowhere', serve: say(302, { location: 'http://' }), end: 'address-leads-astray' },
  {
    what: 'passes on into the private network',
    serve: say(302, { location: 'http://192.168.77.1/a.mp3' }),
    end: 'address-private',
  },
  {
    what: 'passes on to this computer by another name',
    serve: say(302, { location: 'http://localhost:9/a.mp3' }),
    end: 'address-private',
  },
  {
    what: 'passes on to where machines of a cloud keep their secrets',
    serve: say(302, { location: 'http://169.254.169.254/latest/' }),
    end: 'address-private',
  },
  { what: 'says 401', serve: say(401), end: 'address-refused' },
  { what: 'says 403', serve: say(403), end: 'address-refused' },
  { what: 'says 404', serve: say(404), end: 'address-gone' },
  { what: 'says 410', serve: say(410), end: 'address-gone' },
  {
    what: 'says 503, and then serves it',
    serve: (q, r, turn) => (turn === 1 ? say(503)(q, r, 1) : give(q, r, BYTES)),
    end: 2,
  },
  {
    what: 'says 429 and asks to wait for an hour',
    serve: say(429, { 'retry-after': '3600' }),
    end: 'address-busy',
  },
  { what: 'says 500 for ever', serve: say(500), end: 'address-unreachable' },
  {
    what: 'falls silent in the middle',
    serve: (q, r, turn) => {
      if (turn > 1) return give(q, r, BYTES);
      r.writeHead(200, { 'content-length': String(BYTES.length), etag: `"${digest(BYTES).slice(0, 12)}"` });
      r.write(BYTES.subarray(0, HALF));
    },
    end: 2,
  },
  {
    what: 'drips a byte at a time',
    serve: (_q, r) => {
      r.writeHead(200, { 'content-length': '1000000' });
      const timer = setInterval(() => r.write('x'), 20);
      r.on('close', () => clearInterval(timer));
    },
    end: 'address-unreachable',
  },
  { what: 'never answers', serve: () => undefined, end: 'address-unreachable' },
  { what: 'closes without an answer', serve: (_q, r) => r.socket?.destroy(), end: 'address-unreachable' },
  {
    what: 'speaks something else than HTTP',
    serve: (_q, r) => r.socket?.end('220 ready\r\n'),
    end: 'address-unreachable',
  },
  {
    what: 'has more than the limit, and says so',
    serve: (q, r) => give(q, r, BYTES),
    more: { maxBytes: BYTES.length - 1 },
    end: 'address-too-large',
  },
  {
    what: 'has more than the limit, and does not say so',
    serve: (_q, r) => {
      r.writeHead(200, {});
      r.write(BYTES.subarray(0, HALF));
      r.end(BYTES.subarray(HALF));
    },
    more: { maxBytes: BYTES.length - 1 },
    end: 'address-too-large',
  },
  {
    what: 'has exactly the limit',
    serve: (q, r) => give(q, r, BYTES),
    more: { maxBytes: BYTES.length },
    end: 1,
  },
];

describe('a host that', () => {
  it.each(ROWS)(
    '$what',
    async ({ bytes = BYTES, end, more, path = '/show/episode 1.wav', questions, serve }) => {
      const directory = folder();
      const host = await startHost(serve);
      const outcome = await fetchTo(directory, host.origin + path, more, { patience: { headersMs: 500 } });
      if (typeof end === 'number') {
        if (outcome.kind !== 'done') expect(outcome).toEqual({ kind: 'done' });
        else {
          expect(contentOf(outcome.path)).toBe(digest(bytes));
          expect(outcome.sizeBytes).toBe(bytes.length);
          await outcome.forget();
        }
        expect(namesIn(directory)).toEqual(['episode 1.wav']);
        expect(host.requests).toHaveLength(end);
      } else {
        expect(outcome).toMatchObject({ kind: 'failed', failure: { code: end } });
        if (questions !== undefined) expect(host.requests).toHaveLength(questions);
        // Nothing that could be taken for a recording, and no part that nobody will go on with.
        const left = namesIn(directory);
        expect(left.filter((name) => !name.startsWith('.earshot-'))).toEqual([]);
        if (outcome.kind === 'failed' && !outcome.failure.retryable) expect(left).toEqual([]);
      }
    },
  );
});
