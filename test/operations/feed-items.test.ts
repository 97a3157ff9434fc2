// Items of feeds as they come in: with what their feed knows, with their publisher's words, once, and never joined unasked.
import { describe, expect, it } from 'vitest';
import { EXPORT_FORMATS } from '../../app/domain/export-format.ts';
import { exportRecording } from '../../app/publish/exporting.ts';
import { Shows } from '../../app/operations/shows.ts';
import { answerQuestion, questionViews, storyView } from '../../app/operations/feed-questions.ts';
import { segment, settledFile, transcribed, transcriptOf, must } from '../storage/support.ts';
import { feedWorld, serve, type FeedWorld } from './feed-world.ts';

const VTT =
  'WEBVTT\n\n00:00.000 --> 00:02.000\n<v Ada>The harbour froze.\n\n00:02.000 --> 00:04.000\n<v Ben>On Sunday.\n';
const words = (base: string): string =>
  `<podcast:transcript url="${base}/1.vtt" type="text/vtt" language="en"/>`;
const only = (world: FeedWorld, feedId: number) => must(world.items(feedId)[0]);
const recordingOf = (world: FeedWorld, feedId: number): number => must(only(world, feedId).recordingId);
const detailsOf = (world: FeedWorld, feedId: number) =>
  must(world.library.details.get(recordingOf(world, feedId)));
