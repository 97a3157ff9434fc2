// Any history of events, on the real table: its CHECKs never refuse what the domain allows, and its books always balance.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { failure } from '../../../app/domain/failure.ts';
import { type JobEvent, transition } from '../../../app/domain/job.ts';
import type { EngineId } from '../../../app/domain/engine.ts';
import { ENGINES } from '../../../app/speech/engines.ts';
import { connect, makeLibrary, must, NOW, settledFile } from '../support.ts';

const retryAt = fc.integer({ min: NOW - 10, max: NOW + 10 });
const why = fc
  .constantFrom('server-error', 'no-sound', 'answer-lost', 'generation-timeout')
  .map((code) => failure(code));
const deadlineAt = fc.option(retryAt);
const event: fc.Arbitrary<JobEvent> = fc.oneof(
  fc.record({ type: fc.constant('claimed'), leaseToken: fc.string(), requestId: fc.string() }),
  fc
    .constantFrom('body-ending', 'ready', 'cancelled', 'retry', 'send-again', 'drop')
    .map((type) => ({ type })),
  fc.record({ type: fc.constant('accepted'), generationId: fc.string(), firstPollAt: retryAt, deadlineAt }),
  fc.record({
    type: fc.constantFrom('refused', 'generation-failed'),
    failure: why,
    retryAt,
    crashed: fc.boolean(),
  }),
  fc.record({ type: fc.constant('postponed'), failure: why, retryAt }),
  fc.record({ type: fc.constant('ambiguous'), failure: why }),
  fc.record({ type: fc.constant('interrupted'), failure: why, crashed: fc.boolean() }),
  fc.record({ type: fc.constant('not-ready'), nextPollAt: retryAt }),
  fc.record({ type: fc.constant('ask-again'), nextPollAt: retryAt, deadlineAt }),
);
const step = fc.oneof(
  { weight: 9, arbitrary: fc.record({ which: fc.nat(3), event }) },
  { weight: 1, arbitrary: fc.record({ which: fc.nat(3), remove: fc.boolean() }) },
);

describe('any history', () => {
  it('is stored as the domain tells it, and the list and the backlog follow', () => {
    const library = makeLibrary();
    const db = connect(library);
    // A recording's listed job and queue columns are kept by triggers; here they are counted from the jobs themselves.
    const strays = db
      .prepare(
        `SELECT count(*) FROM recordings r LEFT JOIN jobs j ON j.id = r.job_id
         WHERE j.id IS NULL OR j.recording_id <> r.id
           OR r.queue_state IS NOT iif(j.state IN ('done', 'cancelled'), NULL, j.state)
           OR r.queue_service IS NOT iif(j.state IN ('done', 'cancelled'), NULL, j.service)
           OR (r.queue_state IS NOT NULL AND r.queue_place IS NOT iif(j.state IN ('failed', 'uncertain'), -j.id, j.place))
           OR r.queue_parked <> (j.state = 'queued' AND (j.held_at IS NOT NULL OR j.folder_paused = 1))
           OR (r.removed_at IS NOT NULL AND j.state = 'queued')`,
      )
      .pluck();
    const services: readonly EngineId[] = ['device', 'cloud'];
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const jobs = [0, 1].flatMap(() => {
          const { recording } = library.takeIn(settledFile(), NOW);
          return services.map(
            (service) =>
              library.jobs.enqueue({ recordingId: recording.id, service, options: '{}', priority: 0 }, NOW)
                .job,
          );
        });
        for (const one of steps) {
          const { id, recordingId } = must(jobs[one.which]);
          if ('remove' in one) {
            if (one.remove) library.remove(recordingId, NOW);
            else library.restore(recordingId, NOW);
            continue;
          }
          const before = must(library.jobs.get(id));
          const change = transition(before, one.event, NOW, ENGINES.traits(before.service));
          const after = library.jobs.apply(id, before, one.event, NOW);
          expect(after === null).toBe(change === null);
          const isRemoved = library.recordings.get(recordingId)?.removedAt !== null;
          if (change && !(isRemoved && change.state === 'queued'))
            expect(after).toEqual({ ...before, ...change });
          expect(library.jobs.get(id)).toEqual(after ?? before);
        }
        expect(strays.get()).toBe(0);
      }),
      { numRuns: 60 },
    );
  });
});
