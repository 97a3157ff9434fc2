// What a person decides about work for other computers: its order, a pause, and what they are told when five attempts came to nothing.
import { expect, it } from 'vitest';
import { systemClock } from '../../app/domain/clock.ts';
import { failure } from '../../app/domain/failure.ts';
import { Farm } from '../../app/farm/farm.ts';
import { FARM_RULES } from '../../app/farm/rules.ts';
import { storyIn } from '../../app/farm/work.ts';
import { statusOf } from '../../app/operations/serving/status.ts';
import { accepted, connect, makeLibrary, NOW, settledFile } from '../storage/support.ts';

const need = { kind: 'transcribe', modelId: 'tiny', modelMark: 'a' } as const;
const profile = {
  ...{ name: 'studio', version: '1.0.0', cores: 4, slots: 1 },
  abilities: [{ ...need, languages: ['en'], speed: 8 }],
};

function begin() {
  const library = makeLibrary();
  const nothing = (): Promise<void> => Promise.resolve();
  const places: number[] = [];
  const farm = new Farm({
    ...{ library, clock: systemClock, rules: { ...FARM_RULES, againMs: 0 }, newId: () => 't' },
    handOut: { offer: nothing, withdraw: nothing, known: () => Promise.resolve(new Set()), close: nothing },
    isMoreUrgent: (place) => places.push(place) > 0,
    ...{ onFault: () => undefined, onNote: () => undefined },
  });
  const add = (id: string): void =>
    farm.add({ id, need, language: null, durationSeconds: 60, request: {}, isDivisible: false });
  return { add, farm, library, places };
}

it('a worker gets what is first in the queue, whichever turn it was given', () => {
  const { add, farm, library, places } = begin();
  const db = connect(library);
  const ids = [3, 1, 2].map((place) => {
    const { generationId, id } = accepted(library);
    db.prepare('UPDATE jobs SET place = ? WHERE id = ?').run(place, id);
    return generationId;
  });
  for (const id of ids) add(id ?? '');
  farm.hello('worker-1', profile, 1);
  // One place for one worker, and three wait: room only for what is more urgent than the first of them.
  expect(farm.roomFor).toBe(4);
  expect(places).toHaveLength(1);
  const order = [3, 3, 3].map((turn) => farm.claim('worker-1', turn)?.task.workId);
  expect(order).toEqual([ids[1], ids[2], ids[0]]);
});

it('nothing is begun while the queue is paused, and what is in hand is ended', () => {
  const { add, farm } = begin();
  add('one');
  add('two');
  farm.hello('worker-1', profile, 1);
  const fence = farm.claim('worker-1', 1)?.fence ?? 0;
  farm.paused = true;
  expect(farm.claim('worker-1', 2)).toBeNull();
  const telling = { by: 'voices', turns: [], prints: [] } as const;
  expect(farm.finish(fence, { kind: 'told', telling, heardSeconds: 60 })).toBe(true);
  farm.paused = false;
  expect(farm.claim('worker-1', 2)?.task.workId).toBe('two');
});

it('five attempts that come to nothing end the work with the story of each, which the status tells as well', () => {
  const { add, farm, library } = begin();
  add('one');
  farm.hello('worker-1', profile, 1);
  for (let at = 1; at <= 5; at += 1) {
    expect(farm.state('one').kind).toBe('pending');
    const why = failure('internal', { message: `Broke at ${at}.`, detail: '/root/secret/a.wav is bad' });
    farm.fail(farm.claim('worker-1', 1)?.fence ?? 0, why, true);
  }
  const state = farm.state('one');
  const story = state.kind === 'failed' ? storyIn(state.failure) : [];
  expect(story).toHaveLength(5);
  expect(story[4]).toContain('5. studio failed: Broke at 5.');
  const { faults, workers } = statusOf({ library, nowMs: Date.now });
  expect(faults.map(({ what, worker }) => [worker, what])).toEqual(
    [5, 4, 3, 2, 1].map((at) => ['studio', `failed: Broke at ${at}. ([path]`]),
  );
  expect(workers).toMatchObject([
    { name: 'studio', isHere: true, faults: 5, abilities: [{ model: 'tiny', languages: ['en'], speed: 8 }] },
  ]);
});

it('what is to be next goes before what was handed out and not begun, also from the first place of the queue', () => {
  const { add, farm, library } = begin();
  const { generationId } = accepted(library);
  add(generationId ?? '');
  const { job } = library.takeIn(settledFile({ priority: 0 }), NOW);
  const id = job?.id ?? 0;
  const urgent = (): boolean =>
    library.jobs.hasClaimableBefore('device', library.farm.tasks.firstPlace() ?? 0, NOW);
  expect(urgent()).toBe(false);
  library.jobs.arrange(id, 'next', NOW);
  expect(urgent()).toBe(true);
  farm.hello('worker-1', profile, 1);
  expect(farm.claim('worker-1', 1)?.task.workId).toBe(generationId);
});
