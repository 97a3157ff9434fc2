// The AI/ML API as a speech service: create, get and what belongs to the account.
import type { Dispatcher } from 'undici';
import type { Clock } from '../../domain/clock.ts';
import { DEFAULT_MODEL } from './option-fields.ts';
import type { Outcome } from '../../domain/result.ts';
import type { AddressRequest, CreateOutcome, LookUpOutcome, SpeechService } from '../port.ts';
import { balance, lookUp, testKey, tryKey, type Balance } from './account.ts';
import { MAX_CREATES, type CloudContext, type CloudLog, type KeyFor } from './context.ts';
import { create, createByAddress } from './create.ts';
import { Denials, get } from './get.ts';
import { TIMEOUTS, type Timeouts } from './http.ts';
import { Pace } from '../../net/pace.ts';
import { fetchPrice } from './prices.ts';
import type { SystemProxy } from '../../net/proxies.ts';
import { connectionsTo } from './connections.ts';
import { createReader } from './reader.ts';

export interface CloudOptions {
  /** Base address with its version, e.g. `https://api.aimlapi.com/v1`; asked for at every call, so that a change counts at once. */
  readonly baseUrl: () => string;
  /** The key, for the origin that it was given for. */
  readonly apiKey: KeyFor;
  /** Whether an origin may be asked what needs no key; by default any may. */
  readonly mayAsk?: (origin: string) => boolean;
  /** Model where a recording's options name none. */
  readonly model?: () => string;
  readonly pollPaceMs: () => number;
  readonly clock: Clock;
  readonly log?: CloudLog;
  readonly timeouts?: Partial<Timeouts>;
  /** Makes connections; by default through the proxies that the environment names, else those of the system. */
  readonly dispatcher?: () => Dispatcher;
  /** Certificates to trust in the place of the usual ones, PEM. */
  readonly ca?: string;
  /** Tells the proxies of the system for an address. */
  readonly systemProxy?: SystemProxy;
  /** Most that all uploads together may send a second; null for no limit. */
  readonly uploadBytesPerSecond?: () => number | null;
  /** The bundled `reading-worker.ts`; without it large answers are read on the calling thread. */
  readonly readingWorkerUrl?: URL | string;
}

export interface CloudService extends SpeechService {
  createByAddress(request: AddressRequest): Promise<CreateOutcome>;
  lookUp(requestIds: readonly string[], signal: AbortSignal): Promise<LookUpOutcome>;
  /** Asks whether the service takes the key, without sending a recording. */
  testKey(signal: AbortSignal): Promise<{ readonly accepted: boolean; readonly message: string }>;
  /** The same as a value; null where the service has no accounts. */
  tryKey(signal: AbortSignal): Promise<Outcome<Balance | null>>;
  /** What is left on the account; failure `not-found` where the service does not tell. */
  balance(signal: AbortSignal): Promise<Outcome<Balance>>;
  /** What an hour of sound costs with a model, US dollars; null where the service does not tell. Needs no key. */
  fetchPrice(model: string, signal: AbortSignal): Promise<Outcome<number | null>>;
  /** Closes idle connections and breaks off what still runs. */
  close(): Promise<void>;
}

/** Makes the service. It holds no state that a restart would miss. */
export function createCloudService(options: CloudOptions): CloudService {
  const timeouts = { ...TIMEOUTS, ...options.timeouts };
  const denials = new Denials();
  const { dispatcher } = options;
  const connections = async (url: URL) =>
    dispatcher
      ? { way: 'given', make: dispatcher }
      : connectionsTo(url, options.systemProxy ?? null, { connectMs: timeouts.connectMs, ca: options.ca });
  let shared: { readonly way: string; readonly dispatcher: Dispatcher } | null = null;
  const questions = async (url: URL): Promise<Dispatcher> => {
    const { make, way } = await connections(url);
    if (shared?.way === way) return shared.dispatcher;
    // What is still asked over the old way comes to its end.
    void shared?.dispatcher.close();
    shared = { way, dispatcher: make() };
    return shared.dispatcher;
  };
  const context: CloudContext = {
    baseUrl: options.baseUrl,
    apiKey: options.apiKey,
    mayAsk: options.mayAsk ?? (() => true),
    model: options.model ?? (() => DEFAULT_MODEL),
    clock: options.clock,
    timeouts,
    log: options.log ?? (() => undefined),
    questions,
    forUpload: async (url) => (await connections(url)).make(),
    pace: new Pace(options.uploadBytesPerSecond ?? (() => null), options.clock),
    read: createReader(options.readingWorkerUrl ?? null),
  };
  return {
    id: 'cloud',
    get pollPaceMs() {
      return options.pollPaceMs();
    },
    maxCreates: MAX_CREATES,
    create: (request) => create(context, request),
    createByAddress: (request) => createByAddress(context, request),
    get: (generationId, signal, recordedSeconds = 0, isByAddress = false) =>
      get(context, denials, { generationId, recordedSeconds, isByAddress }, signal),
    lookUp: (requestIds, signal) => lookUp(context, requestIds, signal),
    testKey: (signal) => testKey(context, signal),
    tryKey: (signal) => tryKey(context, signal),
    balance: (signal) => balance(context, signal),
    fetchPrice: (model, signal) => fetchPrice(context, model, signal),
    close: async () => {
      await shared?.dispatcher.destroy();
      shared = null;
    },
  };
}
