// What a test can tell the loopback speech server, and what it can ask it afterwards.
import type { IncomingHttpHeaders } from 'node:http';
import type { ReceivedFile } from './speech-server-multipart.ts';
import type { Shape } from './speech-server-shapes.ts';

/** The calls that rules can aim at. */
export type Call = 'create' | 'get' | 'logs' | 'billing' | 'models';

/** What goes wrong. Shares and bytes count the whole body of the request. */
export type Fault =
  /** Another answer; `early`: before the body was read. A string body is sent as it is, anything else as JSON. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly body?: unknown;
      readonly headers?: Readonly<Record<string, string | string[]>>;
      readonly early?: boolean;
      /** The upload is accepted all the same. */
      readonly accept?: boolean;
    }
  /** The connection is reset when this much of the body was read; a whole body is accepted before. */
  | {
      readonly kind: 'reset';
      readonly atBytes?: number;
      readonly atShare?: number;
      readonly accept?: boolean;
    }
  /** Nothing is read any more. */
  | { readonly kind: 'stall'; readonly atShare: number }
  /** The body is read slowly. */
  | { readonly kind: 'slow'; readonly bytesPerSecond: number }
  /** The body is read, and no answer comes. */
  | { readonly kind: 'silence' }
  /** The usual answer comes later. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** The usual answer breaks off: its head promises more than comes. */
  | { readonly kind: 'broken-answer' }
  /** These bytes are the whole answer, head included. */
  | { readonly kind: 'raw'; readonly bytes: string }
  /** A connection that served a request before is reset without an answer. */
  | { readonly kind: 'dead-keep-alive' };

/** One fault, for the next `times` calls that it matches. */
export interface Rule {
  readonly on: Call;
  readonly fault: Fault;
  /** Default 1. */
  readonly times?: number;
  /** Calls of this kind that pass unharmed before. */
  readonly after?: number;
}

/** A request as it came. */
export interface SeenRequest {
  readonly call: Call | 'other';
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Which connection it came over, and its number on that connection, both from 1. */
  readonly connection: number;
  readonly turn: number;
  /** Bytes of the body that were read. */
  bodyBytes: number;
}

/** An accepted piece of work. */
export interface Generation {
  readonly id: string;
  readonly requestId: string | null;
  readonly fields: readonly (readonly [string, string])[];
  readonly file: ReceivedFile | null;
  readonly url: string | null;
  readonly order: readonly string[];
  readonly acceptedAt: number;
  polls: number;
}

export interface SpeechServerOptions {
  /** Keys it takes; null takes any. */
  keys?: readonly string[] | null;
  /** Work is done after this many milliseconds and this many polls that said otherwise. */
  readyAfterMs?: number;
  pendingPolls?: number;
  /** What was said; may depend on the upload. */
  transcript?: string | ((work: Generation) => string);
  shape?: Shape;
  /** The name of the payload: `result` in every published example, `output` in the newer schema. */
  wrapper?: 'result' | 'output' | 'root';
  /** Words for the status of waiting and finished work. */
  pendingStatuses?: readonly string[];
  doneStatus?: string;
  /** A whole answer to a get, in place of everything above. */
  answerGet?: (work: Generation) => unknown;
  resultsKeptMs?: number;
  hashing?: boolean;
  port?: number;
}

export interface SpeechServer {
  /** `http://127.0.0.1:<port>/v1` */
  readonly baseUrl: string;
  /** May be changed while it runs. */
  readonly options: SpeechServerOptions;
  readonly requests: readonly SeenRequest[];
  readonly generations: readonly Generation[];
  /** Accepted uploads by content (hex SHA-256) and by client request id. */
  acceptedByHash(): ReadonlyMap<string, number>;
  acceptedByRequestId(): ReadonlyMap<string, number>;
  addRule(rule: Rule): void;
  clearRules(): void;
  close(): Promise<void>;
}
