// A part of a recording, heard as it would be heard in the midst of the whole: the same samples, the same pieces, and only those of the part recognised. And all parts, joined.
import { failure, type Failure } from '../../domain/failure.ts';
import type { Heard, Stretch } from '../../domain/heard.ts';
import type { InstalledModel } from '../../domain/speech-model.ts';
import type { Segment } from '../../domain/transcript.ts';
import type { GetOutcome } from '../port.ts';
import { undecodable } from './failures.ts';
import { identityOf } from './file-identity.ts';
import { Hearing, type HearingDeps } from './hearing.ts';
import { JournalFolder, type JournalHead } from './journal.ts';
import { ready, writeFailure } from './results.ts';

export interface PartHearingDeps<Pipe> extends Omit<HearingDeps<Pipe>, 'journals'> {
  /** Folder for what is heard; what a dead process left there is of no use. */
  readonly workDir: string;
}

/** What is to be heard. */
export interface PartOrder {
  /** Absolute. */
  readonly path: string;
  readonly model: InstalledModel;
  /** A tag; null where it is not told. */
  readonly language: string | null;
  /** 0 when unknown. */
  readonly durationSeconds: number;
  /** The track that was asked for; null for the one with speech. */
  readonly track: number | null;
  /** Each channel is heard by itself. */
  readonly isByChannel: boolean;
  /** Null for all of it. */
  readonly part: Stretch | null;
  readonly signal: AbortSignal;
  /** @param seconds how far it is */
  readonly onProgress: (seconds: number) => void;
}

/** What was heard of a part. */
export interface PartHeard {
  readonly segments: readonly Segment[];
  readonly language: string | null;
  /** Loudness up to the end of the part, base64 of 0–255. */
  readonly peaks: string;
  readonly heard: Heard & { readonly endSeconds: number };
}

export type PartOutcome =
  | ({ readonly kind: 'heard' } & PartHeard)
  | { readonly kind: 'failed'; readonly failure: Failure; readonly crashed: boolean };

/** Hears parts, each from the beginning of its recording: that costs decoding and little else, and nothing is cut otherwise than in the whole. */
export class PartHearing<Pipe> {
  readonly #deps: PartHearingDeps<Pipe>;
  readonly #journals: JournalFolder;
  readonly #hearing: Hearing<Pipe>;

  constructor(deps: PartHearingDeps<Pipe>) {
    this.#deps = deps;
    this.#journals = new JournalFolder(deps.workDir);
    this.#hearing = new Hearing({ ...deps, journals: this.#journals });
  }

  /** @returns anything where `signal` ended it */
  async hear(order: PartOrder): Promise<PartOutcome> {
    const fail = (why: Failure): PartOutcome => ({ kind: 'failed', failure: why, crashed: false });
    const { durationSeconds, isByChannel, language, model, part, path, signal, track } = order;
    const file = await identityOf(path);
    if (!file.ok) return fail(file.failure);
    const why = undecodable(this.#deps.plan(path).tracks, track ?? undefined);
    if (why) return fail(why);
    const { modifiedMs, sizeBytes } = file.value;
    const head: JournalHead = {
      ...{ path, sizeBytes, modifiedMs, durationSeconds },
      model: model.model.name,
      modelId: model.model.id,
      ...(language === null ? {} : { language }),
      ...(track === null ? {} : { track }),
      ...(isByChannel ? { isByChannel } : {}),
    };
    const id = JournalFolder.newId();
    try {
      await this.#journals.begin(id, head);
      const end = await this.#hearing.run({
        ...{ id, head, model, signal, sparesPower: false, mark: file.value },
        ...(part === null ? {} : { only: part }),
        report: (seconds) => {
          if (seconds !== null) order.onProgress(seconds);
        },
      });
      const journal = await this.#journals.read(id);
      if (end.kind === 'failed') return end;
      if (!journal) return fail(failure('internal'));
      const { peaks, segments } = journal;
      return {
        kind: 'heard',
        segments,
        language: journal.language,
        peaks: Buffer.from(peaks).toString('base64'),
        heard: end.heard,
      };
    } catch (error) {
      return fail(writeFailure(error));
    } finally {
      await this.#journals.remove(id).catch(() => undefined);
    }
  }
}

/**
 * Puts parts together, in the order of the recording: word for word what one would have heard.
 * @param asked the name of the model, and the language that was asked for
 */
export function joinParts(
  parts: readonly PartHeard[],
  asked: { readonly model: string; readonly language: string | null },
): GetOutcome {
  const last = parts.at(-1);
  if (!last) return { kind: 'lost', failure: failure('recogniser-crashed') };
  // Each part heard everything before its end, but for what it did not have to recognise.
  const unrecognised = parts.flatMap(({ heard }) => heard.unrecognised ?? []);
  const journal = {
    segments: parts.flatMap(({ segments }) => segments),
    peaks: new Uint8Array(Buffer.from(last.peaks, 'base64')),
    language: parts.find(({ language }) => language !== null)?.language ?? null,
    head: { model: asked.model, ...(asked.language === null ? {} : { language: asked.language }) },
  };
  const heard = { ...last.heard, ...(unrecognised.length > 0 ? { unrecognised } : {}) };
  return ready(journal, { kind: 'done', heard });
}
