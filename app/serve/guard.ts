// Who may ask: the token, the name that the server was called by, and no page of somebody else's site.
import type { FastifyRequest } from 'fastify';
import type { AssistantPermission } from '../domain/assistant.ts';
import { NOBODY, type ServeScope } from '../domain/served.ts';
import { reachOfHost } from '../domain/address.ts';
import type { TokensOf } from '../operations/serving/tokens.ts';
import { tokenOf } from '../operations/serving/tokens.ts';
import { Refusal } from './refusal.ts';
import { readUrl } from '../domain/url.ts';

export interface GuardRules {
  /** Nobody needs a token; allowed on this computer alone. */
  readonly noToken: boolean;
}

/** Whoever asks, as the service knows them. */
export interface Caller {
  readonly tokenId: number;
  readonly name: string | null;
  /** What it may change as an assistant. */
  readonly allowed: readonly AssistantPermission[];
}

const BEARER = /^Bearer +([A-Za-z0-9._~+/=-]+) *$/i;

/**
 * Who asks.
 * @throws Refusal 401 without a valid token, 403 with one for something else
 */
export function callerOf(
  request: FastifyRequest,
  scope: ServeScope,
  rules: GuardRules,
  tokens: TokensOf,
): Caller {
  if (rules.noToken) return { tokenId: NOBODY, name: null, allowed: [] };
  const given = BEARER.exec(request.headers.authorization ?? '')?.[1];
  if (given === undefined) throw new Refusal(401, 'no_token', scope === 'archive' ? NO_TOKEN_HERE : NO_TOKEN);
  const token = tokenOf(tokens, given);
  if (!token) throw new Refusal(401, 'bad_token', BAD_TOKEN);
  if (token.scope !== scope)
    throw new Refusal(
      403,
      'wrong_scope',
      `The token “${token.name}” is for ${token.scope}, not for ${scope}.`,
    );
  return { tokenId: token.id, name: token.name, allowed: token.allowed };
}

/**
 * A web page could call a server on this computer through its reader's browser: by its own name for this computer, or straight. No page
 * may, and where the server is for this computer alone, no name but this computer's own leads in.
 * @param hereOnly nobody needs a token, or only programs of this computer have one
 * @throws Refusal 403 or 421
 */
export function guardPlace(
  { headers }: Pick<FastifyRequest, 'headers'>,
  { hereOnly }: { readonly hereOnly: boolean },
): void {
  if (headers.origin !== undefined || FOREIGN.has(String(headers['sec-fetch-site'])))
    throw new Refusal(403, 'from_a_page', FROM_A_PAGE);
  const host = hostOf(headers.host ?? '');
  if (host === null) throw new Refusal(400, 'bad_host', 'The header Host names no host.');
  if (hereOnly && host !== 'localhost' && reachOfHost(host) !== 'this-computer')
    throw new Refusal(421, 'other_host', OTHER_HOST);
}

/** The name in a Host header, without its port; null for what is none. */
function hostOf(header: string): string | null {
  if (!/^[A-Za-z0-9.:[\]_-]{1,300}$/.test(header)) return null;
  return readUrl(`http://${header}`)?.hostname ?? null;
}

/** What browsers say of a call that another site's page makes (Fetch Metadata Request Headers, W3C). */
const FOREIGN: ReadonlySet<string> = new Set(['cross-site', 'same-site']);

const NO_TOKEN =
  'This server asks for a token: send the header “Authorization: Bearer TOKEN”. Whoever runs the server makes one with “earshot serve tokens add NAME”.';
const NO_TOKEN_HERE =
  'The archive asks for a token of its own: send the header “Authorization: Bearer TOKEN”. Earshot makes one in Settings, Assistants, or with “earshot serve tokens add NAME --scope archive”.';
const BAD_TOKEN =
  'This token is not valid here: it was revoked, has expired, or was never made. Ask whoever runs the server for a new one.';
const FROM_A_PAGE = 'Pages in a browser may not call this server. Call it from a program.';
const OTHER_HOST =
  'This server answers to the names of this computer only: call it as localhost or 127.0.0.1.';
