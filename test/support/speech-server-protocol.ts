// The protocol of the AI/ML API as a well-behaved service speaks it: accepts work, tells its state, hands out results.
import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { ReceivedForm } from './speech-server-multipart.ts';
import { shapeResult } from './speech-server-shapes.ts';
import type { Fault, Generation, SeenRequest, SpeechServerOptions } from './speech-server-types.ts';

const DEFAULTS = {
  keys: null,
  readyAfterMs: 0,
  pendingPolls: 0,
  transcript: 'It was a quiet morning. Nobody expected the letter.',
  shape: 'deepgram',
  wrapper: 'result',
  pendingStatuses: ['waiting', 'active'],
  doneStatus: 'completed',
  resultsKeptMs: 3_600_000,
  hashing: true,
  port: 0,
} as const satisfies SpeechServerOptions;

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string | string[]>>;
}

/** The state of the service: what it accepted. */
export class Protocol {
  readonly options: SpeechServerOptions;
  readonly generations: Generation[] = [];

  constructor(given: SpeechServerOptions) {
    this.options = { ...DEFAULTS, ...given };
  }

  /** What a service without faults would say; accepts the work. */
  answer(
    request: IncomingMessage,
    seen: SeenRequest,
    form: ReceivedForm | null,
    fault: Fault | null,
  ): Answer {
    const { keys } = this.options;
    if (seen.call === 'models') return { status: 200, body: MODELS };
    if (keys && !keys.some((key) => request.headers.authorization === `Bearer ${key}`))
      return problem(seen, 401, 'Invalid API key provided');
    switch (seen.call) {
      case 'create': {
        const unaccepted =
          fault?.kind === 'answer' ? !fault.accept : fault?.kind === 'reset' && fault.accept === false;
        return unaccepted ? problem(seen, 500, 'not accepted') : this.#create(request, seen, form);
      }
      case 'get':
        return this.#get(seen);
      case 'logs':
        return {
          status: 200,
          body: {
            data: this.generations.map((work) => ({
              client_request_id: work.requestId,
              inference_id: work.id,
              status: 'success',
              cost: 0.001,
            })),
          },
        };
      case 'billing':
        return { status: 200, body: { current_balance: 12.5, currency: 'USD' } };
      default:
        return problem(seen, 404, `Cannot ${seen.method} ${seen.path}`);
    }
  }

  #create(request: IncomingMessage, seen: SeenRequest, form: ReceivedForm | null): Answer {
    const field = (name: string): string | undefined => form?.fields.find(([one]) => one === name)?.[1];
    const model = field('model');
    if (!form || !model) return problem(seen, 400, ['model should not be empty']);
    const fieldName = /gpt-4o(-mini)?-transcribe/.test(model) ? 'file' : 'audio';
    const file = form.files.find((one) => one.field === fieldName) ?? null;
    const url = field('url') ?? null;
    if (!file && url === null) return problem(seen, 400, [`${fieldName} or url is required`]);
    const header = request.headers['x-client-request-id'];
    const work: Generation = {
      id: randomBytes(15).toString('base64url'),
      requestId: typeof header === 'string' ? header : null,
      fields: form.fields,
      file,
      url,
      order: form.order,
      acceptedAt: Date.now(),
      polls: 0,
    };
    this.generations.push(work);
    return {
      status: 201,
      body: { generation_id: work.id },
      headers: { 'x-inference-id': work.id, 'x-aimlapi-usd-spent': '0.0012' },
    };
  }

  #get(seen: SeenRequest): Answer {
    const id = decodeURIComponent(seen.path.split('?')[0]?.split('/').at(-1) ?? '');
    const work = this.generations.find((one) => one.id === id);
    const age = Date.now() - (work?.acceptedAt ?? 0);
    const o = { ...DEFAULTS, ...this.options };
    if (!work || age > o.resultsKeptMs) return problem(seen, 404, 'Generation not found');
    work.polls++;
    if (o.answerGet) return { status: 200, body: o.answerGet(work) };
    if (work.polls <= o.pendingPolls || age < o.readyAfterMs) {
      const status = o.pendingStatuses[(work.polls - 1) % o.pendingStatuses.length];
      return { status: 200, body: { generation_id: id, status, result: null, error: null } };
    }
    const text = typeof o.transcript === 'function' ? o.transcript(work) : o.transcript;
    const payload = shapeResult(text, o.shape);
    const envelope = { generation_id: id, status: o.doneStatus, error: null };
    return {
      status: 200,
      body:
        o.wrapper === 'root'
          ? { ...envelope, ...(payload as object) }
          : { ...envelope, [o.wrapper]: payload },
    };
  }
}

/** The service's own form of an error. */
function problem(seen: SeenRequest, statusCode: number, message: string | readonly string[]): Answer {
  return {
    status: statusCode,
    body: { message, path: seen.path, requestId: 'r-1', statusCode, timestamp: '2026-11-22T00:00:00.000Z' },
  };
}

const MODELS = {
  object: 'list',
  data: [
    { id: '#g1_whisper-large', type: 'stt', pricing: { price: 0.0001, per: 'second', currency: 'USD' } },
  ],
};
