// Passages that may be meant, beside the places that were found by their words.
import type { MeaningPlaceView } from '../../app/contract/meaning-views.ts';
import type { HitGroupView } from '../../app/contract/views.ts';

/**
 * Those passages in which no place that was found lies: it stands above already, with its words marked.
 * @param groups the places by recording
 */
export function besides(
  places: readonly MeaningPlaceView[],
  groups: readonly HitGroupView[],
): readonly MeaningPlaceView[] {
  const hitsOf = new Map(groups.map(({ hits, recordingId }) => [recordingId, hits]));
  return places.filter(
    ({ end, recordingId, segmentId, start }) =>
      !hitsOf
        .get(recordingId)
        ?.some(
          (hit) =>
            hit.segmentId === segmentId ||
            (hit.start !== null && start !== null && end !== null && hit.start >= start && hit.start < end),
        ),
  );
}
