// Tokens of the speech service: made once and shown once, found again by their hash alone.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { AssistantPermission } from '../../domain/assistant.ts';
import { failure } from '../../domain/failure.ts';
import { failed, ok, type Outcome } from '../../domain/result.ts';
import type { ServeScope, ServeToken } from '../../domain/served.ts';
import type { Library } from '../../storage/library.ts';

/** Says whose it is where one turns up in a log or a repository. */
const PREFIX = 'earshot_';
const SECRET_BYTES = 32;
/** Longer ones are none of ours, characters. */
const TOKEN_MAX = 200;

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

export type TokensOf = { readonly library: Pick<Library, 'serve' | 'farm'>; readonly nowMs: () => number };

/**
 * Makes a token.
 * @param days how long it is good for; null for ever
 * @param allowed what an assistant with it may change
 * @returns the token: it is kept nowhere
 */
export function addToken(
  { library, nowMs }: TokensOf,
  {
    allowed = [],
    days,
    name,
    scope,
  }: {
    readonly name: string;
    readonly scope: ServeScope;
    readonly days: number | null;
    readonly allowed?: readonly AssistantPermission[];
  },
): Outcome<string> {
  const token = PREFIX + randomBytes(SECRET_BYTES).toString('base64url');
  const expiresAt = days === null ? null : nowMs() + days * 86_400_000;
  return library.serve.tokens.add({ name, scope, allowed, hash: hashOf(token), expiresAt }, nowMs())
    ? ok(token)
    : failed(
        failure('not-allowed', { message: `There is, or was, a token “${name}”. Choose another name.` }),
      );
}

/** Whose token this is: compared with every one that there is, so that the time it takes tells nothing. Null for nobody's. */
export function tokenOf({ library, nowMs }: TokensOf, given: string): ServeToken | null {
  const hash = hashOf(given.slice(0, TOKEN_MAX));
  let found: ServeToken | null = null;
  for (const one of library.serve.tokens.list()) if (timingSafeEqual(one.hash, hash)) found = one;
  if (found === null || given.length > TOKEN_MAX) return null;
  const { expiresAt, revokedAt } = found;
  return revokedAt === null && (expiresAt === null || expiresAt > nowMs()) ? found : null;
}
