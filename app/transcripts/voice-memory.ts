// What a person's word about a speaker teaches, where voices are remembered.
import { isNamed } from '../domain/speaker-plan.ts';
import type { Library } from '../storage/library.ts';

/** A speaker was named: their voice is remembered under that name, or known better from now on. Nothing happens while that is off. */
export function learnVoices(library: Library, recordingId: number, nowMs: number): void {
  if (!library.voices.isOn) return;
  const told = library.tellings.get(library.transcripts.currentId(recordingId) ?? 0);
  told?.speakers.forEach((one, speaker) => {
    const name = library.tellings.nameNow(told.transcriptId, one);
    // What a remembered voice named by itself teaches nothing: a mistake would feed itself.
    if (name === null || !isNamed(name) || (one.isRecognised && name === one.label)) return;
    library.voices.named(told.transcriptId, told.jobId, speaker, name, nowMs);
  });
}
