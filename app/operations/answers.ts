// What a service answered, as it came.
import { failure } from '../domain/failure.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import type { Library } from '../storage/library.ts';
import { unpack } from '../storage/unpack.ts';

/** The answer about a recording, with its title; `answer-unreadable` where it cannot be unpacked. */
export async function answerOf(
  library: Library,
  recordingId: number,
): Promise<Outcome<{ readonly title: string; readonly bytes: Uint8Array }>> {
  const recording = library.recordings.get(recordingId);
  const answer = library.answers.ofRecording(recordingId);
  if (!recording || !answer) return failed(failure('not-found'));
  try {
    return ok({ title: recording.title, bytes: await unpack(answer, 'answer') });
  } catch (error) {
    return failed(failure('answer-unreadable', { detail: String(error) }));
  }
}
