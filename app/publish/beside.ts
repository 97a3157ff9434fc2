// What is to be known of the files beside a recording: that they could not be written, or that a person's file stands in their place.
import { basename } from 'node:path';
import type { BesideView } from '../contract/exports-views.ts';
import { FORMAT_FACTS } from '../domain/export-format.ts';
import type { SidecarFile, Sidecars } from '../storage/recordings/sidecars.ts';
import { failureView } from '../contract/failure-view.ts';

/** The name under which a file is put where a person's file has the name before it. @param count from 1 */
export const asideName = (stem: string, count: number): string =>
  count === 1 ? `${stem} (Earshot)` : `${stem} (Earshot ${count})`;

const ASIDE = / \(Earshot(?: \d+)?\)$/;

/** Null where there is nothing to say. */
export function besideOf(
  { sidecars }: { readonly sidecars: Pick<Sidecars, 'dueOf' | 'filesOf'> },
  recordingId: number,
): BesideView | null {
  const failure = failureView(sidecars.dueOf(recordingId)?.failure ?? null);
  const aside = sidecars.filesOf(recordingId).flatMap(namesOf);
  return failure || aside.length > 0 ? { failure, aside } : null;
}

function namesOf({ format, hash, path }: SidecarFile): BesideView['aside'] {
  const ours = basename(path);
  const ending = `.${FORMAT_FACTS[format].ending}`;
  const stem = ours.slice(0, -ending.length);
  return hash === null || !ASIDE.test(stem) ? [] : [{ theirs: stem.replace(ASIDE, '') + ending, ours }];
}
