// A recording that is dropped after its published episode came in: asked about, and not paid for twice.
import { expect, it } from 'vitest';
import { Shows } from '../../app/operations/shows.ts';
import { questionViews } from '../../app/operations/feed-questions.ts';
import { must, settledFile } from '../storage/support.ts';
import { askIfPublished } from '../../app/transcripts/published-before.ts';
import { feedWorld } from './feed-world.ts';

/** The episode is here; then a file of a folder is taken in, with its title or another. */
async function dropped(name: string) {
  const world = await feedWorld();
  const { core, library } = world;
  world.sound('/1.wav', 1);
  world.put({ title: 'The ice on the harbour' });
  const feedId = await world.follow();
  await world.fetch();
  const published = must(must(world.items(feedId)[0]).recordingId);
  const { id: folderId } = library.folders.add(
    { path: '/watched', name: 'Watched', includeSubfolders: true, service: 'device' },
    1,
  );
  const { audio } = settledFile();
  const durationSeconds = must(library.recordings.get(published)).durationSeconds;
  const recordedAt = Date.parse('2026-04-30T12:00:00Z');
  const { recording } = library.takeIn({
    ...settledFile(),
    ...{ folderId, path: `/watched/${name}`, modifiedMs: recordedAt, audio: { ...audio, durationSeconds } },
  });
  askIfPublished(library, recording.id, core.nowMs());
  return { core, published, recordingId: recording.id, shows: new Shows(core), world };
}

it('waits with the question, and is transcribed when the answer is no', async () => {
  const { core, recordingId, shows } = await dropped('The ice on the harbour.wav');
  expect(core.library.jobs.latestFor(recordingId)?.heldAt).not.toBeNull();
  const [question] = questionViews(core, null);
  expect(question).toMatchObject({ kind: 'same-work', recordingId });
  shows.answer(must(question).questionId, false, false);
  expect(core.library.jobs.latestFor(recordingId)).toMatchObject({ state: 'queued', heldAt: null });
});

it('is a version, and costs nothing, when the answer is yes', async () => {
  const { core, published, recordingId, shows } = await dropped('The ice on the harbour.wav');
  shows.answer(must(questionViews(core, null)[0]).questionId, true, false);
  expect(core.library.jobs.latestFor(recordingId)?.state).toBe('cancelled');
  expect(core.library.episodes.versionsOf(published)).toHaveLength(2);
});

it('is nobody’s question where it is called otherwise', async () => {
  const { core, recordingId } = await dropped('Board meeting minutes.wav');
  expect(core.library.jobs.latestFor(recordingId)?.heldAt).toBeNull();
  expect(questionViews(core, null)).toEqual([]);
});
