// What a file is made of is of one moment: on real files, with another connection that writes in between.
import { afterEach, expect, it, vi } from 'vitest';
import { openExports } from '../../app/publish/export-look.ts';
import { Transcripts } from '../../app/storage/transcripts/transcripts.ts';
import { makeLibrary, NOW, transcribed, transcriptOf } from '../storage/support.ts';

afterEach(() => vi.restoreAllMocks());

it('has the title that went with its words, whatever is changed while it is read', () => {
  const library = makeLibrary();
  const { recordingId } = transcribed(library, transcriptOf('Low water at six.'));
  library.details.update(recordingId, { title: 'The tide' }, NOW);
  const look = openExports(library.path);
  const titled = (): string => {
    const outcome = look(recordingId, 'md');
    return outcome.ok ? String(outcome.value.content) : outcome.failure.message;
  };
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with the one that it is of
  const read = Transcripts.prototype.get;
  const reading = vi.spyOn(Transcripts.prototype, 'get').mockImplementation(function (this: Transcripts, id) {
    const transcript = read.call(this, id);
    library.details.update(recordingId, { title: 'Another tide' }, NOW);
    return transcript;
  });
  expect(titled()).toContain('The tide');
  expect(reading).toHaveBeenCalled();
  expect(titled()).toContain('Another tide');
});
