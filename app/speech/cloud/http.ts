// Connections to the speech service: who makes them, how long they may take, bounded answers, and what their errors mean.
import type { Dispatcher } from 'undici';
import { failure, type Failure } from '../../domain/failure.ts';
import { NetworkFault, readNetworkError } from '../../net/network-fault.ts';

/** Limits of one request, milliseconds. */
export interface Timeouts {
  /** TCP and TLS handshake. */
  readonly connectMs: number;
  /** Longest standstill of an upload, and longest wait for the answer once all of it was handed over. */
  readonly uploadMs: number;
  /** Wait for the first byte of an answer to a question, and between two pieces of any answer. */
  readonly answerMs: number;
  /** Whole length of a question, so that an answer that trickles cannot hold a poll for ever. */
  readonly questionMs: number;
}

export const TIMEOUTS: Timeouts = {
  // Twice the slowest handshakes of mobile networks; a sleeping network shows itself sooner.
  connectMs: 15_000,
  // Giving up too late costs a slot, giving up too early leaves a paid upload in doubt. Megabytes may still lie in the
  // system's buffers when the last byte was handed over: at 10 KB/s a full 4 MB buffer takes 7 minutes.
  uploadMs: 10 * 60_000,
  answerMs: 60_000,
  questionMs: 5 * 60_000,
};

/** Largest answer that is read: of an error, of a create and of a result, bytes. */
export const ERROR_MAX_BYTES = 64 * 1024;
export const CREATED_MAX_BYTES = 1024 * 1024;
export const RESULT_MAX_BYTES = 256 * 1024 * 1024;

/** An answer with a status, its body read as far as the limit goes. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The body as it came, as far as the limit goes. */
  readonly bytes: Uint8Array;
  /** The same as text; made when it is first asked for. */
  readonly text: string;
  /** True when the body went on after the limit, or broke off before its end. */
  readonly cut: 'no' | 'too-large' | 'broken';
}

/** What came of a request: an answer, or the error that came instead. */
export type Exchange =
  | { readonly answer: HttpAnswer; readonly error?: undefined }
  | { readonly answer: null; readonly error: unknown };

export interface HttpQuestion {
  readonly url: URL;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: AsyncIterable<Uint8Array>;
  readonly signal: AbortSignal;
  readonly headersTimeoutMs: number;
  readonly bodyTimeoutMs: number;
  /** Bytes of the body to read, by status. */
  readonly maxBytes: (status: number) => number;
  /** The connections are for this request only, and closed after it. */
  readonly ownConnection?: boolean;
  /** Called as soon as there is a status or an error, before the answer's body is read. */
  readonly onSettled?: () => void;
}

/** Sends one request and reads its answer. Never throws for what the network does. */
export async function exchange(
  connections: (url: URL) => Dispatcher | Promise<Dispatcher>,
  question: HttpQuestion,
): Promise<Exchange> {
  let alone: Dispatcher | undefined;
  try {
    const dispatcher = await connections(question.url);
    if (question.ownConnection) alone = dispatcher;
    const response = await dispatcher.request({
      origin: question.url.origin,
      path: question.url.pathname + question.url.search,
      method: question.method,
      headers: { ...question.headers },
      // The types do not know that any async iterable is streamed, with back pressure.
      body: (question.body ?? null) as null,
      signal: question.signal,
      headersTimeout: question.headersTimeoutMs,
      bodyTimeout: question.bodyTimeoutMs,
      reset: question.ownConnection ?? false,
    });
    question.onSettled?.();
    const { statusCode: status, headers } = response;
    // Of a web page only the title is looked at, whatever the status says and however long it is.
    const isPage = /html/i.test(String(headers['content-type'] ?? '').slice(0, 100));
    const maxBytes = Math.min(question.maxBytes(status), isPage ? ERROR_MAX_BYTES : Infinity);
    const { bytes, cut } = await readBounded(response.body, maxBytes);
    return { answer: new ReadAnswer(status, headers, bytes, cut) };
  } catch (error) {
    question.onSettled?.();
    return { answer: null, error };
  } finally {
    await alone?.destroy().catch(() => undefined);
  }
}

async function readBounded(
  body: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<Pick<HttpAnswer, 'bytes' | 'cut'>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  let cut: HttpAnswer['cut'] = 'no';
  try {
    // Leaving the loop destroys the body, and with it the connection.
    for await (const chunk of body) {
      chunks.push(chunk.subarray(0, maxBytes - length));
      length += chunk.length;
      if (length <= maxBytes) continue;
      cut = 'too-large';
      break;
    }
  } catch {
    cut = 'broken';
  }
  return { bytes: Buffer.concat(chunks), cut };
}

/** Turning the result of a day of speech into text takes long, so that it is only done for whoever needs it. */
class ReadAnswer implements HttpAnswer {
  readonly status: number;
  readonly headers: HttpAnswer['headers'];
  readonly bytes: Uint8Array;
  readonly cut: HttpAnswer['cut'];
  #text: string | null = null;

  constructor(status: number, headers: HttpAnswer['headers'], bytes: Uint8Array, cut: HttpAnswer['cut']) {
    this.status = status;
    this.headers = headers;
    this.bytes = bytes;
    this.cut = cut;
  }

  get text(): string {
    return (this.#text ??= new TextDecoder().decode(this.bytes));
  }
}

/** A failure to get any answer, for a request of which nothing was taken. */
export function networkFailure(error: unknown): Failure {
  if (error instanceof NetworkFault) return error.failure;
  const { detail, trouble } = readNetworkError(error);
  return failure(trouble === 'untrusted' ? 'tls' : trouble, { detail });
}
