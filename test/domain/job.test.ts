// The transition table: what each state may become, and what no history of events can break.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { failure } from '../../app/domain/failure.ts';
import {
  actionsFor,
  isQueueAction,
  type Job,
  type JobEvent,
  MAX_ATTEMPTS,
  MAX_CRASHES,
  transition,
} from '../../app/domain/job.ts';
import { AIML_API, ENGINES } from '../../app/speech/engines.ts';

const NOW = 1_800_000_000_000;
const fresh = (over: Partial<Job> = {}): Job => ({
  id: 1,
  recordingId: 1,
  kind: 'transcribe',
  service: 'cloud',
  audioSeconds: 60,
  options: '{}',
  state: 'queued',
  attempt: 0,
  pollCount: 0,
  dueAt: NOW,
  deadlineAt: null,
  leaseToken: null,
  requestId: null,
  bodyEndingAt: null,
  generationId: null,
  acceptedAt: null,
  failure: null,
  crashCount: 0,
  priority: 0,
  heldAt: null,
  createdAt: NOW,
  updatedAt: NOW,
  finishedAt: null,
  ...over,
});
const after = (job: Job, ...events: JobEvent[]): Job =>
  events.reduce((now, event) => {
    const change = transition(now, event, NOW, ENGINES.traits(now.service));
    if (!change) throw new Error(`${event.type} means nothing in ${now.state}`);
    return { ...now, ...change };
  }, job);

const claimed: JobEvent = { type: 'claimed', leaseToken: 'lease', requestId: 'request' };
const accepted: JobEvent = {
  type: 'accepted',
  generationId: 'g',
  firstPollAt: NOW + 10,
  deadlineAt: NOW + 600_000,
};
const refused = (code: 'server-error' | 'too-large'): JobEvent => ({
  type: 'refused',
  failure: failure(code),
  retryAt: NOW + 5,
});

describe('what failed and is put aside', () => {
  const failed = after(fresh(), claimed, refused('too-large'));

  it('is counted no longer, keeps its reason, and may be tried again', () => {
    expect(actionsFor(failed, NOW, AIML_API)).toContain('dismiss');
    const aside = after(failed, { type: 'dismissed' });
    expect(aside).toMatchObject({ state: 'cancelled', failure: { code: 'too-large' } });
    expect(actionsFor(aside, NOW, AIML_API)).toEqual(['retry']);
  });

  it('fails anew as before when it is tried again', () => {
    const again = after(failed, { type: 'dismissed' }, { type: 'retry' }, claimed, refused('too-large'));
    expect(again.state).toBe('failed');
  });

  it('is nothing else than what failed', () => {
    for (const job of [fresh(), after(fresh(), claimed), after(failed, { type: 'dismissed' })])
      expect(transition(job, { type: 'dismissed' }, NOW, AIML_API)).toBeNull();
  });
});

