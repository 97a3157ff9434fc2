// A worker between its server and the engine: whoever the server does not hear, or will not have, leaves the turns to others.
import { expect, it } from 'vitest';
import { failure } from '../../app/domain/failure.ts';
import type { WorkerProfile } from '../../app/domain/farm.ts';
import type { FarmOrder, FarmResult } from '../../app/contract/farm/messages.ts';
import type { Turn, Turns } from '../../app/farm/hand-out.ts';
import { pause } from '../../app/farm/pause.ts';
import { NoAnswer, NotWelcome, TooLate, type ServerLink } from '../../app/farm/worker/server-link.ts';
import { FarmWorker } from '../../app/farm/worker/worker.ts';
import { until } from '../queue/support.ts';

const PROFILE: WorkerProfile = { name: 'one', version: '1', cores: 1, slots: 1, abilities: [] };

/** A server in the worker's own process; each answer can be changed while it runs. */
function scripted() {
  const said = { beats: 0, hellos: 0, claims: 0, turns: 0 };
  const now = {
    hello: (): Promise<unknown> => Promise.resolve({ silenceMs: 60_000, beatMs: 20 }),
    beat: (): Promise<unknown> => Promise.resolve({ lost: [], isResting: false, isStranger: false }),
    claim: (): Promise<unknown> => Promise.reject(new TooLate('somebody else’s')),
  };
  const beat = async (_beat: unknown, longestMs: number, signal: AbortSignal): Promise<unknown> => {
    said.beats += 1;
    const answer = await now.beat();
    const isNews = (answer as { isStranger: boolean }).isStranger;
    if (!isNews) await pause(longestMs, signal);
    signal.throwIfAborted();
    return answer;
  };
  const link = {
    hello: () => ((said.hellos += 1), now.hello()),
    claim: () => ((said.claims += 1), now.claim()),
    bye: () => Promise.resolve(),
    close: () => undefined,
    beat,
  } as unknown as ServerLink;
  const turn: Turn = { taskId: 1, renew: () => Promise.resolve(true), end: () => Promise.resolve() };
  const turns: Turns = {
    next: async (_needs, signal) => {
      await pause(1, signal);
      said.turns += 1;
      return turn;
    },
    close: () => Promise.resolve(),
  };
  const notes: string[] = [];
  const worker = new FarmWorker({
    ...{ profile: PROFILE, link, turns: () => turns, onReady: () => undefined },
    onNote: (words) => notes.push(words),
    doer: { do: () => Promise.reject(new Error('nothing to do')), close: () => Promise.resolve() },
  });
  return { said, now, notes, worker };
}

const still = async (count: () => number): Promise<number> => {
  const before = count();
  await pause(150, new AbortController().signal);
  return count() - before;
};

it.each([
  ['cut off from its server', () => new NoAnswer('no route')],
  ['whose token was revoked', () => new NotWelcome('this token is not valid here')],
])('one %s uses up no turns, and works again when it is heard', async (_what, why) => {
  const { notes, now, said, worker } = scripted();
  const ran = worker.run();
  await until(() => said.claims > 3, 'turns are taken');
  const { beat, claim } = now;
  now.beat = () => Promise.reject(why());
  now.claim = () => Promise.reject(why());
  await until(() => notes.length > 0, 'it notices');
  // One may be on its way.
  expect(await still(() => said.turns)).toBeLessThanOrEqual(1);
  expect(notes).toHaveLength(1);
  Object.assign(now, { beat, claim });
  const before = said.claims;
  await until(() => said.claims > before + 3, 'turns are taken again');
  worker.leave();
  expect(await ran).toBeNull();
});

it('one of another version than its server’s new one neither takes turns nor asks without a pause', async () => {
  const { notes, now, said, worker } = scripted();
  const ran = worker.run();
  await until(() => said.claims > 3, 'turns are taken');
  now.hello = () => Promise.reject(new NotWelcome('install the same version on both'));
  now.beat = () => Promise.resolve({ lost: [], isResting: false, isStranger: true });
  await until(() => notes.length > 0, 'it notices');
  expect(await still(() => said.turns)).toBeLessThanOrEqual(1);
  expect(await still(() => said.beats)).toBeLessThanOrEqual(2);
  expect(notes[0]).toContain('install the same version');
  worker.leave();
  expect(await ran).toBeNull();
});

it.each([
  ['is nearly done', 59, ['result']],
  ['has hardly begun', 1, ['return']],
  ['has nothing to show yet', 0, ['return']],
])('told to leave within half a minute, one that %s brings %s', async (_what, doneSeconds, brought) => {
  const said: string[] = [];
  const order = { fence: 1, durationSeconds: 60, part: null } as unknown as FarmOrder;
  const link = {
    hello: () => Promise.resolve({ silenceMs: 60_000, beatMs: 20 }),
    beat: async (_beat: unknown, longestMs: number, signal: AbortSignal) => {
      await pause(longestMs, signal);
      return { lost: [], isResting: false, isStranger: false };
    },
    claim: () => Promise.resolve(order),
    result: () => Promise.resolve(said.push('result')),
    giveBack: () => Promise.resolve(said.push('return')),
    bye: () => Promise.resolve(),
    close: () => undefined,
  } as unknown as ServerLink;
  const turn: Turn = { taskId: 1, renew: () => Promise.resolve(true), end: () => Promise.resolve() };
  let isWorking = false;
  const worker = new FarmWorker({
    ...{ profile: PROFILE, link, onReady: () => undefined, onNote: () => undefined },
    turns: () => ({ next: () => Promise.resolve(turn), close: () => Promise.resolve() }),
    doer: {
      do: async (_order, signal, onProgress) => {
        await pause(1_000, signal);
        onProgress(doneSeconds);
        isWorking = true;
        await pause(200, signal);
        return signal.aborted
          ? { kind: 'failed', failure: failure('upload-interrupted'), crashed: false }
          : { kind: 'result', result: {} as FarmResult };
      },
      close: () => Promise.resolve(),
    },
  });
  const ran = worker.run();
  await until(() => isWorking, 'it works');
  worker.leave(30_000);
  expect(await ran).toBeNull();
  expect(said).toEqual(brought);
});
