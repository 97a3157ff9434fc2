// Who may ask: names of this computer where no token is needed, no pages, and tokens by their hash.
import { describe, expect, it } from 'vitest';
import { addToken, tokenOf } from '../../app/operations/serving/tokens.ts';
import { callerOf, guardPlace } from '../../app/serve/guard.ts';
import { openLibrary } from '../../app/storage/library.ts';
import { ENGINES } from '../../app/speech/engines.ts';
import { systemClock } from '../../app/domain/clock.ts';
import { tempDirectory } from '../storage/support.ts';

const opened = openLibrary(tempDirectory(), { clock: systemClock, engines: ENGINES });
if (!opened.ok) throw new Error(opened.failure.message);
let now = 1_000;
const tokens = { library: opened.value, nowMs: () => now };
const made = (
  name: string,
  days: number | null = null,
  scope: 'transcribe' | 'metrics' = 'transcribe',
): string => {
  const token = addToken(tokens, { name, scope, days });
  if (!token.ok) throw new Error(token.failure.message);
  return token.value;
};
const asks = (authorization?: string) => ({ headers: { authorization } }) as never;
const strict = { noToken: false };

describe('a token', () => {
  it('opens for its scope alone, and is kept as a hash', () => {
    const token = made('studio');
    expect(callerOf(asks(`Bearer ${token}`), 'transcribe', strict, tokens)).toMatchObject({ name: 'studio' });
    expect(() => callerOf(asks(`Bearer ${token}`), 'metrics', strict, tokens)).toThrow(/not for metrics/);
    expect(JSON.stringify(opened.value.serve.tokens.list())).not.toContain(token);
    for (const wrong of [undefined, 'Basic x', `Bearer ${token}x`, 'Bearer', `Bearer ${'x'.repeat(9_000)}`])
      expect(() => callerOf(asks(wrong), 'transcribe', strict, tokens)).toThrow(
        expect.objectContaining({ status: 401 }) as Error,
      );
  });

  it('opens nothing once it is revoked or has expired', () => {
    const [revoked, brief] = [made('revoked'), made('brief', 1)];
    opened.value.serve.tokens.revoke('revoked', now);
    expect(tokenOf(tokens, revoked)).toBeNull();
    expect(tokenOf(tokens, brief)).not.toBeNull();
    now += 86_400_000;
    expect(tokenOf(tokens, brief)).toBeNull();
    expect(addToken(tokens, { name: 'revoked', scope: 'transcribe', days: null }).ok).toBe(false);
  });
});

describe('the place', () => {
  const at =
    (host: string, more: Readonly<Record<string, string>> = {}, hereOnly = true) =>
    () =>
      guardPlace({ headers: { host, ...more } }, { hereOnly });

  it.each(['localhost:8787', '127.0.0.1:8787', '[::1]:8787', 'LOCALHOST'])(
    'is this computer as %s',
    (host) => {
      expect(at(host)).not.toThrow();
    },
  );

  it.each(['studio.example', '192.168.1.5:8787', 'localhost.example.com', '', 'a b', 'x/y'])(
    'is none as “%s” without a token',
    (host) => {
      expect(at(host)).toThrow();
    },
  );

  it('is no page of another site', () => {
    expect(at('localhost', { origin: 'https://evil.example' })).toThrow(/Pages/);
    expect(at('localhost', { 'sec-fetch-site': 'cross-site' })).toThrow(/Pages/);
    expect(at('localhost', { 'sec-fetch-site': 'none' })).not.toThrow();
    expect(at('studio.example', {}, false)).not.toThrow();
  });
});
