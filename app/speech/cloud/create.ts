// Hands one recording to the AI/ML API, and tells exactly how that ended: accepted, certainly not, or in doubt.
import { setTimeout as sleep } from 'node:timers/promises';
import { readAddress, sayNoAddress } from '../../domain/address.ts';
import { failure, type Failure } from '../../domain/failure.ts';
import type { AddressRequest, CreateOutcome, CreateRequest } from '../port.ts';
import { endpoint, type CloudContext, type Endpoint } from './context.ts';
import { CREATED_MAX_BYTES, ERROR_MAX_BYTES, exchange, networkFailure, type HttpAnswer } from './http.ts';
import { asNumber, asWords, member, parseJson } from './json.ts';
import { frameJson, frameMultipart, type Frame } from './multipart.ts';
import { fileFieldOf, formFields, jsonBody } from './options.ts';
import { isHtml, isSignInPage, refusalOf, sayNotFetched, scrub, serviceMessage } from './refusal.ts';
import type { Pace } from '../../net/pace.ts';
import { openSource, SourceFault, type Source } from './source.ts';

/** Pause before the end of the body, milliseconds: a few turns of the loop and the way back through the system. */
const ENDING_PAUSE_MS = 20;

/** How far a send has come. */
interface Send {
  /** The connection took the first bytes. */
  begun: boolean;
  /** The rest is about to be handed over: from here on the service may accept it. */
  ending: boolean;
  /** There is an answer or an error: nothing more must leave. */
  over: boolean;
  /** Resolves when the answer was read and the connection is gone. */
  readonly closed: Promise<void>;
}

const refused = (why: Failure): CreateOutcome => ({ kind: 'refused', failure: why });

/** Sends a recording. See {@link CreateRequest} for the two callbacks. */
export async function create(context: CloudContext, request: CreateRequest): Promise<CreateOutcome> {
  expectRequestId(request.requestId);
  const where = endpoint(context, 'base', '/stt/create');
  if (!where.ok) return refused(where.failure);
  if (request.sizeBytes === 0) return refused(failure('file-empty'));
  const source = await openSource(request.path, request.sizeBytes, request.identified);
  if (!source.ok) return refused(source.failure);
  try {
    return await send(context, request, where.value, fileBody(context, request, source.value));
  } finally {
    await source.value.close().catch(() => undefined);
  }
}

function expectRequestId(requestId: string): void {
  if (!/^[A-Za-z0-9._:-]{1,128}$/.test(requestId))
    throw new TypeError('requestId must be 1–128 of A-Za-z0-9._:-');
}

/** What leaves: a frame, and what stands within it. */
interface Outgoing {
  readonly frame: Frame;
  readonly chunks: () => AsyncIterable<Uint8Array>;
  readonly onBytesSent: (sentBytes: number) => void;
  /** It names where the recording lies, in place of its bytes. */
  readonly isAddress: boolean;
}

/** Sends the address of a recording. See {@link AddressRequest}. */
export async function createByAddress(
  context: CloudContext,
  request: AddressRequest,
): Promise<CreateOutcome> {
  expectRequestId(request.requestId);
  const address = readAddress(request.address);
  if (typeof address === 'string')
    return refused(failure('bad-argument', { message: sayNoAddress(address) }));
  if (!address.isPublic) return refused(failure('address-private', { message: NOT_PUBLIC }));
  const where = endpoint(context, 'base', '/stt/create');
  if (!where.ok) return refused(where.failure);
  return send(context, request, where.value, {
    frame: frameJson(jsonBody(request.options, address.href, context.model())),
    chunks: nothing,
    onBytesSent: () => undefined,
    isAddress: true,
  });
}

async function* nothing(): AsyncGenerator<Uint8Array, void, void> {
  // The frame is all that there is.
}

const NOT_PUBLIC =
  'This address is on this computer or in a private network, where the speech service cannot fetch it. Nothing was sent. Have Earshot download it first, then try again.';

