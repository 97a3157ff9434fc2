// Why a request is refused, as callers read it: one form of body for every refusal, with a status that says whose fault it is.
import type { Failure, FailureCode } from '../domain/failure.ts';
import { wordsOfFailure } from './failure-words.ts';

/** A refusal on its way to the caller. */
export class Refusal extends Error {
  readonly status: number;
  /** For programs: `unknown_parameter`. */
  readonly code: string;
  /** The parameter that is meant; null for none. */
  readonly param: string | null;
  /** When to ask again, seconds. */
  readonly retryAfter: number | null;

  constructor(
    status: number,
    code: string,
    message: string,
    {
      param = null,
      retryAfter = null,
    }: { readonly param?: string | null; readonly retryAfter?: number | null } = {},
  ) {
    super(message);
    this.name = 'Refusal';
    this.status = status;
    this.code = code;
    this.param = param;
    this.retryAfter = retryAfter;
  }
}

/** What the recording or the request has wrong: everything that is not here is the server's own trouble. */
const STATUS: Partial<Readonly<Record<FailureCode, number>>> = {
  'bad-argument': 400,
  'file-empty': 400,
  'not-audio': 400,
  'no-sound': 400,
  'audio-damaged': 400,
  'audio-protected': 400,
  'index-missing': 400,
  'codec-unknown': 400,
  'reader-crashed': 400,
  'model-language': 400,
  'model-not-here': 400,
  'language-unknown': 400,
  'address-private': 400,
  'address-not-sound': 400,
  'address-refused': 400,
  'address-gone': 400,
  'address-leads-astray': 400,
  'address-untrusted': 400,
  'address-unreachable': 400,
  'address-busy': 400,
  'address-changing': 400,
  'address-too-large': 413,
  'too-large': 413,
  'not-allowed': 400,
  'disk-full': 507,
};

/** Failures of our own house, said to a caller. */
export function refusalOf(failure: Failure): Refusal {
  const status = STATUS[failure.code] ?? 503;
  return new Refusal(status, failure.code, wordsOfFailure(failure), status === 503 ? { retryAfter: 60 } : {});
}

/** The body of every refusal: as the speech API has it, and under `error` as OpenAI's clients read it. */
export function refusalBody(
  { code, message, param, status }: Pick<Refusal, 'status' | 'code' | 'message' | 'param'>,
  about: { readonly path: string; readonly requestId: string; readonly nowMs: number },
) {
  return {
    statusCode: status,
    message,
    error: {
      name: code,
      code,
      message,
      param,
      type: status < 500 ? 'invalid_request_error' : 'server_error',
    },
    path: about.path,
    requestId: about.requestId,
    timestamp: new Date(about.nowMs).toISOString(),
  };
}