/** A picture of 1 × 1. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

describe('what the feed knows', () => {
  const MORE = (base: string, notes: string): string =>
    `<itunes:season>2</itunes:season><itunes:episode>4</itunes:episode><description>${notes}</description>` +
    `<podcast:person>Ada Harbour</podcast:person><itunes:image href="${base}/1.png"/>` +
    `<podcast:chapters url="${base}/1.json" type="application/json+chapters"/>`;

  async function taken() {
    const world = await feedWorld();
    const { host } = world;
    world.sound('/1.wav', 1);
    host.put('/1.png', serve(PNG, 'image/png'));
    host.put('/1.json', serve('{"chapters":[{"startTime":0,"title":"Ice"}]}', 'application/json+chapters'));
    world.put({ more: MORE(host.base, 'Cold.') });
    const feedId = await world.follow();
    await world.fetch();
    expect(world.faults).toEqual([]);
    return { world, feedId };
  }

  it('is put onto the recording', async () => {
    const { feedId, world } = await taken();
    expect(detailsOf(world, feedId)).toMatchObject({
      ...{ title: 'The ice on the harbour', titleBy: 'feed', episode: 'S2E4', notes: 'Cold.' },
      ...{ persons: ['Ada Harbour'], feedChapters: [{ start: 0, title: 'Ice' }], hasCover: true },
    });
    expect(detailsOf(world, feedId).date).toMatch(/^2026-05-0[12]$/);
    expect(world.views.recording(recordingOf(world, feedId))?.about.chapters).toHaveLength(1);
  });

  it('follows the feed where nobody changed it by hand, and stays where somebody did', async () => {
    const { feedId, world } = await taken();
    world.library.details.update(recordingOf(world, feedId), { title: 'My own' }, 1);
    world.put({ title: 'Other', more: MORE(world.host.base, 'Warm.').replace('Ada Harbour', 'Ben') });
    await world.check(feedId);
    await world.fetch();
    expect(detailsOf(world, feedId)).toMatchObject({
      ...{ title: 'My own', titleBy: 'person', notes: 'Warm.', persons: ['Ben'] },
    });
    world.library.details.update(recordingOf(world, feedId), { notes: 'Mine.' }, 1);
    world.put({ title: 'Third', more: MORE(world.host.base, 'Hot.') });
    await world.check(feedId);
    await world.fetch();
    expect(detailsOf(world, feedId)).toMatchObject({ title: 'My own', notes: 'Mine.' });
  });

  it('asks for a picture once for all items that name it, and takes no page for one', async () => {
    const world = await feedWorld();
    const picture = `<itunes:image href="${world.host.base}/no.png"/>`;
    for (const at of [1, 2]) world.sound(`/${at}.wav`, at);
    world.host.put('/no.png', serve('<html>', 'image/png'));
    world.put({ more: picture }, { guid: 'g2', title: 'Second', sound: '/2.wav', more: picture });
    const feedId = await world.follow();
    await world.fetch();
    expect(detailsOf(world, feedId).hasCover).toBe(false);
    expect(world.host.asked.filter(({ path }) => path === '/no.png')).toHaveLength(1);
  });
});

describe('a transcript that the publisher gives', () => {
  it('is found before the sound is here, is nobody’s job, and costs nothing', async () => {
    const world = await feedWorld();
    world.host.put('/1.vtt', serve(VTT, 'text/vtt'));
    world.put({ more: words(world.host.base) });
    const feedId = await world.follow();
    await world.fetch(); // the sound is not there
    const recordingId = recordingOf(world, feedId);
    const { library } = world;
    expect(library.transcripts.head(recordingId)).toMatchObject({
      ...{ service: 'published', model: 'publisher’s WebVTT', language: 'en', wordCount: 5 },
    });
    expect(library.recordings.get(recordingId)).toMatchObject({ title: 'The ice on the harbour' });
    expect(library.jobs.backlog()).toEqual([]);
    expect(world.views.item(must(library.items.ofRecording(recordingId)))).toMatchObject({
      ...{ state: 'done', service: 'published', preview: 'The harbour froze. On Sunday.' },
    });
    expect(world.views.recording(recordingId)?.trail.map(({ text }) => text)).toContain(
      'The transcript that its publisher gives was taken: publisher’s WebVTT. Nothing was sent, and nothing paid.',
    );
    world.sound('/1.wav', 1);
    await rested(world);
    expect(recordingOf(world, feedId)).toBe(recordingId);
    expect(library.recordings.get(recordingId)).toMatchObject({ durationSeconds: 1, channels: 1 });
    expect(library.files.pathFor(recordingId)).toMatch(/1\.wav$/);
    expect(library.jobs.backlog()).toEqual([]);
    expect(world.faults).toEqual([]);
  });

  it('stays as a version when it is transcribed anyway', async () => {
    const world = await feedWorld();
    world.host.put('/1.vtt', serve(VTT, 'text/vtt'));
    world.sound('/1.wav', 1);
    world.put({ more: words(world.host.base) });
    const feedId = await world.follow();
    await world.fetch();
    const recordingId = recordingOf(world, feedId);
    const { library } = world;
    const wish = { recordingId, service: 'device', options: '{}', priority: 0 };
    const { job } = library.jobs.enqueue(wish, 1);
    library.jobs.claimNext('device', { leaseToken: 'l', requestId: 'r' }, 2);
    const event = { type: 'accepted', generationId: 'g', firstPollAt: 2, deadlineAt: null } as const;
    const accepted = must(library.jobs.apply(job.id, { state: 'uploading' }, event, 2));
    library.jobs.finish(job.id, accepted, transcriptOf('The harbor froze.'), null, 3);
    expect(
      library.edits.log.versions(recordingId).map(({ isCurrent, service }) => [service, isCurrent]),
    ).toEqual([
      ['device', true],
      ['published', false],
    ]);
    // The feed does not put its own in the place of that.
    world.host.put('/1.vtt', serve(VTT.replace('froze', 'melted'), 'text/vtt'));
    expect(world.core.published.mayKeep(recordingId)).toBe(false);
  });

  it('that cannot be read is said so, and the sound is transcribed', async () => {
    const world = await feedWorld();
    world.host.put('/1.vtt', serve('{}', 'text/vtt'));
    world.sound('/1.wav', 1);
    world.put({ more: words(world.host.base) });
    const feedId = await world.follow();
    await world.fetch();
    expect(world.library.jobs.latestFor(recordingOf(world, feedId))).toMatchObject({ state: 'queued' });
    const item = must(world.library.feedItems.get(only(world, feedId).id));
    expect(storyView(world.core, item).trail.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['feed-seen', 'feed-words-refused', 'feed-fetched', 'job-queued']),
    );
  });

  it('is taken from another address where the first has none, in the show’s language first', async () => {
    const world = await feedWorld();
    const { base } = world.host;
    world.host.put('/de.vtt', serve(VTT.replace('froze', 'fror'), 'text/vtt'));
    world.host.put('/en.txt', serve('The harbour froze.', 'text/plain'));
    world.put({
      more:
        `<podcast:transcript url="${base}/de.vtt" type="text/vtt" language="de"/>` +
        `<podcast:transcript url="${base}/gone.json" type="application/json"/>` +
        `<podcast:transcript url="${base}/en.txt" type="text/plain" language="en-GB"/>`,
    });
    world.host.put('/feed', (_, response) => {
      response
        .writeHead(200)
        .end(
          `<rss version="2.0" xmlns:podcast="https://podcastindex.org/namespace/1.0"><channel><title>T</title><language>en-us</language>` +
            `<item><guid>1</guid><title>One</title><enclosure url="${base}/1.wav" type="audio/wav"/>` +
            `<podcast:transcript url="${base}/de.vtt" type="text/vtt" language="de"/>` +
            `<podcast:transcript url="${base}/gone.json" type="application/json"/>` +
            `<podcast:transcript url="${base}/en.txt" type="text/plain" language="en-GB"/></item></channel></rss>`,
        );
    });
    const feedId = await world.follow();
    await world.fetch();
    expect(world.library.transcripts.head(recordingOf(world, feedId))).toMatchObject({ language: 'en-GB' });
  });

  it('is exported in every format but the answer of a service', async () => {
    const world = await feedWorld();
    world.host.put('/1.vtt', serve(VTT, 'text/vtt'));
    world.put({ more: words(world.host.base) });
    const feedId = await world.follow();
    await world.fetch();
    const made = EXPORT_FORMATS.map((format) => [
      format,
      exportRecording(world.library, recordingOf(world, feedId), format).ok,
    ]);
    expect(made).toEqual(EXPORT_FORMATS.map((format) => [format, format !== 'raw']));
  });
});

/** As if an hour had passed since something could not be fetched. */
async function rested(world: FeedWorld): Promise<void> {
  world.fetcher.forgetRests();
  await world.fetch();
}

