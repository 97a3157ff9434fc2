// `list_shows`, `list_recordings`, `list_speakers` and `get_job`: what there is, and how it stands.
import * as v from 'valibot';
import type { ArchiveRecording } from '../contract/archive-views.ts';
import { LIST_SORTS, LIST_STATES } from '../domain/list-choices.ts';
import { ok, type Outcome } from '../domain/result.ts';
import { readFileId, readPlaceId } from './ids.ts';
import { dayOf, timeOf } from './moments.ts';
import { QUOTED, shortened } from './quoted.ts';
import { type Answer, type Archive, limitArg, offsetArg, said, showArg, showOf, tool } from './tool.ts';

const name = v.pipe(v.string(), v.maxLength(200));

export const LIST_SHOWS = tool({
  name: 'list_shows',
  title: 'List shows',
  sentence: 'Lists the shows of the archive: id, name, how many recordings, language.',
  args: v.strictObject({}),
  run: async (_given, { call }) => {
    const shows = await call('folders.list', undefined);
    if (!shows.ok) return shows;
    return ok({
      shows: shows.value.map(({ id, language, name: title, recordingCount }) => ({
        id: String(id),
        name: shortened(title, 120),
        recordings: recordingCount,
        ...(language === null ? {} : { language }),
      })),
      note: QUOTED,
    });
  },
});

export const LIST_RECORDINGS = tool({
  name: 'list_recordings',
  title: 'List recordings',
  sentence:
    'Lists recordings with id, title, show, day, length, state and link; narrowed by show, state, tag or speaker. Files of watched folders that are no recordings yet have ids such as f34.',
  args: v.strictObject({
    show: showArg,
    state: v.optional(said(v.picklist(LIST_STATES), 'Only those that stand so; done have a transcript.')),
    tag: v.optional(said(name, 'Only those with this tag.')),
    speaker: v.optional(said(name, 'Only those in which this speaker is heard: the whole name.')),
    sort: v.optional(said(v.picklist(LIST_SORTS), 'Which come first.'), 'newest'),
    limit: limitArg(30, 100, 'recordings'),
    next: offsetArg,
  }),
  run: async ({ limit, next, show, sort, speaker, state, tag }, archive) => {
    const folderId = await showOf(show, archive);
    if (!folderId.ok) return folderId;
    const offset = Number(next);
    const page = await archive.call('archive.recordings', {
      ...{ folderId: folderId.value, sort, offset, limit },
      ...{ state: state ?? null, tag: tag ?? null, speaker: speaker ?? null },
    });
    if (!page.ok) return page;
    const { recordings, total } = page.value;
    const to = offset + recordings.length;
    return ok({
      recordings: recordings.map(rowOf),
      total,
      next: to < total && recordings.length > 0 ? String(to) : null,
      note: QUOTED,
    });
  },
});

function rowOf(recording: ArchiveRecording): Answer {
  const { durationSeconds, id, language, link, recordedAt, show, state, tags, title, wordCount } = recording;
  return {
    id,
    title: shortened(title, 160),
    ...(show === null ? {} : { show: shortened(show, 80) }),
    ...(recordedAt === null ? {} : { day: dayOf(recordedAt) }),
    ...(durationSeconds === null ? {} : { length: timeOf(durationSeconds) }),
    state,
    ...(wordCount === null ? {} : { words: wordCount }),
    ...(language === null ? {} : { language }),
    ...(tags.length === 0 ? {} : { tags: tags.slice(0, 8).map((tag) => shortened(tag, 40)) }),
    ...(link === null ? {} : { url: link }),
  };
}

export const LIST_SPEAKERS = tool({
  name: 'list_speakers',
  title: 'List speakers',
  sentence:
    'Lists the speakers that have a name, and in how many recordings each is heard. Those without a name are called Speaker 1 and so on in each transcript.',
  args: v.strictObject({ show: showArg, limit: limitArg(50, 100, 'speakers'), next: offsetArg }),
  run: async ({ limit, next, show }, archive) => {
    const folderId = await showOf(show, archive);
    if (!folderId.ok) return folderId;
    const offset = Number(next);
    const page = await archive.call('archive.speakers', { folderId: folderId.value, offset, limit });
    if (!page.ok) return page;
    const { speakers, total } = page.value;
    const to = offset + speakers.length;
    return ok({
      speakers: speakers.map((one) => ({ ...one, name: shortened(one.name, 120) })),
      total,
      next: to < total && speakers.length > 0 ? String(to) : null,
      note: QUOTED,
    });
  },
});

/** Steps of the story that are told, the newest. */
const STORY_MAX = 12;

export const GET_JOB = tool({
  name: 'get_job',
  title: 'See how a transcription stands',
  sentence:
    'Tells how the transcription of a recording (r12) or a file (f34) stands: state, progress, why it waits or failed.',
  args: v.strictObject({
    id: said(v.pipe(v.string(), v.regex(/^[rf][1-9]\d{0,14}$/)), 'Id of a recording or a file.'),
  }),
  run: ({ id }, archive) => {
    const fileId = readFileId(id);
    return fileId === null
      ? recordingJob(readPlaceId(id)?.recordingId ?? 0, archive)
      : fileJob(fileId, archive);
  },
});

async function recordingJob(recordingId: number, { call }: Archive): Promise<Outcome<Answer>> {
  const found = await call('recordings.get', { recordingId });
  if (!found.ok) return found;
  const { item, trail, transcript } = found.value;
  const { failure, missing, parked, progress, service, state, title } = item;
  return ok({
    id: `r${recordingId}`,
    title: shortened(title, 160),
    state,
    engine: service,
    has_transcript: transcript !== null,
    ...(progress === null
      ? {}
      : {
          progress: progress.total > 0 ? Math.round((100 * progress.done) / progress.total) / 100 : 0,
          ...(progress.secondsLeft === null ? {} : { seconds_left: Math.round(progress.secondsLeft) }),
        }),
    ...(parked === null ? {} : { waits_because: parked }),
    ...(failure === null ? {} : { failed: { code: failure.code, message: failure.message } }),
    ...(missing === undefined ? {} : { missing }),
    story: trail
      .filter(({ kind }) => kind.startsWith('job-'))
      .slice(-STORY_MAX)
      .map(({ at, text }) => `${new Date(at).toISOString()} ${shortened(text, 300)}`),
    note: QUOTED,
  });
}

async function fileJob(fileId: number, archive: Archive): Promise<Outcome<Answer>> {
  const story = await archive.call('files.story', { fileId });
  if (!story.ok) return story;
  const { code, recordingId, text } = story.value.file;
  if (recordingId !== null) return recordingJob(recordingId, archive);
  return ok({ id: `f${fileId}`, state: code, why: shortened(text, 300), note: QUOTED });
}
