// The queue engine is away, or lets nobody in: who hands out and who takes turns say so once, with the reason, and once that it is back.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../app/domain/clock.ts';
import type { FarmNeed, FarmTask } from '../../app/domain/farm.ts';
import { createBullHandOut, createBullTurns } from '../../app/farm/bullmq.ts';
import type { HandOut } from '../../app/farm/hand-out.ts';
import { Offers } from '../../app/farm/offers.ts';
import { FARM_RULES } from '../../app/farm/rules.ts';
import { freePort } from '../support/farm-world.ts';

const NEED: FarmNeed = { kind: 'transcribe', modelId: 'tiny', modelMark: 'a' };
const TICKET = { id: 't1', taskId: 1, need: NEED };

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** Starts a real engine. @returns ends it */
async function startEngine(port: number, ...more: readonly string[]): Promise<() => Promise<void>> {
  const words = ['--port', String(port), '--save', '', '--appendonly', 'no', ...more];
  const child: ChildProcess = spawn('redis-server', words, { stdio: ['ignore', 'pipe', 'ignore'] });
  const gone = once(child, 'exit');
  let said = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (said += text));
  await expect.poll(() => said, { timeout: 20_000 }).toContain('Ready to accept connections');
  const end = async (): Promise<void> => {
    child.kill('SIGKILL');
    await gone;
  };
  ends.push(end);
  return end;
}

/** Waits for a turn, as a worker does. */
function takeTurns(url: string) {
  const told: (string | null)[] = [];
  const turns = createBullTurns({ url, lockMs: 10_000, onStanding: (trouble) => told.push(trouble) });
  const over = new AbortController();
  const waiting = turns.next([NEED], over.signal).catch(() => null);
  ends.push(async () => {
    over.abort();
    await waiting;
    await turns.close();
  });
  return { told, waiting };
}

describe('who takes turns', () => {
  it('is told once that nothing listens there, once that it is back, and gets its turn', async () => {
    const port = await freePort();
    const url = `redis://127.0.0.1:${port}`;
    const { told, waiting } = takeTurns(url);
    await expect
      .poll(() => told, { timeout: 20_000 })
      .toEqual([expect.stringMatching(/\(.*ECONNREFUSED.*\)$/)]);
    const end = await startEngine(port);
    await expect.poll(() => told.slice(1), { timeout: 20_000 }).toEqual([null]);
    const handOut = createBullHandOut(url);
    ends.push(() => handOut.close());
    await handOut.offer([TICKET]);
    expect(await waiting).toMatchObject({ taskId: 1 });
    await end();
    await expect
      .poll(() => told.slice(2), { timeout: 20_000 })
      .toEqual([expect.stringContaining('does not answer (')]);
  }, 90_000);

  it('is told that it is not let in, and no password', async () => {
    const port = await freePort();
    await startEngine(port, '--requirepass', 'canary-right');
    const none = takeTurns(`redis://127.0.0.1:${port}`);
    const wrong = takeTurns(`redis://:canary-wrong@127.0.0.1:${port}`);
    await expect.poll(() => none.told, { timeout: 20_000 }).toEqual([expect.stringContaining('NOAUTH')]);
    await expect.poll(() => wrong.told, { timeout: 20_000 }).toEqual([expect.stringContaining('WRONGPASS')]);
    expect(JSON.stringify([none.told, wrong.told])).not.toContain('canary');
  }, 60_000);
});

describe('who hands out', () => {
  it('hears the reason, also where the engine goes away later', async () => {
    const port = await freePort();
    const handOut = createBullHandOut(`redis://127.0.0.1:${port}`);
    ends.push(() => handOut.close());
    await expect(handOut.offer([TICKET])).rejects.toThrow(/does not answer \(.*ECONNREFUSED/);
    const end = await startEngine(port);
    await expect
      .poll(() => handOut.offer([TICKET]).then(() => 'offered', String), { timeout: 20_000 })
      .toBe('offered');
    await end();
    await expect
      .poll(() => handOut.offer([TICKET]).catch(String), { timeout: 20_000 })
      .toMatch(/does not answer \(.*ECONNREFUSED/);
  }, 60_000);

  it('says it once for each reason, and once when it is over', async () => {
    const told: unknown[] = [];
    const faults: string[] = [];
    let why: string | null = 'away';
    const meet = <T>(answer: T): Promise<T> =>
      why === null ? Promise.resolve(answer) : Promise.reject(new Error(why));
    const handOut: HandOut = {
      offer: () => meet(undefined),
      withdraw: () => meet(undefined),
      known: () => meet(new Set<string>()),
      close: () => Promise.resolve(),
    };
    const library = {} as never;
    const offers = new Offers(
      {
        ...{ library, handOut, clock: systemClock, rules: FARM_RULES, newId: () => 't1' },
        ...{ onFault: (error: unknown) => faults.push(String(error)), onNote: () => undefined },
      },
      (trouble) => told.push(trouble),
    );
    const look = (): Promise<void> => offers.look(() => [{ id: 1, need: NEED } as FarmTask], 1);
    await look();
    await look();
    why = 'another reason';
    await look();
    await look();
    expect(faults).toEqual(['Error: away', 'Error: another reason']);
    expect(told).toEqual(['away']);
    why = null;
    await look();
    await look();
    expect(told).toEqual(['away', null]);
    // Nothing to do says nothing of the engine, and what fails later is news again.
    why = 'away';
    await offers.look(() => [], 1);
    expect(told).toEqual(['away', null, 'away']);
  });
});
