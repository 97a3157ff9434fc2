// Edit steps as they are kept: JSON whose ids and places count from the transcript's first segment.
import type { EditStep, PlacedSegment } from '../../domain/edit-step.ts';
import { packWords, unpackWords } from './words.ts';

type PackedSegment = readonly [
  place: number,
  start: number | null,
  end: number | null,
  speaker: string | null,
  text: string,
  words: string | null,
];
type PackedStep =
  | readonly ['segment', id: number, before: PackedSegment | null, after: PackedSegment | null]
  | readonly ['speaker', ids: readonly number[], before: string | null, after: string | null];

/** Packs steps. @param first the transcript's first segment id */
export function packSteps(steps: readonly EditStep[], first: number): string {
  return JSON.stringify(
    steps.map((step): PackedStep => {
      if (step.type === 'speaker')
        return ['speaker', step.ids.map((id) => id - first), step.before, step.after];
      return ['segment', step.id - first, packSegment(step.before, first), packSegment(step.after, first)];
    }),
  );
}

/** Unpacks what `packSteps` made, for the place where the transcript lies now. */
export function unpackSteps(packed: string, first: number): readonly EditStep[] {
  return (JSON.parse(packed) as readonly PackedStep[]).map((step): EditStep => {
    if (step[0] === 'speaker')
      return { type: 'speaker', ids: step[1].map((id) => id + first), before: step[2], after: step[3] };
    const id = step[1] + first;
    return {
      type: 'segment',
      id,
      before: unpackSegment(step[2], id, first),
      after: unpackSegment(step[3], id, first),
    };
  });
}

function packSegment(segment: PlacedSegment | null, first: number): PackedSegment | null {
  if (!segment) return null;
  const { end, order, speaker, start, text, words } = segment;
  return [order - first, start, end, speaker, text, packWords(words, text)?.toString('base64') ?? null];
}

function unpackSegment(packed: PackedSegment | null, id: number, first: number): PlacedSegment | null {
  if (!packed) return null;
  const [place, start, end, speaker, text, words] = packed;
  return {
    id,
    order: place + first,
    start,
    end,
    speaker,
    text,
    words: unpackWords(words === null ? null : Buffer.from(words, 'base64'), text),
  };
}
