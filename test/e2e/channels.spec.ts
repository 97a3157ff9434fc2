// Two people, each in a channel of their own: heard one by one, by the server itself and by workers in parts.
import { expect, test } from '@playwright/test';
import { join } from 'node:path';
import { ended, FarmWorld } from '../support/farm-world.ts';
import { channelsReading } from '../support/channels-reading.ts';
import type { Reading } from '../support/speech-files.ts';

const of = (number: string): Reading => `sense_and_sensibility_01_austen_64kb-${number}.wav` as Reading;
const LEFT = [of('0870'), of('0890'), of('0920')];
const RIGHT = [of('0930'), of('0880')];
const ASKED = { multi_channel: 'true', punctuate: 'true', utterances: 'true' };

interface Channel {
  readonly alternatives: readonly { readonly transcript: string; readonly words: readonly object[] }[];
}
interface Results {
  readonly channels: readonly Channel[];
  readonly utterances?: readonly {
    readonly channel: number;
    readonly start: number;
    readonly transcript: string;
    readonly words: readonly object[];
  }[];
}

const world = new FarmWorld('channels', { EARSHOT_FARM_PART_SECONDS: '10' });
test.afterAll(() => world.end());

test.describe.serial('channels heard each by itself', () => {
  test.slow();
  const both = join(world.place.recordings, 'both.wav');
  let alone = '';

  const heard = async (path: string, fields: Readonly<Record<string, string>> = ASKED): Promise<Results> => {
    const id = await world.ask(path, fields);
    await expect.poll(async () => (await world.told(id)).status, { timeout: 150_000 }).toBe('completed');
    return (await world.told(id)).result?.results as Results;
  };
  const wordsIn = ({ channels }: Results, at: number): readonly object[] =>
    channels[at]?.alternatives[0]?.words ?? [];
  const textIn = ({ channels }: Results, at: number): string =>
    channels[at]?.alternatives[0]?.transcript ?? '';

  test('two different readings left and right: each channel is what it would be alone', async () => {
    await world.makeTokens();
    const server = await world.serve('--port', '0');
    channelsReading(both, [LEFT, RIGHT]);
    const told = await heard(both);
    expect(told.channels).toHaveLength(2);
    expect(textIn(told, 0)).toMatch(/leisure.*selfish.*respectable/i);
    expect(textIn(told, 0)).not.toMatch(/young man/i);
    expect(textIn(told, 1)).toMatch(/amiable.*young man/i);
    expect(textIn(told, 1)).not.toMatch(/leisure|selfish|respectable/i);
    for (const [at, readings] of [LEFT, RIGHT].entries()) {
      const path = join(world.place.recordings, `alone-${at}.wav`);
      channelsReading(path, [readings]);
      expect(wordsIn(await heard(path), 0)).toEqual(wordsIn(told, at));
    }
    const { utterances = [] } = told;
    expect(new Set(utterances.map(({ channel }) => channel))).toEqual(new Set([0, 1]));
    expect(utterances.map(({ start }) => start)).toEqual(
      utterances.map(({ start }) => start).toSorted((one, other) => one - other),
    );
    for (const channel of [0, 1])
      expect(utterances.flatMap((one) => (one.channel === channel ? one.words : []))).toEqual(
        wordsIn(told, channel),
      );
    alone = JSON.stringify(told);
    server.kill('SIGTERM');
    // Until it has ended, the library is its own.
    expect(await ended(server)).toBe(0);
  });

  test('two workers hear them in parts, word for word the same', async () => {
    await world.startRedis();
    // Another library's: the same recording with the same options would be the same job.
    const other = join(world.place.recordings, 'again.wav');
    channelsReading(other, [LEFT, RIGHT, []]);
    await world.serve('--port', '0', '--queue', world.queue);
    await Promise.all([world.worker('one'), world.worker('two')]);
    const told = await heard(other);
    expect(told.channels).toHaveLength(3);
    expect(textIn(told, 2)).toBe('');
    expect(JSON.stringify({ ...told, channels: told.channels.slice(0, 2) })).toBe(alone);
    const { stdout } = await world.say('serve', 'status', '--json');
    const { workers } = JSON.parse(stdout) as { readonly workers: readonly { readonly done: number }[] };
    expect(workers.map(({ done }) => done > 0)).toEqual([true, true]);
  });

  test('one channel has one, and more than eight are refused', async () => {
    const mono = join(world.place.recordings, 'mono.wav');
    channelsReading(mono, [RIGHT]);
    const told = await heard(mono, { ...ASKED, numerals: 'true' });
    expect(told.channels).toHaveLength(1);
    expect(textIn(told, 0)).toMatch(/young man/i);
    const nine = join(world.place.recordings, 'nine.wav');
    channelsReading(
      nine,
      Array.from({ length: 9 }, () => [of('0870')]),
    );
    const refused = await world.asked(nine, ASKED);
    expect(refused.status).toBe(400);
    expect(await refused.text()).toContain('9 channels');
  });
});