describe('transition', () => {
  it('goes the whole way', () => {
    const job = after(
      fresh(),
      claimed,
      { type: 'body-ending' },
      accepted,
      { type: 'not-ready', nextPollAt: NOW + 20 },
      { type: 'ready' },
    );
    expect(job).toMatchObject({
      state: 'done',
      attempt: 1,
      pollCount: 1,
      finishedAt: NOW,
      failure: null,
      generationId: 'g',
    });
  });

  it('sets aside on this device what brought the process down twice, and never blames an upload', () => {
    const died: JobEvent = { type: 'interrupted', failure: failure('upload-interrupted'), crashed: true };
    expect(after(fresh({ service: 'device' }), claimed, died)).toMatchObject({
      state: 'queued',
      crashCount: 1,
    });
    expect(after(fresh({ service: 'device' }), claimed, died, claimed, died)).toMatchObject({
      state: 'failed',
      failure: { code: 'reader-crashed' },
    });
    expect(after(fresh(), claimed, died, claimed, died)).toMatchObject({ state: 'queued', crashCount: 0 });
  });

  it('offers to ask for what was accepted before it was cancelled, as long as it is kept', () => {
    const job = after(fresh(), claimed, { type: 'body-ending' }, accepted, { type: 'cancelled' });
    expect(actionsFor(job, NOW, AIML_API)).toEqual(['ask-again', 'retry']);
    expect(after(job, { type: 'ask-again', nextPollAt: NOW, deadlineAt: null })).toMatchObject({
      state: 'transcribing',
      generationId: 'g',
    });
    expect(actionsFor(job, NOW + 3_600_000, AIML_API)).toEqual(['retry']);
  });

  it('lets a waiting job be moved and held, and a held one let go', () => {
    expect(actionsFor(fresh(), NOW, AIML_API)).toEqual(['next', 'up', 'down', 'hold', 'cancel']);
    expect(actionsFor(fresh({ heldAt: NOW }), NOW, AIML_API)).toEqual(['release', 'up', 'down', 'cancel']);
  });

  it('sends again what never left in full, and asks about what did', () => {
    const interrupted: JobEvent = { type: 'interrupted', failure: failure('answer-lost'), crashed: false };
    expect(after(fresh(), claimed, interrupted)).toMatchObject({
      state: 'queued',
      attempt: 0,
      requestId: null,
    });
    expect(after(fresh(), claimed, { type: 'body-ending' }, interrupted)).toMatchObject({
      state: 'uncertain',
      requestId: 'request',
    });
    expect(after(fresh({ service: 'device' }), claimed, { type: 'body-ending' }, interrupted).state).toBe(
      'queued',
    );
  });

  it('tries a passing failure until the attempts are used up, then says that it stopped', () => {
    let job = fresh();
    for (let attempt = 1; attempt < MAX_ATTEMPTS; attempt += 1) {
      job = after(job, claimed, refused('server-error'));
      expect(job).toMatchObject({ state: 'queued', attempt });
    }
    job = after(job, claimed, refused('server-error'));
    expect(job.state).toBe('failed');
    expect(job.failure?.message).toContain(`tried ${MAX_ATTEMPTS} times`);
    expect(job.failure?.message).not.toContain('is tried again');
  });

  it('fails at once over what cannot pass, and uses no attempt over what is not its fault', () => {
    expect(after(fresh(), claimed, refused('too-large')).state).toBe('failed');
    const postponed: JobEvent = { type: 'postponed', failure: failure('offline'), retryAt: NOW + 5 };
    expect(after(fresh(), claimed, postponed, claimed, postponed)).toMatchObject({
      state: 'queued',
      attempt: 0,
    });
  });

  it('sets a recording aside whose work crashed too often', () => {
    const crash: JobEvent = {
      type: 'generation-failed',
      failure: failure('recogniser-crashed'),
      retryAt: NOW,
      crashed: true,
    };
    let job = fresh({ service: 'device' });
    for (let crashes = 1; crashes < MAX_CRASHES; crashes += 1) job = after(job, claimed, accepted, crash);
    expect(job.state).toBe('queued');
    expect(after(job, claimed, accepted, crash)).toMatchObject({
      state: 'failed',
      failure: { code: 'reader-crashed' },
    });
  });

  it('lets nothing but the person leave uncertain without an answer', () => {
    const uncertain = after(
      fresh(),
      claimed,
      { type: 'body-ending' },
      { type: 'ambiguous', failure: failure('answer-lost') },
    );
    for (const event of [
      claimed,
      refused('server-error'),
      { type: 'retry' },
      { type: 'ready' },
    ] as JobEvent[])
      expect(transition(uncertain, event, NOW, AIML_API)).toBeNull();
    expect(after(uncertain, accepted).state).toBe('transcribing');
    expect(after(uncertain, { type: 'send-again' })).toMatchObject({ state: 'queued', generationId: null });
    expect(after(uncertain, { type: 'drop' }).state).toBe('cancelled');
  });

  it('keeps what each state must carry, whatever happens', () => {
    const event = fc.constantFrom<JobEvent>(
      claimed,
      accepted,
      { type: 'body-ending' },
      refused('server-error'),
      refused('too-large'),
      { type: 'postponed', failure: failure('offline'), retryAt: NOW },
      { type: 'ambiguous', failure: failure('answer-lost') },
      { type: 'not-ready', nextPollAt: NOW },
      { type: 'ready' },
      { type: 'generation-failed', failure: failure('recogniser-crashed'), retryAt: NOW, crashed: true },
      { type: 'interrupted', failure: failure('answer-lost'), crashed: false },
      { type: 'cancelled' },
      { type: 'retry' },
      { type: 'ask-again', nextPollAt: NOW, deadlineAt: null },
      { type: 'send-again' },
      { type: 'drop' },
    );
    fc.assert(
      fc.property(
        fc.constantFrom('cloud', 'device'),
        fc.array(event, { maxLength: 40 }),
        (service, events) => {
          let job = fresh({ service });
          for (const one of events) {
            const change = transition(job, one, NOW, ENGINES.traits(job.service));
            if (!change) continue;
            job = { ...job, ...change };
            const ended = job.state === 'done' || job.state === 'failed' || job.state === 'cancelled';
            expect(job.finishedAt !== null).toBe(ended);
            expect(job.attempt).toBeGreaterThanOrEqual(0);
            if (job.state === 'uploading') expect([job.leaseToken, job.requestId]).not.toContain(null);
            if (job.state === 'uncertain') expect([job.requestId, job.failure]).not.toContain(null);
            if (job.state === 'transcribing') expect([job.generationId, job.acceptedAt]).not.toContain(null);
            if (job.state === 'failed') expect(job.failure).not.toBeNull();
            if (job.state === 'queued')
              expect([job.leaseToken, job.requestId, job.generationId]).toEqual([null, null, null]);
            for (const action of actionsFor(job, NOW, ENGINES.traits(job.service)))
              expect(
                action === 'cancel' ||
                  isQueueAction(action) ||
                  transition(
                    job,
                    action === 'ask-again'
                      ? { type: action, nextPollAt: NOW, deadlineAt: null }
                      : action === 'dismiss'
                        ? { type: 'dismissed' }
                        : { type: action },
                    NOW,
                    ENGINES.traits(job.service),
                  ),
                action,
              ).toBeTruthy();
          }
        },
      ),
    );
  });
});
