// What follows from a text, who speaks when, is asked for together with the end of its job: at no moment does the library say the one without the other.
import { describe, expect, it } from 'vitest';
import type { Job } from '../../app/domain/job.ts';
import { ENGINES } from '../../app/speech/engines.ts';
import type { Library } from '../../app/storage/library.ts';
import { SpeakerKeeper } from '../../app/transcripts/speaker-keeper.ts';
import { accepted, connect, makeLibrary, must, NOW, segment, transcriptOf } from '../storage/support.ts';

const WORDS = [{ text: 'Hello.', start: 0, end: 1 }];
const TEXT = { ...transcriptOf({ ...segment('Hello.'), words: WORDS }), wordTimes: 'measured' as const };

function keeperOf(library: Library, isAble = true): SpeakerKeeper {
  const never = (): never => {
    throw new Error('nobody asks for that');
  };
  const nothing = (): void => undefined;
  return new SpeakerKeeper({
    ...{ library, engines: ENGINES, nowMs: () => NOW, changes: { tell: nothing }, progress: { get: never } },
    ...{ optionsFor: () => ({ speakers: 'auto' }), isAble: () => isAble, act: never, onQueued: nothing },
  });
}

/** As another process sees it. */
function seenBeside(library: Library): readonly string[] {
  const db = connect(library);
  return db.prepare<[], string>("SELECT kind || ' ' || state FROM jobs ORDER BY id").pluck().all();
}

const end = (library: Library, job: Job): Job =>
  must(library.jobs.finish(job.id, { state: 'transcribing' }, TEXT, null, NOW));

describe('the speakers of a new text', () => {
  it('are asked for in the write that ends its job, and once', () => {
    const library = makeLibrary();
    const keeper = keeperOf(library);
    const job = accepted(library);
    const done = end(library, job);
    expect(seenBeside(library)).toEqual(['transcribe done', 'tell-speakers queued']);
    keeper.follow(done);
    expect(seenBeside(library)).toHaveLength(2);
  });

  it('are not asked for where that write is taken back', () => {
    const library = makeLibrary();
    keeperOf(library);
    const job = accepted(library);
    const taken = (): void =>
      library.transaction(() => {
        end(library, job);
        throw new Error('the disk is full');
      });
    expect(taken).toThrow('the disk is full');
    expect(seenBeside(library)).toEqual(['transcribe transcribing']);
  });
});

describe('why speakers cannot be told apart', () => {
  it('says whether a model is all that lacks, so that a face can lead to it', () => {
    const library = makeLibrary();
    const keeper = keeperOf(library, false);
    const job = accepted(library);
    const why = (of = keeper) => of.view(job.recordingId);
    expect(why()).toMatchObject({
      whyNot: expect.stringContaining('no transcript') as string,
      lacksModel: false,
    });
    end(library, job);
    expect(why()).toMatchObject({
      whyNot: expect.stringContaining('“Speakers”') as string,
      lacksModel: true,
    });
    expect(why(keeperOf(library))).toMatchObject({ whyNot: null, lacksModel: false });
  });
});
