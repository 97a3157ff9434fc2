// Ceilings, prices and the device instead of the cloud: the real worker and library in manual time.
import { describe, expect, it, vi, afterEach } from 'vitest';
import { UNHEARD } from '../../app/domain/audio.ts';
import { failure } from '../../app/domain/failure.ts';
import type { EngineChain } from '../../app/domain/engine-chain.ts';
import { monthOf } from '../../app/domain/month.ts';
import type { Outcome } from '../../app/domain/result.ts';
import type { Job } from '../../app/domain/job.ts';
import { Spending } from '../../app/money/spending.ts';
import { PENDING, READY, refused, World, NOW, must } from '../queue/support.ts';
import { ENGINES } from '../../app/speech/engines.ts';

const DAY = 24 * 3_600_000;
afterEach(() => vi.unstubAllEnvs());

interface Books {
  readonly world: World;
  readonly spending: Spending;
  ceilingUsd: number | null;
  price: Outcome<number | null>;
  /** The service tells the price once this is fulfilled. */
  told: Promise<void>;
  asked: number;
  /** A ceiling or a price changed: as the engine does it. */
  changed(): void;
  show(patch: { ceilingUsd?: number | null; chain?: EngineChain }): number;
}

/** An hour costs $60, so that the recordings of a minute cost $1 each. */
function open(price: Outcome<number | null> = { ok: true, value: 60 }): Books {
  const kept: { spending?: Spending } = {};
  const world = new World({ admit: (job: Job) => must(kept.spending).admit(job) });
  const books: Books = {
    world,
    ceilingUsd: null,
    price,
    told: Promise.resolve(),
    asked: 0,
    spending: new Spending({
      engines: ENGINES,
      library: world.library,
      clock: world.time,
      ceilingUsd: () => books.ceilingUsd,
      fetchPrice: () => {
        books.asked += 1;
        return books.told.then(() => books.price);
      },
      onPrice: () => undefined,
    }),
    changed() {
      world.library.jobs.hurry('ceiling-reached', world.time.nowMs());
      if (world.worker.held.cloud?.code === 'ceiling-reached') world.worker.release('cloud');
      else world.worker.wake();
    },
    show(patch) {
      const { id } = world.library.folders.add(
        { path: '/shows', name: 'Night Kitchen', includeSubfolders: true, service: 'cloud' },
        NOW,
      );
      world.library.folders.update(id, patch);
      return id;
    },
  };
  kept.spending = books.spending;
  world.cloud.onGet = () => PENDING;
  return books;
}

describe('the ceiling of a month', () => {
  it('stops before it is passed, says so once, and goes on when it is raised', async () => {
    const books = open();
    const { world } = books;
    books.ceilingUsd = 2.5;
    const ids = Array.from({ length: 6 }, () => world.add('cloud'));
    await world.time.pass(5 * 60_000);
    expect(ids.map((id) => world.state(id))).toEqual([
      'transcribing',
      'transcribing',
      'queued',
      'queued',
      'queued',
      'queued',
    ]);
    expect(world.worker.held.cloud?.message).toMatch(
      /^The ceiling of this month, \$2\.50, would be passed: \$2\.00 is spent or under way, and this recording costs about \$1\.00\./,
    );
    expect(world.library.charges.spentIn(monthOf(NOW))).toBe(2);
    // Said once: not every job ran into it.
    expect(ids.filter((id) => world.job(id).failure?.code === 'ceiling-reached').length).toBeLessThanOrEqual(
      2,
    );
    expect(ids.every((id) => world.job(id).attempt <= 1)).toBe(true);

    books.ceilingUsd = 4;
    books.changed();
    await world.time.pass(60_000);
    expect(world.cloud.sent).toHaveLength(4);
    books.ceilingUsd = null;
    books.changed();
    await world.time.pass(60_000);
    expect(world.cloud.sent).toHaveLength(6);
  });

  it('is not passed by sends that begin together', async () => {
    const books = open();
    books.ceilingUsd = 1;
    for (let at = 0; at < 4; at += 1) books.world.add('cloud');
    await books.world.time.pass(60_000);
    expect(books.world.cloud.sent).toHaveLength(1);
  });

  it('lets go by itself when the next month begins', async () => {
    vi.stubEnv('TZ', 'America/New_York');
    const books = open();
    books.ceilingUsd = 1;
    const [first, second] = [books.world.add('cloud'), books.world.add('cloud')];
    await books.world.time.pass(60_000);
    expect(books.world.state(second)).toBe('queued');
    const nextMonth = monthOf(NOW).endsAt;
    expect(books.world.job(second).dueAt).toBe(nextMonth);
    books.world.cloud.onGet = () => READY;
    books.world.time.jump(nextMonth - books.world.time.nowMs() - 120_000);
    await books.world.time.pass(60_000);
    expect(books.world.cloud.sent).toHaveLength(1);
    await books.world.time.pass(240_000);
    expect(books.world.cloud.sent).toHaveLength(2);
    expect(books.world.state(first)).toBe('done');
  });

  it('holds when nobody knows the price, and goes on when it is known', async () => {
    const books = open({ ok: true, value: null });
    books.ceilingUsd = 100;
    const id = books.world.add('cloud');
    await books.world.time.pass(60_000);
    expect(books.world.job(id).failure?.message).toContain('nobody told what an hour costs');
    books.world.library.prices.setOwn('#g1_whisper-large', 0.4);
    books.changed();
    await books.world.time.pass(60_000);
    expect(books.world.cloud.sent).toHaveLength(1);
  });

  it('keeps a recording of unknown length, and lets all others go', async () => {
    const books = open();
    books.ceilingUsd = 100;
    const unknown = books.world.add('cloud', { audio: UNHEARD });
    await books.world.time.pass(60_000);
    const known = books.world.add('cloud');
    await books.world.time.pass(60_000);
    expect(books.world.job(unknown)).toMatchObject({ state: 'queued', failure: { code: 'ceiling-reached' } });
    expect(books.world.job(unknown).failure?.message).toContain('length of this recording is not known');
    expect(books.world.state(known)).toBe('transcribing');
    expect(books.world.worker.held.cloud).toBeNull();
  });

  it('without one, no price is needed', async () => {
    const books = open({ ok: false, failure: failure('offline') });
    const id = books.world.add('cloud');
    await books.world.time.pass(60_000);
    expect(books.world.state(id)).toBe('transcribing');
    expect(books.world.library.charges.byShow(monthOf(NOW))).toMatchObject([{ usd: 0, unknownCount: 1 }]);
  });
});