describe('an item is what it was', () => {
  it('whatever bytes lie there today', async () => {
    const world = await feedWorld();
    let asked = 0;
    world.host.put('/1.wav', (_, response) => {
      asked += 1;
      world.sound('/now.wav', asked);
      response.writeHead(302, { location: '/now.wav' }).end();
    });
    world.put({});
    const feedId = await world.follow();
    await world.fetch();
    await world.check(feedId);
    await world.fetch();
    expect(asked).toBe(1);
    // Also when its feed is followed anew.
    world.core.feeds?.remove(feedId);
    const again = await world.follow();
    await world.fetch();
    expect(asked).toBe(1);
    expect(recordingOf(world, again)).toBeGreaterThan(0);
    expect(world.library.items.counts().recordings).toBe(1);
  });

  it('and keeps its transcript when it goes from the feed', async () => {
    const world = await feedWorld();
    world.host.put('/1.vtt', serve(VTT, 'text/vtt'));
    world.put({ more: words(world.host.base) });
    const feedId = await world.follow();
    await world.fetch();
    world.put({ guid: 'other', title: 'Other', sound: '/2.wav' });
    await world.check(feedId);
    expect(world.items(feedId).find(({ isGone }) => isGone)?.recordingId).not.toBeNull();
    expect(world.library.items.counts().transcripts).toBe(1);
  });

  it('but offers sound that was replaced, and fetches it as a version when that is wanted', async () => {
    const world = await feedWorld();
    world.sound('/1.wav', 1);
    world.put({});
    const feedId = await world.follow();
    await world.fetch();
    const before = recordingOf(world, feedId);
    world.sound('/1.wav', 2);
    world.put({ day: '2026-05-09T12:00:00Z' });
    await world.check(feedId);
    await world.fetch();
    expect(recordingOf(world, feedId)).toBe(before);
    const [question] = questionViews(world.core, feedId);
    expect(question).toMatchObject({ kind: 'replaced', recordingId: before });
    const answer = (accept: boolean) =>
      answerQuestion(world.core, () => ({ ok: true, value: undefined }), { ...must(question), accept });
    expect(answer(true)).toMatchObject({ ok: true });
    expect(answer(true)).toMatchObject({ ok: false, failure: { code: 'not-found' } });
    await world.fetch();
    const now = recordingOf(world, feedId);
    expect(now).not.toBe(before);
    expect(world.library.episodes.versionsOf(now).map(({ recordingId }) => recordingId)).toEqual([
      now,
      before,
    ]);
    expect(questionViews(world.core, feedId)).toEqual([]);
    expect(world.library.jobs.latestFor(now)).toMatchObject({ state: 'queued', heldAt: null });
  });

  it('is left where the new sound is not wanted', async () => {
    const world = await feedWorld();
    world.sound('/1.wav', 1);
    world.put({});
    const feedId = await world.follow();
    await world.fetch();
    world.put({ day: '2026-05-09T12:00:00Z' });
    await world.check(feedId);
    const [question] = questionViews(world.core, feedId);
    answerQuestion(world.core, () => ({ ok: true, value: undefined }), { ...must(question), accept: false });
    await world.check(feedId);
    expect(questionViews(world.core, feedId)).toEqual([]);
  });
});

