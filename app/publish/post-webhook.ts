// Calls a webhook: one POST, signed, never followed elsewhere, with limits on time and answer.
import { createHmac } from 'node:crypto';
import { request } from 'undici';
import { failure } from '../domain/failure.ts';
import type { PostAction } from '../domain/post-action.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import { timeLimit } from '../domain/time-limit.ts';
import { Connections, type ConnectionOptions } from '../download/connections.ts';
import { basicLogin } from '../net/http.ts';
import { carriedFailure, readNetworkError } from '../net/network-fault.ts';
import { retryAfterMs } from '../net/retry-after.ts';

export type Webhook = Extract<PostAction, { kind: 'webhook' }>;

export interface WebhookCall {
  readonly webhook: Webhook;
  /** The same for each try of one delivery, so that a receiver can tell them. */
  readonly id: string;
  readonly body: string;
  readonly nowMs: number;
  /** How long the whole may take, milliseconds. */
  readonly limitMs?: number;
  readonly signal?: AbortSignal;
}

/** A receiver takes a delivery and works later: none needs longer than this. */
const LIMIT_MS = 20_000;
/** Of an answer that refuses so much is read for the trail, bytes. */
const ANSWER_BYTES = 2_048;

/**
 * The signature of Standard Webhooks (standardwebhooks.com, version 1): HMAC-SHA-256 over id, time and body, with the bytes that the secret
 * names.
 */
export function signatureOf(secret: string, id: string, seconds: number, body: string): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')}`;
}

/** @returns what the server said, in words; a failure, `retryable` where it may go better later */
export async function callWebhook(
  { body, id, limitMs = LIMIT_MS, nowMs, signal, webhook }: WebhookCall,
  connect: ConnectionOptions,
): Promise<Outcome<string>> {
  const url = new URL(webhook.url);
  const login = basicLogin(url);
  const connections = new Connections(connect);
  const seconds = Math.floor(nowMs / 1000);
  const late = timeLimit(limitMs);
  try {
    const dispatcher = await connections.to(url, webhook.isNear);
    const answer = await request(new URL(url.pathname + url.search, url.origin), {
      method: 'POST',
      dispatcher,
      body,
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Earshot',
        'webhook-id': id,
        'webhook-timestamp': String(seconds),
        'webhook-signature': signatureOf(webhook.secret, id, seconds, body),
        ...(login === null ? {} : { authorization: login }),
      },
      signal: signal ? AbortSignal.any([signal, late]) : late,
    });
    const { statusCode } = answer;
    const isTaken = statusCode >= 200 && statusCode < 300;
    const said = isTaken ? '' : await beginningOf(answer.body);
    answer.body.on('error', () => undefined).destroy();
    return isTaken
      ? ok(`The webhook at ${url.host} was called, and answered ${statusCode}.`)
      : refused(
          url,
          statusCode,
          said,
          retryAfterMs(answer.headers['retry-after'], answer.headers.date, nowMs),
        );
  } catch (error) {
    return failed(faultOf(error, url, late.aborted));
  } finally {
    await connections.close();
  }
}

function refused(url: URL, status: number, detail: string, waitMs: number | undefined): Outcome<never> {
  if (status >= 300 && status < 400)
    return failed(
      failure('post-action-failed', {
        message: `The webhook at ${url.host} passes on to another place, and Earshot does not follow there. Nothing of the recording is lost. Set the address that it leads to in the settings of the show.`,
        detail: `${status}`,
      }),
    );
  const retryable = status >= 500 || status === 408 || status === 429;
  return failed(
    failure('post-action-failed', {
      message: `The webhook at ${url.host} answered ${status}. The transcript is safe.${retryable ? ' It is called again by itself.' : ' Look at its address, and at what the server expects.'}`,
      detail,
      retryable,
      retryAfterMs: waitMs,
    }),
  );
}

function faultOf(error: unknown, url: URL, isLate: boolean) {
  const carried = carriedFailure(error);
  if (carried?.code === 'address-private')
    return failure('post-action-failed', {
      message: `The webhook at ${url.host} leads into this computer or your own network, and that was not agreed to. Nothing was sent. Set the address again in the settings of the show, and say yes.`,
    });
  if (isLate)
    return failure('post-action-failed', {
      message: `The webhook at ${url.host} did not answer in time. The transcript is safe. It is called again by itself.`,
      retryable: true,
    });
  const { detail } = readNetworkError(error);
  return failure('post-action-failed', {
    message: `The webhook at ${url.host} could not be reached. The transcript is safe. It is called again by itself.`,
    detail: carried?.message ?? detail,
    retryable: true,
  });
}

async function beginningOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const part of body) {
      parts.push(part);
      bytes += part.length;
      if (bytes >= ANSWER_BYTES) break;
    }
  } catch {
    // What had come is told; the answer itself was no.
  }
  return Buffer.concat(parts).subarray(0, ANSWER_BYTES).toString('utf8');
}
