// Passages that may be meant, beside the places that were found by their words.

/** A place where words were found. */
interface Found {
  readonly segmentId: number;
  /** Seconds; null in a text without times. */
  readonly start: number | null;
}

interface Passage {
  readonly recordingId: number;
  /** Those that it lies in. */
  readonly segmentIds: readonly number[];
  readonly start: number | null;
  readonly end: number | null;
}

/**
 * Those passages in which no place that was found lies: it stands above already, with its words marked.
 * @param groups the places by recording
 */
export function besides<P extends Passage>(
  places: readonly P[],
  groups: readonly { readonly recordingId: number; readonly hits: readonly Found[] }[],
): readonly P[] {
  const hitsOf = new Map(groups.map(({ hits, recordingId }) => [recordingId, hits]));
  return places.filter(
    ({ end, recordingId, segmentIds, start }) =>
      !hitsOf
        .get(recordingId)
        ?.some(
          (hit) =>
            segmentIds.includes(hit.segmentId) ||
            (hit.start !== null && start !== null && end !== null && hit.start >= start && hit.start < end),
        ),
  );
}
