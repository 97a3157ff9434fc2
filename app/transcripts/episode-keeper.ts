// Finds out whether a recording is a new version of one that is known: links what is certain, offers what only looks so.
import { atSamePath, isSimilarLength, looksLikeVersion, versionKey } from '../domain/episode.ts';
import { wordsOf } from '../domain/text-diff.ts';
import { areAlike, areUnlike, sketchOf, type TextSketch } from '../domain/text-sketch.ts';
import type { Library } from '../storage/library.ts';
import type { Recording } from '../storage/recordings/recordings.ts';

/** Newest recordings of a show that a new one is compared with. */
const NEIGHBOURS_MAX = 500;
/** Words that a text is known by; what comes after an hour says nothing new. */
const SKETCH_WORDS_MAX = 10_000;
/** Names whose keys are remembered: ten thousand files that come at once are compared with the same few hundred. */
const KEYS_MAX = 5_000;

export interface EpisodeKeeperDeps {
  readonly library: Library;
  readonly nowMs: () => number;
  /** Calls off a job that is not begun. */
  readonly cancel: (jobId: number) => void;
}

export class EpisodeKeeper {
  readonly #deps: EpisodeKeeperDeps;
  readonly #keys = new Map<string, string | null>();

  constructor(deps: EpisodeKeeperDeps) {
    this.#deps = deps;
  }

  /** A recording was taken in for the first time. @param fileId the file that it was found in */
  onNew(recordingId: number, fileId: number): void {
    const { library } = this.#deps;
    const recording = library.recordings.get(recordingId);
    if (!recording) return;
    const previousId = library.fileTrail.previousRecording(fileId);
    const previous = previousId === null ? null : library.recordings.get(previousId);
    if (previous && previous.id !== recordingId && previous.removedAt === null) {
      const fate = atSamePath(previous, recording);
      if (fate === 'certain') return this.#replace(recording, previous);
      if (fate === 'offered')
        this.#offer(
          previous,
          recording,
          `“${recording.fileName}” now holds something else of about the same length.`,
        );
      return;
    }
    this.#offerByName(recording);
  }

  /**
   * A transcript was stored: its text may be one that is known, or show that what was taken for a version is none.
   * @returns recordings whose place in lists changed
   */
  onDone(recordingId: number): readonly number[] {
    const { library } = this.#deps;
    const recording = library.recordings.get(recordingId);
    if (!recording || recording.folderId === null) return [];
    const sketch = this.#sketch(recordingId, 'anew');
    if (!sketch) return [];
    const parted = this.#partUnlike(recordingId);
    const sameFile = this.#heldBefore(recordingId);
    for (const other of this.#neighbours(recording)) {
      const mayBe =
        other.id === sameFile || isSimilarLength(other.durationSeconds, recording.durationSeconds);
      const theirs = mayBe ? library.episodes.sketch(other.id) : null;
      if (!theirs || !areAlike(sketch, theirs)) continue;
      const [older, newer] = other.id < recordingId ? [other.id, recordingId] : [recordingId, other.id];
      const olderOne = library.recordings.get(older);
      const newerOne = library.recordings.get(newer);
      if (olderOne && newerOne)
        this.#offer(olderOne, newerOne, `Almost the same is said in “${other.fileName}”.`);
      break;
    }
    return parted;
  }

  /** What the texts of two recordings say of them. */
  compareWords(a: number, b: number): 'alike' | 'unlike' | 'unknown' {
    const [ours, theirs] = [this.#sketch(a), this.#sketch(b)];
    if (!ours || !theirs) return 'unknown';
    if (areAlike(ours, theirs)) return 'alike';
    return areUnlike(ours, theirs) ? 'unlike' : 'unknown';
  }

  /** What one file held one after the other is not one episode when hardly a word of it is the same. */
  #partUnlike(recordingId: number): readonly number[] {
    const { library, nowMs } = this.#deps;
    return library.episodes.linksByPath(recordingId).flatMap(({ newerId, olderId }) => {
      const [ours, theirs] = [newerId, olderId].map(
        (id) => library.transcripts.head(id)?.language?.split('-')[0],
      );
      if (ours && theirs && ours !== theirs) return []; // of a translation, words say nothing
      const newer = this.#sketch(newerId);
      const older = this.#sketch(olderId);
      return newer && older && areUnlike(newer, older)
        ? library.episodes.part(newerId, olderId, nowMs())
        : [];
    });
  }

  /** The recording that was in the file of this one before it. */
  #heldBefore(recordingId: number): number | null {
    const { files, fileTrail } = this.#deps.library;
    const path = files.pathFor(recordingId);
    const file = path === null ? null : files.byPath(path);
    return file ? fileTrail.previousRecording(file.id) : null;
  }

  /** What a text is known by; null for one that is not there, or too short. */
  #sketch(recordingId: number, anew?: 'anew'): TextSketch | null {
    const { episodes, transcripts } = this.#deps.library;
    const known = anew ? null : episodes.sketch(recordingId);
    if (known) return known;
    const transcript = transcripts.get(recordingId);
    if (!transcript) return null;
    const words: string[] = [];
    for (const { text } of transcript.segments) {
      if (words.length >= SKETCH_WORDS_MAX) break;
      words.push(...wordsOf(text));
    }
    const sketch = sketchOf(words);
    if (sketch) episodes.putSketch(recordingId, transcript.id, sketch);
    return sketch;
  }

  #offerByName(recording: Recording): void {
    if (this.#keyOf(recording.fileName) === null) return;
    const like = this.#neighbours(recording).find((other) =>
      looksLikeVersion(recording, other, (name) => this.#keyOf(name)),
    );
    const older = like ? this.#deps.library.recordings.get(like.id) : null;
    if (older)
      this.#offer(
        older,
        recording,
        `Its name differs from “${older.fileName}” only by the mark of a version.`,
      );
  }

  #keyOf(fileName: string): string | null {
    const known = this.#keys.get(fileName);
    if (known !== undefined) return known;
    if (this.#keys.size >= KEYS_MAX) this.#keys.clear();
    const key = versionKey(fileName);
    this.#keys.set(fileName, key);
    return key;
  }

  /** Other recordings of its show that are not its versions already. */
  #neighbours(recording: Recording) {
    const { episodes } = this.#deps.library;
    if (recording.folderId === null) return [];
    const all = episodes.neighbours(recording.folderId, NEIGHBOURS_MAX);
    const mine = all.find(({ id }) => id === recording.id)?.episodeId ?? null;
    return all.filter(({ episodeId, id }) => id !== recording.id && (mine === null || episodeId !== mine));
  }

  #offer(older: Recording, newer: Recording, reason: string): void {
    const { library, nowMs } = this.#deps;
    if (library.sessions.areTogether(older.id, newer.id)) return;
    const answer = library.episodes.joinAnswer(newer.folderId, 'version');
    if (answer === 'never') return;
    if (answer === 'always') return library.episodes.link(newer.id, older.id, nowMs());
    library.episodes.offer({ kind: 'version', members: [older.id, newer.id], reason }, nowMs());
  }

  /** The file of the old version is overwritten: what was not sent of it cannot be sent any more. */
  #replace(newer: Recording, older: Recording): void {
    const { cancel, library, nowMs } = this.#deps;
    library.episodes.link(newer.id, older.id, nowMs(), 'path');
    const job = library.jobs.latestFor(older.id);
    if (job?.state === 'queued' && library.files.pathFor(older.id) === null) cancel(job.id);
  }
}
