// Operations about Earshot's own speech service: tokens, and how it does.
import type { ServeStatusView, SERVE_CHANNELS } from '../../contract/channels/serve.ts';
import { failure } from '../../domain/failure.ts';
import { failed, ok } from '../../domain/result.ts';
import type { Deeds } from '../call.ts';
import type { Core } from '../core.ts';
import { addToken, type TokensOf } from '../serving/tokens.ts';

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

function tasksOf({ farm }: TokensOf['library']): ServeStatusView['tasks'] {
  const { running, waiting } = farm.tasks.counts();
  return { waiting, running };
}

/** What it has to do, and how fast it goes. */
export function statusOf({ library, nowMs }: TokensOf): ServeStatusView {
  const { oldestWaitingAt, ...counts } = library.serve.jobs.counts();
  const { audioSeconds, workSeconds } = library.serve.jobs.worked();
  return {
    ...counts,
    oldestWaitingSeconds: oldestWaitingAt === null ? null : Math.max(0, (nowMs() - oldestWaitingAt) / 1_000),
    speed: workSeconds > 0 ? audioSeconds / workSeconds : null,
    tasks: tasksOf(library),
    workers: library.farm.workers
      .list()
      .map(({ done, faults, heardSeconds, lastSeenAt, leftAt, profile, workedMs }) => ({
        ...{ name: profile.name, cores: profile.cores, slots: profile.slots, done, faults },
        silentSeconds: Math.max(0, (nowMs() - lastSeenAt) / 1_000),
        hasLeft: leftAt !== null,
        speed: workedMs > 0 ? heardSeconds / (workedMs / 1_000) : null,
      })),
  };
}