describe('the ceiling of a show', () => {
  it('stops that show and no other', async () => {
    const books = open();
    const folderId = books.show({ ceilingUsd: 1 });
    const mine = [1, 2, 3].map(() => books.world.add('cloud', { folderId }));
    const others = [1, 2].map(() => books.world.add('cloud'));
    await books.world.time.pass(60_000);
    expect(mine.map((id) => books.world.state(id))).toEqual(['transcribing', 'queued', 'queued']);
    expect(others.map((id) => books.world.state(id))).toEqual(['transcribing', 'transcribing']);
    expect(books.world.worker.held.cloud).toBeNull();
    expect(books.world.job(must(mine[1])).failure?.message).toContain(
      'The ceiling of Night Kitchen for this month',
    );
  });
});

describe('the price', () => {
  it('that was told is good for a day, however often it is looked at', async () => {
    const books = open();
    for (let hour = 0; hour < 24; hour += 1) {
      books.spending.price('m');
      await books.world.time.pass(3_600_000);
    }
    expect(books.asked).toBe(1);
  });

  it('that a person set is never asked for', async () => {
    const books = open();
    books.world.library.prices.setOwn('m', 0.4);
    expect(books.spending.price('m')).toMatchObject({ usdPerHour: 0.4, source: 'own' });
    await books.world.time.pass(3 * DAY);
    books.spending.price('m');
    expect(books.asked).toBe(0);
  });

  it('is waited for by the first sends of a service, in their order, before a ceiling is held against them', async () => {
    const books = open();
    books.ceilingUsd = 1;
    // The service takes its time to tell.
    let tell = (): void => undefined;
    books.told = new Promise((resolve) => (tell = resolve));
    const ids = [1, 2].map(() => books.world.add('cloud'));
    await books.world.time.pass(1_000);
    expect(books.world.cloud.sent).toEqual([]);
    expect(ids.map((id) => books.world.job(id).failure)).toEqual([null, null]);
    tell();
    await books.world.time.pass(1_000);
    expect(ids.map((id) => books.world.state(id))).toEqual(['transcribing', 'queued']);
    expect(books.world.job(must(ids[1])).failure?.message).toContain('would be passed');
  });

  it('is asked for once a day, and not again and again when nobody answers', async () => {
    const books = open();
    expect(books.spending.price('m')).toBeNull();
    await books.world.time.pass(0);
    expect(books.spending.price('m')).toMatchObject({ usdPerHour: 60, source: 'service', fetchedAt: NOW });
    expect(books.asked).toBe(1);
    await books.world.time.pass(DAY + 1);
    books.price = { ok: false, failure: failure('offline') };
    expect(books.spending.price('m')?.usdPerHour).toBe(60);
    await books.world.time.pass(0);
    expect(books.spending.price('m')?.usdPerHour).toBe(60);
    expect(books.asked).toBe(2);
  });
});

describe('the months', () => {
  it('are listed from the first send to now, show by show', async () => {
    const books = open();
    const folderId = books.show({});
    books.world.add('cloud', { folderId });
    books.world.add('cloud', { folderId: null });
    await books.world.time.pass(60_000);
    books.world.time.jump(62 * DAY);
    const months = books.spending.months();
    expect(months.map(({ shows }) => shows.map(({ folderName, usd }) => [folderName, usd]))).toEqual([
      [],
      [],
      [
        [null, 1],
        ['Night Kitchen', 1],
      ],
    ]);
  });
});

