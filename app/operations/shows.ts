// What a person does with shows and their files, gathered for window and command line.
import type { EpisodeView } from '../contract/show-views.ts';
import { failure } from '../domain/failure.ts';
import type { Job } from '../domain/job.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import type { Core } from './core.ts';
import { FolderSurvey } from '../intake/folder-survey.ts';
import { LeftFiles } from './left-files.ts';
import { ShowChanges } from './show-changes.ts';
import { FileFates } from './why.ts';

export class Shows {
  readonly changes: ShowChanges;
  readonly survey: FolderSurvey;
  readonly fates: FileFates;
  readonly left: LeftFiles;
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
    this.changes = new ShowChanges(core);
    this.survey = new FolderSurvey(core.files);
    this.fates = new FileFates(core);
    this.left = new LeftFiles(core);
  }

  /** The versions of a recording's episode, and what looks as if it belonged to it. */
  episode(recordingId: number): EpisodeView {
    const { episodes, recordings } = this.#core.library;
    return {
      versions: episodes.versionsOf(recordingId).map(({ createdAt, recordedAt: _at, ...version }) => ({
        ...version,
        addedAt: createdAt,
      })),
      offers: episodes.offersFor(recordingId).flatMap(({ id, kind, members, reason }) => {
        const all = members.flatMap((memberId) => recordings.get(memberId) ?? []);
        if (all.length < 2 || all.some(({ removedAt }) => removedAt !== null)) return [];
        return {
          offerId: id,
          kind,
          reason,
          members: all.map(({ fileName, id: memberId, title }) => ({
            recordingId: memberId,
            title,
            fileName,
          })),
          folderId: all[0]?.folderId ?? null,
        };
      }),
    };
  }

  /** Answers an offer. @param remember give the same answer for this show from now on */
  answer(offerId: number, accept: boolean, remember: boolean): Outcome<void> {
    const { library } = this.#core;
    const offer = library.episodes.openOffer(offerId);
    if (!offer) return failed(failure('not-found'));
    const now = this.#core.nowMs();
    const waiting = this.#waitingFor(offer.members);
    const others = offer.members.filter((id) => !waiting.some((job) => job.recordingId === id));
    // What is there already is not transcribed once more.
    if (accept && others.some((id) => this.#hasWords(id)))
      for (const job of waiting) this.#core.act(job.id, 'cancel');
    library.transaction(() => {
      library.episodes.answer(offerId, accept ? 'taken' : 'declined');
      const [older, newer] = offer.members;
      if (accept && older !== undefined && newer !== undefined) library.episodes.link(newer, older, now);
      const folderId = library.recordings.get(offer.members[0] ?? 0)?.folderId ?? null;
      if (remember && folderId !== null)
        library.episodes.setJoinAnswer(folderId, offer.kind, accept ? 'always' : 'never');
    });
    for (const job of this.#waitingFor(offer.members)) this.#core.act(job.id, 'release');
    this.#core.changes.tell(['items', 'folders'], offer.members);
    return ok(undefined);
  }

  /** True where there are words, or they are on their way. */
  #hasWords(recordingId: number): boolean {
    const { jobs, transcripts } = this.#core.library;
    return transcripts.exists(recordingId) || jobs.latestFor(recordingId)?.finishedAt === null;
  }

  /** Jobs that wait with the question whether an item of a feed and a recording are one. */
  #waitingFor(members: readonly number[]): readonly Job[] {
    const { feedItems, jobs } = this.#core.library;
    if (!members.some((id) => feedItems.ofRecording(id).length > 0)) return [];
    return members.flatMap((id) => {
      const job = jobs.latestFor(id);
      return job?.state === 'queued' && job.heldAt !== null ? [job] : [];
    });
  }

  /** Makes a version an episode of its own. */
  unlink(recordingId: number): Outcome<void> {
    const { library } = this.#core;
    const versions = library.episodes.versionsOf(recordingId).map((version) => version.recordingId);
    if (!library.episodes.unlink(recordingId, this.#core.nowMs())) return failed(failure('not-found'));
    this.#core.changes.tell(['items', 'folders'], versions);
    return ok(undefined);
  }
}
