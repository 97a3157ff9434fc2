// The trail in words: each service tells its own story, once.
import { describe, expect, it } from 'vitest';
import { ENGINES } from '../../app/speech/engines.ts';
import { storyOf } from '../../app/operations/story.ts';
import type { TrailEvent } from '../../app/storage/events.ts';

let ids = 0;
function event(kind: string, data: TrailEvent['data'] = null, text: string | null = null): TrailEvent {
  ids += 1;
  return { id: ids, at: ids, fileId: null, recordingId: 1, jobId: 7, folderId: null, kind, text, data };
}
const told = (...events: TrailEvent[]): readonly string[] => storyOf(events, ENGINES).map(({ text }) => text);

describe('storyOf', () => {
  it('tells of uploads only where something was sent', () => {
    const work = [event('job-claimed', { attempt: 1 }), event('job-accepted'), event('job-ready')];
    expect(told(event('job-queued', { service: 'device' }), ...work)).toEqual([
      'Queued for this device.',
      'Begun.',
      'Transcribed.',
    ]);
    expect(told(event('job-queued', { service: 'cloud' }), ...work)).toEqual([
      'Queued for the AI/ML API.',
      'Upload begun.',
      'Sent, and accepted by the AI/ML API.',
      'Transcribed.',
    ]);
  });

  it('has a word about a file that was taken although it is not whole', () => {
    expect(
      told(
        event('file-settled', { sizeBytes: 2_500_000 }),
        event('file-settled', { sizeBytes: 2_500_000, lacksRest: true }),
      ),
    ).toEqual([
      'Stood still, so it is complete, 2.5 MB. Read in full.',
      'Not whole by what it says itself, but nothing more came: taken as it is, 2.5 MB. Read in full.',
    ]);
  });

  it('says of no size that it is nothing', () => {
    const sizes = [0, 940, 38_440, 999_999, 1_000_000, 2_500_000_000];
    expect(told(...sizes.map((sizeBytes) => event('file-seen', { sizeBytes })))).toEqual([
      'Seen, 0 KB.',
      'Seen, 0.9 KB.',
      'Seen, 38.4 KB.',
      'Seen, 1,000 KB.',
      'Seen, 1 MB.',
      'Seen, 2.5 GB.',
    ]);
  });

  it('counts attempts, repeats what failed in its own words, and says a repeated thing once', () => {
    expect(
      told(
        event('job-queued', { service: 'cloud' }),
        event('job-refused', null, 'There is no network.'),
        event('job-refused', null, 'There is no network.'),
        event('job-claimed', { attempt: 2 }),
        event('something-small'),
      ),
    ).toEqual(['Queued for the AI/ML API.', 'There is no network.', 'Upload begun, attempt 2.']);
  });
});