function fileBody(context: CloudContext, request: CreateRequest, source: Source): Outgoing {
  const fields = formFields(request.options, context.model());
  const frame = frameMultipart(fields, {
    name: fileFieldOf(fields[0]?.[1] ?? ''),
    fileName: request.fileName,
    mimeType: request.mimeType,
    sizeBytes: request.sizeBytes,
  });
  return { frame, chunks: () => source.chunks(), onBytesSent: request.onBytesSent, isAddress: false };
}

async function send(
  context: CloudContext,
  request: Pick<CreateRequest, 'requestId' | 'signal' | 'onBodyEnding'>,
  where: Endpoint,
  outgoing: Outgoing,
): Promise<CreateOutcome> {
  const { frame, isAddress } = outgoing;
  let close = (): void => undefined;
  const closed = new Promise<void>((resolve) => (close = resolve));
  const state: Send = { begun: false, ending: false, over: false, closed };
  try {
    const { answer, error } = await exchange(context.forUpload, {
      url: where.url,
      method: 'POST',
      headers: {
        ...where.headers,
        'x-client-request-id': request.requestId,
        'content-type': frame.contentType,
        'content-length': String(frame.lengthBytes),
      },
      body: bodyOf(outgoing, request, state, context.pace),
      signal: request.signal,
      headersTimeoutMs: context.timeouts.uploadMs,
      bodyTimeoutMs: context.timeouts.answerMs,
      maxBytes: (status) => (status < 400 ? CREATED_MAX_BYTES : ERROR_MAX_BYTES),
      // One that was used before may be dead without our knowing, and a POST must not be tried twice.
      ownConnection: true,
      onSettled: () => (state.over = true),
    });
    const judged = answer
      ? judgeAnswer(answer, state, where.key, context.clock.nowMs())
      : judgeSilence(error, state, request.signal, where.key);
    const outcome = isAddress ? ofAddress(judged) : judged;
    context.log('create', {
      outcome: outcome.kind,
      status: answer?.status ?? 0,
      ...(outcome.kind === 'accepted' ? {} : { code: outcome.failure.code }),
    });
    return outcome;
  } finally {
    state.over = true;
    close();
  }
}

/** The whole body, handed over only as fast as the connection takes it. */
async function* bodyOf(
  { chunks, frame, onBytesSent }: Outgoing,
  request: Pick<CreateRequest, 'signal' | 'onBodyEnding'>,
  state: Send,
  pace: Pace,
): AsyncGenerator<Uint8Array, void, void> {
  state.begun = true;
  yield frame.head;
  let sentBytes = 0;
  for await (const chunk of chunks()) {
    for await (const piece of pace.pieces(chunk, request.signal)) {
      yield piece;
      sentBytes += piece.length;
      onBytesSent(sentBytes);
    }
  }
  // An answer or a reset that has already arrived is noticed first: then the end need not leave, and nothing is in doubt.
  await sleep(ENDING_PAUSE_MS);
  // Ending here by returning would count as a broken body and tear down the answer that is just being read.
  if (isOver(state, request.signal)) return state.closed;
  try {
    await request.onBodyEnding();
  } catch (error) {
    // What cannot be written down must not happen.
    throw new SourceFault(
      failure('library-unwritable', { detail: error instanceof Error ? error.message : String(error) }),
    );
  }
  // Writing that down may have taken a while; what came meanwhile counts as it did before.
  if (isOver(state, request.signal)) return state.closed;
  state.ending = true;
  yield frame.tail;
}

/** Asked anew each time: both change while others have their turn. */
function isOver(state: Send, signal: AbortSignal): boolean {
  return state.over || signal.aborted;
}

/** The same end, in words for an address. */
function ofAddress(outcome: CreateOutcome): CreateOutcome {
  if (outcome.kind === 'refused') return refused(sayNotFetched(outcome.failure));
  if (outcome.kind !== 'ambiguous') return outcome;
  return { ...outcome, failure: { ...outcome.failure, message: ADDRESS_LOST } };
}

const ADDRESS_LOST =
  'The address was handed over in full, but no answer came back. It may have been accepted and charged. Send it again only if you accept that it may be charged twice.';

