// What a person does with shows and their files, gathered for window and command line.
import type { EpisodeView } from '../contract/show-views.ts';
import { failure } from '../domain/failure.ts';
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
    library.transaction(() => {
      library.episodes.answer(offerId, accept ? 'taken' : 'declined');
      const [older, newer] = offer.members;
      if (accept && older !== undefined && newer !== undefined) library.episodes.link(newer, older, now);
      const folderId = library.recordings.get(offer.members[0] ?? 0)?.folderId ?? null;
      if (remember && folderId !== null)
        library.episodes.setJoinAnswer(folderId, offer.kind, accept ? 'always' : 'never');
    });
    this.#core.changes.tell(['items', 'folders'], offer.members);
    return ok(undefined);
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
