// What lies at the address of a feed, before it is followed: what each engine would cost, where lengths and transcripts are known or not.
import { expect, it } from 'vitest';
import { FeedLooks } from '../../app/operations/feed-looks.ts';
import { feedWorld, type Told } from './feed-world.ts';

const LENGTH = '<itunes:duration>1:00:00</itunes:duration>';
const WORDS = '<podcast:transcript url="https://a.example/1.vtt" type="text/vtt"/>';

/** What the service that charges would cost, US dollars. */
async function pricesOf(...items: readonly Told[]) {
  const world = await feedWorld();
  world.put(...items);
  const look = await new FeedLooks(world.core).at(`${world.host.base}/feed`, true, undefined);
  if (!look.ok || look.value.kind !== 'feed') throw new Error('It is no feed.');
  const { prices } = look.value.all;
  const priceWith = (service: string) => prices.find((one) => one.service === service)?.usd;
  return { cloud: priceWith('cloud'), device: priceWith('device') };
}

it.each([
  ['is free where nothing is to be paid for', [{ more: LENGTH + WORDS }, { guid: 'b', more: WORDS }], 0],
  ['is not free where nothing has a length', [{}], null],
  ['is not free where what has a length brings its words', [{ more: LENGTH + WORDS }, { guid: 'b' }], null],
])('what a service charges %s', async (_what, items, usd) => {
  expect(await pricesOf(...items)).toEqual({ cloud: usd, device: 0 });
});
