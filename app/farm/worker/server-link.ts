// How a worker speaks to its server: HTTP with a token, each answer parsed, each trouble a value.
import { Readable } from 'node:stream';
import { request, type Dispatcher } from 'undici';
import * as v from 'valibot';
import {
  beatAnswer,
  FARM_PROTOCOL,
  farmOrder,
  helloAnswer,
  soundAnswer,
  WORKER_HEADER,
  type FarmOrder,
  type FarmResult,
} from '../../contract/farm/messages.ts';
import type { Failure } from '../../domain/failure.ts';
import type { WorkerProfile } from '../../domain/farm.ts';
import { timeLimit } from '../../domain/time-limit.ts';
import type { BeatAnswer } from '../crew.ts';
import { directly } from '../../net/connect.ts';

export interface ServerLinkHow {
  /** `https://studio:8787`, without a path. */
  readonly server: string;
  readonly token: string;
  /** Certificates to trust in the place of the usual ones, PEM. */
  readonly ca?: string | undefined;
}

/** No answer, or none that can be used: to be asked again later. */
export class NoAnswer extends Error {}
/** The server will not have this worker; its words say why. */
export class NotWelcome extends Error {}
/** What was asked about is somebody else's by now, or nobody's. */
export class TooLate extends Error {}

/** What a worker has in its hands. */
export interface WorkerBeat {
  readonly holds: readonly { readonly fence: number; readonly doneSeconds: number }[];
  readonly isResting: boolean;
  readonly isLeaving: boolean;
}

/** Longest wait for the head of an answer, milliseconds. */
const ANSWER_MS = 15_000;
const CONNECT_MS = 5_000;
/** A result is hours of text, and its server may be busy. */
const RESULT_MS = 120_000;
const MOST_BYTES = 4_000_000;
/** What is handed to the socket at a time, bytes. */
const PIECE_BYTES = 64 * 1024;

export class ServerLink {
  readonly #how: ServerLinkHow;
  readonly #workerId: string;
  readonly #dispatcher: Dispatcher;
  readonly #resultMs: number;

  /** @param resultMs longest wait for what the server says to a result, once it is sent, and longest pause in sending it */
  constructor(how: ServerLinkHow, workerId: string, resultMs = RESULT_MS) {
    this.#how = how;
    this.#resultMs = resultMs;
    this.#workerId = workerId;
    this.#dispatcher = directly({ connectMs: CONNECT_MS, ca: how.ca });
  }

