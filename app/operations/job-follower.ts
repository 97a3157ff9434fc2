// What follows when a job changed: it is told, a track may complete a conversation, and a new text may belong to others.
import type { Changes } from '../domain/changes.ts';
import type { Job } from '../domain/job.ts';
import type { FilesWorker } from '../files/files-worker.ts';
import type { Worker } from '../queue/worker.ts';
import type { EpisodeKeeper } from '../transcripts/episode-keeper.ts';
import type { SessionKeeper } from '../transcripts/session-keeper.ts';
import type { SpeakerKeeper } from '../transcripts/speaker-keeper.ts';
import type { TrackKeeper } from '../transcripts/track-keeper.ts';
import type { RecordingFiles } from './recording-files.ts';

export interface JobParts {
  readonly files: Pick<FilesWorker, 'beGentle'>;
  readonly worker: Pick<Worker, 'uploading'>;
  readonly tracks: Pick<TrackKeeper, 'follow' | 'resume'>;
  readonly speakers: Pick<SpeakerKeeper, 'follow'>;
  readonly sessions: Pick<SessionKeeper, 'onDone' | 'resume'>;
  readonly episodes: Pick<EpisodeKeeper, 'onDone'>;
  readonly recordingFiles: Pick<RecordingFiles, 'lookAnew'>;
  readonly changes: Pick<Changes, 'tell' | 'tellDone'>;
}

export class JobFollower {
  readonly #parts: JobParts;
  readonly #onFault: (error: unknown, doing: string) => void;
  #stopped = false;

  constructor(parts: JobParts, onFault: (error: unknown, doing: string) => void) {
    this.#parts = parts;
    this.#onFault = onFault;
  }

  stop(): void {
    this.#stopped = true;
  }

  /** Anew each time: it changes while something is waited for. */
  #isStopped(): boolean {
    return this.#stopped;
  }

  /** Goes on with what the last process did not end: what follows is not written with the job that it follows. */
  resume(): void {
    this.#parts.tracks.resume();
    void this.#parts.sessions.resume();
  }

  /** A job changed, and that is on the disk. */
  changed(job: Job): void {
    const { changes, files, recordingFiles, speakers, tracks, worker } = this.#parts;
    files.beGentle(worker.uploading);
    tracks.follow(job);
    speakers.follow(job);
    if (job.state === 'failed' && job.failure?.code === 'file-changed')
      recordingFiles.lookAnew(job.recordingId);
    const done = job.state === 'done';
    changes.tell(done ? ['items', 'queue', 'search'] : ['items', 'queue'], [job.recordingId]);
    if (!done) return;
    // What a person waits for is the text.
    if (job.kind !== 'transcribe') return;
    changes.tellDone(job.recordingId);
    setImmediate(() => void this.#compare(job.recordingId));
  }

  /** Looks whether the new text belongs to a session, or is a version of one that is known. */
  async #compare(recordingId: number): Promise<void> {
    if (this.#isStopped()) return;
    const { changes, episodes, sessions } = this.#parts;
    try {
      await sessions.onDone(recordingId);
      // The library may be closed meanwhile.
      if (this.#isStopped()) return;
      const parted = episodes.onDone(recordingId);
      changes.tell(['items'], [recordingId, ...parted]);
    } catch (error) {
      this.#onFault(error, 'comparing a transcript');
    }
  }
}
