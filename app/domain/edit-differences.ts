// What a row of edit steps comes to: the differences that are left in the end, and the words that were gained.
import type { EditStep, PlacedSegment } from './edit-step.ts';

/** Steps that were to be done one after the other, as one step for each segment that is different in the end. */
export function differencesOf(
  steps: readonly EditStep[],
  read: (ids: readonly number[]) => readonly PlacedSegment[],
): readonly EditStep[] {
  const ids = new Set(steps.flatMap((step) => (step.type === 'segment' ? [step.id] : step.ids)));
  const before = new Map(read([...ids]).map((segment) => [segment.id, segment]));
  const after = new Map(before);
  for (const step of steps)
    if (step.type === 'segment') {
      if (step.after) after.set(step.id, step.after);
      else after.delete(step.id);
    } else
      for (const id of step.ids) {
        const segment = after.get(id);
        if (segment) after.set(id, { ...segment, speaker: step.after });
      }
  const segments: EditStep[] = [];
  const speakers = new Map<string, { ids: number[]; before: string | null; after: string | null }>();
  for (const id of [...ids].sort((a, b) => a - b)) {
    const was = before.get(id) ?? null;
    const is = after.get(id) ?? null;
    if (JSON.stringify(was) === JSON.stringify(is)) continue;
    if (
      !was ||
      !is ||
      JSON.stringify({ ...was, speaker: null }) !== JSON.stringify({ ...is, speaker: null })
    ) {
      segments.push({ type: 'segment', id, before: was, after: is });
      continue;
    }
    const key = JSON.stringify([was.speaker, is.speaker]);
    const group = speakers.get(key) ?? { ids: [], before: was.speaker, after: is.speaker };
    group.ids.push(id);
    speakers.set(key, group);
  }
  return [...[...speakers.values()].map((one): EditStep => ({ type: 'speaker', ...one })), ...segments];
}

/** How many words more a transcript has after the steps; negative for fewer. */
export function wordsGained(steps: readonly EditStep[]): number {
  let gained = 0;
  for (const step of steps)
    if (step.type === 'segment') gained += countWords(step.after?.text) - countWords(step.before?.text);
  return gained;
}

const countWords = (text: string | undefined): number => text?.split(/\s+/).filter(Boolean).length ?? 0;