describe('an episode of which a recording is there', () => {
  const LONG = Array.from({ length: 60 }, (_, at) => segment(`word${at} of the harbour${at * 7}`, at));

  async function begin(heard: 'same' | 'other' | 'unknown') {
    const world = await feedWorld({ compareSound: () => Promise.resolve(heard) });
    const path = world.record('The ice on the harbour final.wav');
    const file = { path, audio: { durationSeconds: 1, format: 'wav', channels: 1, sampleRateHz: 8_000 } };
    const { recordingId } = transcribed(
      world.library,
      transcriptOf(...LONG),
      settledFile({ ...file, modifiedMs: Date.parse('2026-04-30T12:00:00Z') }),
    );
    world.sound('/1.wav', 1);
    world.put({});
    const feedId = await world.follow();
    await world.fetch();
    expect(world.faults).toEqual([]);
    return { world, feedId, recordingId, shows: new Shows(world.core) };
  }

  it.each([['same', /same sound is heard/] as const, ['unknown', /title, day and length/] as const])(
    'waits with the question where its sound is %s',
    async (heard, reason) => {
      const { feedId, recordingId, shows, world } = await begin(heard);
      const taken = recordingOf(world, feedId);
      expect(world.library.jobs.latestFor(taken)).toMatchObject({ state: 'queued' });
      expect(world.library.jobs.latestFor(taken)?.heldAt).not.toBeNull();
      const [question] = questionViews(world.core, null);
      expect(question).toMatchObject({ kind: 'same-work', recordingId });
      expect(question?.reason).toMatch(reason);
      expect(world.library.episodes.versionsOf(taken)).toEqual([]);
      shows.answer(must(question).questionId, true, false);
      expect(world.library.jobs.latestFor(taken)).toMatchObject({ state: 'cancelled' });
      expect(world.library.episodes.versionsOf(taken)).toHaveLength(2);
      // The one with words stands for both.
      expect(
        world.library.items
          .page({ view: 'all', folderId: null, offset: 0, limit: 10 })
          .rows.map((row) => row.recordingId),
      ).toEqual([recordingId]);
      expect(questionViews(world.core, null)).toEqual([]);
    },
  );

  it('is transcribed when the answer is no', async () => {
    const { feedId, shows, world } = await begin('same');
    shows.answer(must(questionViews(world.core, feedId)[0]).questionId, false, false);
    expect(world.library.jobs.latestFor(recordingOf(world, feedId))).toMatchObject({
      ...{ state: 'queued', heldAt: null },
    });
    expect(world.library.episodes.versionsOf(recordingOf(world, feedId))).toEqual([]);
  });

  it('is nobody’s question where its sound is other', async () => {
    const { feedId, world } = await begin('other');
    expect(questionViews(world.core, null)).toEqual([]);
    expect(world.library.jobs.latestFor(recordingOf(world, feedId))).toMatchObject({ heldAt: null });
  });
});