describe('the first month', () => {
  it('is that of the first send, also where that was at its very beginning', async () => {
    const books = open();
    const begin = monthOf(NOW).endsAt;
    books.world.time.jump(begin - NOW);
    const job = books.world.job(books.world.add('cloud'));
    books.world.library.charges.reserve({ ...job, requestId: 'the first of all' }, 1, begin);
    books.world.time.jump(40 * DAY);
    expect(books.spending.months().map(({ month }) => month.startsAt)).toEqual([
      monthOf(books.world.time.nowMs()).startsAt,
      begin,
    ]);
    await books.world.time.pass(0);
  });
});

describe('instead of the cloud', () => {
  it.each(['offline', 'no-key', 'key-refused', 'no-credit'] as const)(
    '%s: the device does it, and it is said which and why',
    async (code) => {
      const books = open();
      const { world } = books;
      const folderId = books.show({ chain: ['cloud', 'device'] });
      world.cloud.onCreate = () => refused(code);
      const id = world.add('cloud', { folderId });
      const other = world.add('cloud');
      await world.time.pass(60_000);
      expect(world.job(id)).toMatchObject({ state: 'cancelled', failure: { code } });
      const device = must(world.library.jobs.latestFor(world.job(id).recordingId));
      expect(device).toMatchObject({ service: 'device', state: 'done' });
      expect(world.trail(id)).toContain('job-handed-over');
      expect(world.job(id).failure?.message).toMatch(
        /transcribed on this device instead, and nothing was charged\.$/,
      );
      expect(world.library.transcripts.head(device.recordingId)?.service).toBe('device');
      // Shows that do not say so wait.
      expect(world.state(other)).toBe('queued');
      expect(world.library.charges.firstAt()).toBeNull();
    },
  );

  it('a ceiling: what fits is done by the cloud, the rest by the device', async () => {
    const books = open();
    const { world } = books;
    const folderId = books.show({ chain: ['cloud', 'device'], ceilingUsd: 2 });
    const ids = Array.from({ length: 5 }, () => world.add('cloud', { folderId }));
    world.cloud.onGet = () => READY;
    await world.time.pass(10 * 60_000);
    const services = ids.map((id) => world.library.transcripts.head(world.job(id).recordingId)?.service);
    expect(services.toSorted()).toEqual(['cloud', 'cloud', 'device', 'device', 'device']);
    expect(world.cloud.sent).toHaveLength(2);
  });

  it('never what was or may have been accepted, nor what trouble of another kind delays', async () => {
    const books = open();
    const { world } = books;
    const folderId = books.show({ chain: ['cloud', 'device'] });
    world.cloud.onCreate = async (request) => {
      request.onBytesSent(request.sizeBytes);
      await request.onBodyEnding();
      return { kind: 'ambiguous', failure: failure('answer-lost') };
    };
    const doubtful = world.add('cloud', { folderId });
    await world.time.pass(60_000);
    world.cloud.onCreate = () => refused('offline');
    world.act(doubtful, 'send-again');
    await world.time.pass(60 * 60_000);
    expect(world.state(doubtful)).toBe('queued');
    expect(world.device.sent).toEqual([]);

    world.cloud.onCreate = () => refused('rate-limited');
    world.worker.release('cloud');
    const slow = world.add('cloud', { folderId });
    await world.time.pass(60 * 60_000);
    expect(world.state(slow)).toBe('queued');
    expect(world.device.sent).toEqual([]);
  });

  it('takes over one at a time: a network that comes back finds the rest waiting', async () => {
    const books = open();
    const { world } = books;
    const folderId = books.show({ chain: ['cloud', 'device'] });
    world.device.maxCreates = 1;
    world.device.maxAccepted = 1;
    world.device.onGet = () => PENDING;
    world.cloud.onCreate = () => refused('offline');
    const ids = Array.from({ length: 10 }, () => world.add('cloud', { folderId }));
    await world.time.pass(5 * 60_000);
    const handedOver = ids.filter((id) => world.state(id) === 'cancelled').length;
    expect(handedOver).toBeGreaterThan(0);
    expect(handedOver).toBeLessThanOrEqual(2);
    world.cloud.onCreate = (request) => world.cloud.accept(request);
    world.cloud.onGet = () => READY;
    await world.time.pass(60 * 60_000);
    expect(ids.filter((id) => world.state(id) === 'done')).toHaveLength(10 - handedOver);
  });

  it('not what a person sent to the cloud beside a transcript they have', async () => {
    const books = open();
    const { world } = books;
    const folderId = books.show({ chain: ['cloud', 'device'] });
    const first = world.add('device', { folderId });
    await world.time.pass(60_000);
    expect(world.state(first)).toBe('done');
    world.cloud.onCreate = () => refused('offline');
    const { recordingId } = world.job(first);
    const { job } = world.library.jobs.enqueue(
      { recordingId, service: 'cloud', options: '{}', priority: 0 },
      NOW,
    );
    world.worker.wake();
    await world.time.pass(60 * 60_000);
    expect(world.state(job.id)).toBe('queued');
  });
});