/** There was an answer. */
function judgeAnswer(answer: HttpAnswer, state: Send, key: string, nowMs: number): CreateOutcome {
  const { status } = answer;
  if (status >= 200 && status < 300 && !isHtml(answer)) {
    const body = answer.cut === 'no' ? parseJson(answer.text) : undefined;
    // The header names the same work; it saves a paid upload whose answer broke off on its way.
    const generationId =
      idOf(member(body, 'generation_id')) ??
      idOf(member(body, 'id')) ??
      idOf(answer.headers['x-inference-id']);
    if (generationId !== undefined) {
      const spentUsd = asNumber(answer.headers['x-aimlapi-usd-spent']);
      return { kind: 'accepted', generationId, ...(spentUsd === undefined ? {} : { spentUsd }) };
    }
    const said = answer.cut === 'no' ? serviceMessage(answer.text) : 'the answer broke off';
    return inDoubt(scrub(`HTTP ${status} without a generation id${said ? `: ${said}` : ''}`, key), {});
  }
  const why = refusalOf(answer, key, nowMs);
  if (!state.ending || !mayHideAcceptance(answer)) return refused(why);
  const isSignIn = isSignInPage(answer);
  const page = isSignIn ? SIGN_IN_INSTEAD : PAGE_INSTEAD;
  return inDoubt(why.detail, {
    ...(isHtml(answer) && status < 300 ? { message: page } : {}),
    cause: failure(isSignIn ? 'sign-in-page' : 'gateway-failing', { detail: why.detail }),
  });
}

/**
 * True for faults that leave open what became of a body that was sent in full. "Failed requests are not billed" (vendor
 * documentation) settles every error in the service's own words. But a web page of success after the whole body may come from a
 * gateway that had passed the body on; and a gateway that lost its upstream says 502, 504 or one of
 * Cloudflare's 520–527 without knowing whether the upstream took the work, and an error page without the service's own words
 * may come from such a gateway too. 503 is said before the work is taken (RFC 9110, section 15.6.4), and 511 by a network that has not let
 * anything through (RFC 6585, section 6).
 */
function mayHideAcceptance(answer: HttpAnswer): boolean {
  const { status } = answer;
  if (status < 300) return true;
  if (status < 500 || status === 503 || status === 511) return false;
  if (status === 502 || status === 504 || (status >= 520 && status <= 527)) return true;
  return parseJson(answer.text) === undefined;
}

/** There was none. */
function judgeSilence(error: unknown, state: Send, signal: AbortSignal, key: string): CreateOutcome {
  if (error instanceof SourceFault) return refused(error.failure);
  const network = networkFailure(error);
  const detail = network.detail === undefined ? undefined : scrub(network.detail, key);
  if (state.ending) return inDoubt(detail, {});
  if (signal.aborted) return refused(failure('upload-interrupted', { detail: 'stopped' }));
  return refused(
    state.begun
      ? failure('upload-interrupted', { detail })
      : { ...network, ...(detail === undefined ? {} : { detail }) },
  );
}

const PAGE_INSTEAD =
  'The file was sent in full, but a web page came back instead of an answer of the speech service. It may have been accepted and charged. Send it again only if you accept that it may be charged twice.';

const SIGN_IN_INSTEAD =
  'The file was sent in full, but a sign-in page of this network came back instead of an answer of the speech service. It most probably did not arrive, but Earshot cannot know. Sign in to the network; Earshot then looks for it by itself.';

function inDoubt(
  detail: string | undefined,
  { cause, message }: { readonly message?: string; readonly cause?: Failure },
): CreateOutcome {
  const why = failure('answer-lost', { detail, ...(message === undefined ? {} : { message }) });
  return { kind: 'ambiguous', failure: why, cause: cause ?? failure('gateway-failing', { detail }) };
}

/** Ids are opaque; some schemas make them numbers. */
function idOf(value: unknown): string | undefined {
  return asWords(typeof value === 'number' ? String(value) : value);
}
