import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { whyOf, type OnDisk, type WhyFacts, type WhyFolder, type WhyKnown } from '../../app/domain/why.ts';

const folder = (more: Partial<WhyFolder> = {}): WhyFolder => ({
  name: 'Kitchen',
  path: '/shows/kitchen',
  includeSubfolders: true,
  paused: false,
  state: 'listening',
  relativePath: 'a.wav',
  verdict: { taken: true },
  ...more,
});
const known = (more: Partial<WhyKnown> = {}): WhyKnown => ({
  state: 'known',
  skip: null,
  failureMessage: null,
  removed: false,
  jobState: 'queued',
  jobFailure: null,
  hasTranscript: false,
  missing: '',
  ...more,
});
const code = (more: Partial<WhyFacts>): string =>
  whyOf({
    fileName: 'a.wav',
    onDisk: 'file',
    hiddenParent: null,
    unwatched: [],
    folder: folder(),
    known: null,
    queuePaused: false,
    ...more,
  }).code;

describe('why a file was not transcribed', () => {
  it.each<[Partial<WhyFacts>, string]>([
    [{}, 'not-noticed'],
    [{ folder: null }, 'not-in-a-folder'],
    [{ onDisk: 'absent' }, 'missing'],
    [{ onDisk: 'unknown' }, 'unreadable'],
    [{ onDisk: 'directory' }, 'directory'],
    [{ onDisk: 'link' }, 'link'],
    [{ onDisk: 'empty' }, 'empty'],
    [{ onDisk: 'not-downloaded' }, 'not-downloaded'],
    [{ fileName: '.a.wav' }, 'hidden'],
    [{ fileName: '._a.wav' }, 'hidden'],
    [{ fileName: 'a.wav.part' }, 'unfinished'],
    [{ fileName: 'a.crdownload' }, 'unfinished'],
    [{ fileName: 'a.docx' }, 'not-audio'],
    [{ fileName: 'README' }, 'not-audio'],
    [{ fileName: 'a.aup3' }, 'not-audio'],
    [{ fileName: 'a.band', onDisk: 'directory' }, 'not-audio'],
    [{ hiddenParent: 'a.band' }, 'hidden'],
    [{ hiddenParent: '.trash' }, 'hidden'],
    [{ folder: folder({ includeSubfolders: false, relativePath: 'raw/a.wav' }) }, 'in-subfolder'],
    [{ folder: folder({ includeSubfolders: false }) }, 'not-noticed'],
    [{ folder: folder({ verdict: { taken: false, why: 'ignored', pattern: 'raw' } }) }, 'ignored'],
    [{ folder: folder({ verdict: { taken: false, why: 'not-included' } }) }, 'not-included'],
    [{ folder: folder({ state: 'missing' }) }, 'folder-missing'],
    [{ folder: folder({ state: 'unreadable' }) }, 'folder-unreadable'],
    [{ known: known({ state: 'settling' }) }, 'settling'],
    [{ known: known({ state: 'reading' }) }, 'reading'],
    [{ known: known({ state: 'rejected', failureMessage: 'Cut off.' }) }, 'rejected'],
    [{ known: known({ state: 'left' }) }, 'left'],
    [{ known: known({ state: 'left', skip: { why: 'older', detail: null } }) }, 'older'],
    [{ known: known({ state: 'left', skip: { why: 'not-downloaded', detail: null } }) }, 'not-downloaded'],
    [{ known: known({ state: 'left', skip: { why: 'ignored', detail: 'raw' } }) }, 'left'],
    [{ known: known({ state: 'gone' }), onDisk: 'absent' }, 'gone'],
    [{ known: known({ state: 'gone' }) }, 'not-noticed'],
    [{ known: known({ hasTranscript: true, jobState: 'done' }) }, 'transcribed'],
    [{ known: known({ hasTranscript: true, missing: 'The file ends too soon.' }) }, 'incomplete'],
    [{ known: known({ jobState: 'transcribing' }) }, 'transcribing'],
    [{ known: known() }, 'waiting'],
    [{ known: known(), queuePaused: true }, 'paused'],
    [{ known: known(), folder: folder({ paused: true }) }, 'paused'],
    [{ known: known({ jobState: 'failed', jobFailure: 'No credit.' }) }, 'failed'],
    [{ known: known({ jobState: 'uncertain' }) }, 'undecided'],
    [{ known: known({ jobState: 'cancelled' }) }, 'cancelled'],
    [{ known: known({ jobState: null }) }, 'cancelled'],
    [{ known: known({ removed: true }) }, 'removed'],
    [{ known: known({ hasTranscript: true }), folder: null }, 'transcribed'],
    [{ known: known({ state: 'rejected', failureMessage: 'Cut off.' }), folder: null }, 'rejected'],
  ])('%j: %s', (more, expected) => {
    expect(code(more)).toBe(expected);
  });

  it('names the pattern that stands in the way', () => {
    const { text } = whyOf({
      fileName: 'a.wav',
      onDisk: 'file',
      hiddenParent: null,
      unwatched: [],
      folder: folder({ verdict: { taken: false, why: 'ignored', pattern: 'raw/*' } }),
      known: null,
      queuePaused: false,
    });
    expect(text).toContain('“raw/*”');
    expect(text).toContain('Kitchen');
  });

  it('has an answer for everything', () => {
    const disk = fc.constantFrom<OnDisk>(
      'file',
      'empty',
      'not-downloaded',
      'directory',
      'link',
      'absent',
      'unknown',
    );
    const states = fc.constantFrom<WhyKnown['state']>(
      'settling',
      'reading',
      'left',
      'rejected',
      'known',
      'gone',
    );
    const rows = fc.option(states.map((state) => known({ state })));
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }),
        disk,
        rows,
        fc.boolean(),
        (fileName, onDisk, row, inFolder) => {
          const why = whyOf({
            fileName,
            onDisk,
            hiddenParent: null,
            unwatched: [],
            folder: inFolder ? folder() : null,
            known: row,
            queuePaused: false,
          });
          expect(why.text).toMatch(/\.$|[.!?”]$/);
        },
      ),
    );
  });
});
