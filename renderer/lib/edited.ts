// A transcript after an edit, from what the edit told: nothing is read again.
import type { EditedView } from '../../app/contract/editing-views.ts';
import type { TranscriptView } from '../../app/contract/views.ts';

type Segment = TranscriptView['segments'][number];

/** Follows an edit of this transcript. */
export function follow(transcript: TranscriptView, edited: EditedView): TranscriptView {
  const removed = new Set(edited.removed);
  const changed = new Map(edited.segments.map(({ segment }) => [segment.id, segment]));
  const named = new Map(
    edited.speakers.flatMap(({ ids, speaker }) => ids.map((id) => [id, speaker] as const)),
  );
  const segments = transcript.segments
    .filter(({ id }) => !removed.has(id))
    .map((segment) => {
      const now = changed.get(segment.id) ?? segment;
      return named.has(now.id) ? spokenBy(now, named.get(now.id) ?? null) : now;
    });
  const known = new Set(segments.map(({ id }) => id));
  for (const { after, segment } of edited.segments)
    if (!known.has(segment.id))
      segments.splice(after === null ? 0 : segments.findIndex(({ id }) => id === after) + 1, 0, segment);
  const { editedAt, revision, wordCount } = edited;
  return { ...transcript, revision, editedAt, wordCount, segments };
}

/** A segment with another speaker, whose words stay packed until they are drawn. */
function spokenBy(segment: Segment, speaker: string | null): Segment {
  const { end, id, start, text } = segment;
  return {
    ...{ id, start, end, speaker, text },
    get words() {
      return segment.words;
    },
  };
}

/** Seconds of a time as people write it: `12`, `1:02.5`, `1:00:07`; null for anything else. */
export function secondsOf(text: string): number | null {
  const match = /^(?:(?:(\d{1,3}):)?(\d{1,2}):)?(\d{1,6}(?:[.,]\d{1,3})?)$/.exec(text.trim());
  if (!match) return null;
  const [, hours = '0', minutes = '0', seconds = '0'] = match;
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds.replace(',', '.'));
}

/** A time to the millisecond, as `secondsOf` reads it. */
export function timeText(seconds: number): string {
  const ms = Math.round(seconds * 1000);
  const pad = (value: number, digits = 2): string => String(value).padStart(digits, '0');
  const [hours, minutes] = [Math.floor(ms / 3_600_000), Math.floor(ms / 60_000) % 60];
  const rest = `${pad(Math.floor(ms / 1000) % 60)}.${pad(ms % 1000, 3)}`;
  return hours > 0 ? `${hours}:${pad(minutes)}:${rest}` : `${minutes}:${rest}`;
}