  /** Introduces itself. @throws NotWelcome, NoAnswer */
  async hello(profile: WorkerProfile, signal: AbortSignal): Promise<v.InferOutput<typeof helloAnswer>> {
    const body = { protocol: FARM_PROTOCOL, workerId: this.#workerId, profile };
    return read(helloAnswer, await this.#post('hello', body, ANSWER_MS, signal));
  }

  /** Says what it holds, and listens. @param longestMs the server answers by then */
  async beat(beat: WorkerBeat, longestMs: number, signal: AbortSignal): Promise<BeatAnswer> {
    const body = { workerId: this.#workerId, ...beat };
    return read(beatAnswer, await this.#post('beat', body, longestMs + ANSWER_MS, signal));
  }

  /** @throws TooLate where it must not have the task */
  async claim(taskId: number, signal: AbortSignal): Promise<FarmOrder> {
    const answer = await this.#post('claim', { workerId: this.#workerId, taskId }, ANSWER_MS, signal);
    return read(farmOrder, answer);
  }

  async bye(): Promise<void> {
    await this.#post('bye', { workerId: this.#workerId }, ANSWER_MS, timeLimit(ANSWER_MS));
  }

  /** @throws TooLate where nobody wants it any more */
  async result(fence: number, result: FarmResult, signal: AbortSignal): Promise<void> {
    await this.#post(`result/${fence}`, result, this.#resultMs, signal);
  }

  async failure(fence: number, failure: Failure, crashed: boolean, signal: AbortSignal): Promise<void> {
    await this.#post(`failure/${fence}`, { failure, crashed }, ANSWER_MS, signal);
  }

  async giveBack(fence: number, signal: AbortSignal): Promise<void> {
    await this.#post(`return/${fence}`, {}, ANSWER_MS, signal);
  }

  /** A new address for the recording of an attempt. */
  async soundPath(fence: number, signal: AbortSignal): Promise<string> {
    return read(soundAnswer, await this.#post(`sound/${fence}`, {}, ANSWER_MS, signal)).soundPath;
  }

  /**
   * Reads a recording from some byte on.
   * @param content which one it has to be: another is sent whole, from its first byte
   */
  async sound(
    path: string,
    from: number,
    content: string,
    signal: AbortSignal,
  ): Promise<Dispatcher.ResponseData> {
    const headers = from === 0 ? {} : { range: `bytes=${from}-`, 'if-range': `"${content}"` };
    return this.#ask(path, {
      method: 'GET',
      headers,
      headersTimeout: ANSWER_MS,
      bodyTimeout: ANSWER_MS,
      signal,
    });
  }

  close(): void {
    this.#dispatcher.destroy().catch(() => undefined);
  }

  async #post(path: string, body: unknown, answerMs: number, signal: AbortSignal): Promise<unknown> {
    const bytes = Buffer.from(JSON.stringify(body));
    const answer = await this.#ask(`/v1/work/${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${this.#how.token}`,
        'content-type': 'application/json',
        'content-length': String(bytes.length),
        [WORKER_HEADER]: this.#workerId,
      },
      body: bytes.length > PIECE_BYTES ? Readable.from(piecesOf(bytes)) : bytes,
      headersTimeout: answerMs,
      bodyTimeout: ANSWER_MS,
      signal,
    });
    const text = await bodyOf(answer);
    const { statusCode: status } = answer;
    if (status === 200) return jsonOf(text);
    const words = wordsOf(text);
    if (status === 409 && !path.startsWith('hello')) throw new TooLate(words);
    if (status === 401 || status === 403 || status === 404 || status === 409 || status === 400)
      throw new NotWelcome(words || `The server answers with ${status}.`);
    throw new NoAnswer(`The server answers with ${status}.`);
  }

  async #ask(
    path: string,
    how: Omit<Dispatcher.RequestOptions, 'path' | 'origin'> & { readonly signal: AbortSignal },
  ): Promise<Dispatcher.ResponseData> {
    try {
      return await request(new URL(path, this.#how.server), { ...how, dispatcher: this.#dispatcher });
    } catch (error) {
      throw new NoAnswer(error instanceof Error ? error.message : String(error));
    }
  }
}

/**
 * A long body, bit by bit. In one piece it counts as sent for undici 7.30.2 as soon as it lies in the socket's queue, so that on a slow
 * line the wait for the answer ends while it is still on its way (findings/undici-times-out-while-it-still-sends-one-big-chunk.sh).
 */
function* piecesOf(bytes: Buffer): Generator<Buffer, void, void> {
  for (let from = 0; from < bytes.length; from += PIECE_BYTES) yield bytes.subarray(from, from + PIECE_BYTES);
}

async function bodyOf({ body }: Dispatcher.ResponseData): Promise<string> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const piece of body as AsyncIterable<Buffer>) {
      bytes += piece.length;
      if (bytes > MOST_BYTES) throw new Error('the answer is too long');
      pieces.push(piece);
    }
  } catch (error) {
    throw new NoAnswer(error instanceof Error ? error.message : String(error));
  }
  return Buffer.concat(pieces).toString('utf8');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new NoAnswer('The server answers with something else than JSON.');
  }
}

/** What the server said of a refusal, for people. */
function wordsOf(text: string): string {
  try {
    const { message } = JSON.parse(text) as { readonly message?: unknown };
    return typeof message === 'string' ? message.slice(0, 500) : '';
  } catch {
    return '';
  }
}

function read<S extends v.GenericSchema>(schema: S, answer: unknown): v.InferOutput<S> {
  const parsed = v.safeParse(schema, answer);
  if (!parsed.success) throw new NoAnswer(`The server's answer does not parse: ${parsed.issues[0].message}`);
  return parsed.output;
}
