// Who speaks when, told by a worker: the same as this computer tells it alone. With channels one by one it is refused by both.
import { expect, test } from '@playwright/test';
import { FarmWorld } from '../support/farm-world.ts';
import { modelsDir, soundPath } from '../support/models.ts';

const ASKED = { diarize: 'true', utterances: 'true', punctuate: 'true' };
const worlds: FarmWorld[] = [];
test.afterEach(async () => {
  for (const world of worlds.splice(0)) await world.end();
});

/** @param helpers workers; none where the server does all work itself */
async function heard(helpers: readonly string[]): Promise<string> {
  const world = new FarmWorld(`worker-speakers-${helpers.length}`, {
    EARSHOT_MODELS_DIR: modelsDir('speakers'),
    EARSHOT_FARM_PART_SECONDS: '10',
  });
  worlds.push(world);
  await world.makeTokens();
  if (helpers.length > 0) await world.startRedis();
  await world.serve('--port', '0', ...(helpers.length > 0 ? ['--queue', world.queue] : []));
  await Promise.all(helpers.map((name) => world.worker(name)));
  const id = await world.ask(soundPath('sample.wav'), ASKED);
  await expect.poll(async () => (await world.told(id)).status, { timeout: 150_000 }).toBe('completed');
  const refused = await world.asked(soundPath('sample.wav'), { ...ASKED, multi_channel: 'true' });
  expect(refused.status).toBe(400);
  expect(await refused.text()).toContain('multi_channel');
  const text = JSON.stringify((await world.told(id)).result?.results);
  await world.end();
  return text;
}

test('two workers tell speakers apart as one computer does', async () => {
  test.setTimeout(400_000);
  const alone = await heard([]);
  expect(alone).toMatch(/"speaker":0.*"speaker":1/);
  expect(await heard(['one', 'two'])).toBe(alone);
});
