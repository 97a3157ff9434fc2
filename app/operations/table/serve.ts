// Operations about Earshot's own speech service: tokens, and how it does.
import type { SERVE_CHANNELS } from '../../contract/channels/serve.ts';
import { failure } from '../../domain/failure.ts';
import { failed, ok } from '../../domain/result.ts';
import type { Deeds } from '../call.ts';
import type { Core } from '../core.ts';
import { statusOf } from '../serving/status.ts';
import { addToken } from '../serving/tokens.ts';

/** What they do. */
export function serveDeeds({ core }: { readonly core: Core }): Deeds<typeof SERVE_CHANNELS> {
  const { library, nowMs } = core;
  return {
    'serve.addToken': (wanted) => {
      if (wanted.allowed.length > 0 && wanted.scope !== 'archive') return failed(failure('bad-argument'));
      const made = addToken(core, wanted);
      return made.ok ? ok({ token: made.value }) : made;
    },
    'serve.tokens': () =>
      ok(
        library.serve.tokens.list().map(({ allowed, createdAt, expiresAt, name, revokedAt, scope }) => ({
          name,
          scope,
          allowed: [...allowed],
          createdAt,
          expiresAt,
          revokedAt,
        })),
      ),
    'serve.revokeToken': ({ name }) =>
      library.serve.tokens.revoke(name, nowMs())
        ? ok(undefined)
        : failed(
            failure('not-found', { message: `No token “${name}” is valid, so there is none to revoke.` }),
          ),
    'serve.status': () => ok(statusOf(core)),
  };
}
