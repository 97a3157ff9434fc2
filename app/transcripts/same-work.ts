// Finds the recording of which an item of a feed is the published episode: by what is known of both, then by sound or words. Joins nothing by itself.
import { sameWork, type CompareSound, type Likeness, type Work } from '../domain/same-work.ts';
import type { Library } from '../storage/library.ts';
import type { WorkRow } from '../storage/feeds/works.ts';
import type { EpisodeKeeper } from './episode-keeper.ts';

export interface SameWorkDeps {
  readonly library: Library;
  readonly episodes: Pick<EpisodeKeeper, 'compareWords'>;
  /** Compares the sound of two files; without it only what is known of them counts. */
  readonly compareSound: CompareSound | null;
}

/** A recording that the published one looks like, and why, in words. */
export interface Found {
  readonly recordingId: number;
  readonly reason: string;
}

/** Candidates whose sound is looked at. */
const LOOKED_AT = 3;

/**
 * @param recordingId of the published episode, taken in
 * @param published what the feed says of it
 * @param sameGuid recordings of items with the same guid in other feeds
 */
export async function findSameWork(
  deps: SameWorkDeps,
  recordingId: number,
  published: Work,
  sameGuid: readonly number[],
): Promise<Found | null> {
  const { library } = deps;
  const versions = new Set(library.episodes.versionsOf(recordingId).map((one) => one.recordingId));
  const near = library.works.near(published.atMs, recordingId);
  const rated = near
    .filter((row) => !versions.has(row.id))
    .map((row) => ({ row, like: sameGuid.includes(row.id) ? ('likely' as const) : rate(row, published) }))
    .filter(({ like }) => like !== 'no')
    .sort((a, b) => Number(b.like === 'likely') - Number(a.like === 'likely'))
    .slice(0, LOOKED_AT);
  for (const { like, row } of rated) {
    const reason = await reasonFor(deps, recordingId, row, like);
    if (reason !== null) return { recordingId: row.id, reason };
  }
  return null;
}

function rate({ atMs, durationSeconds, episode, fileName, title }: WorkRow, published: Work): Likeness {
  return sameWork({ names: [title, fileName], episode, atMs, durationSeconds }, published);
}

/** Why it looks like the same work; null when it does not after all. */
async function reasonFor(
  { compareSound, episodes, library }: SameWorkDeps,
  recordingId: number,
  { id, fileName }: WorkRow,
  like: Likeness,
): Promise<string | null> {
  const words = episodes.compareWords(recordingId, id);
  if (words === 'alike') return `Almost the same is said in “${fileName}”.`;
  if (words === 'unlike') return null;
  const [path, inPath] = [library.files.pathFor(id), library.files.pathFor(recordingId)];
  const heard = path && inPath && compareSound ? await compareSound(path, inPath) : 'unknown';
  if (heard === 'same') return `The same sound is heard in “${fileName}”.`;
  if (heard === 'other' || like !== 'likely') return null;
  return `Its title, day and length are like those of “${fileName}”.`;
}
