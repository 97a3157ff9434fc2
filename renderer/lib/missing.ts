// Where in the text something is missing, and the few words that stand there.
import type { MissingView } from '../../app/contract/views.ts';
import type { Paragraph } from './paragraphs.ts';
import { clock } from './times.ts';
import { t } from '../../app/messages/text.ts';

/**
 * What is missing before each paragraph: a place is marked before the first paragraph that begins behind it.
 * @returns by the paragraph's index; what has nothing behind it, by their number
 */
export function gapsBetween(
  paragraphs: readonly Pick<Paragraph, 'start'>[],
  missing: readonly MissingView[],
): ReadonlyMap<number, readonly MissingView[]> {
  const gaps = new Map<number, MissingView[]>();
  for (const one of missing) {
    const { from } = one;
    if (from === undefined) continue;
    const next = paragraphs.findIndex(({ start }) => start !== null && start >= from);
    const at = next < 0 ? paragraphs.length : next;
    gaps.set(at, [...(gaps.get(at) ?? []), one]);
  }
  return gaps;
}

/** What stands in the text where something is missing. */
export function gapWords({ code, from = 0, seconds, to }: MissingView): string {
  const until = clock(to ?? from + seconds);
  switch (code) {
    case 'cut-off':
      return to === undefined
        ? t('story.missing.aFileEndsHereSeconds', { seconds: clock(seconds) })
        : t('story.missing.theFileEndsHereIt', { until });
    case 'ended-early':
      return t('story.missing.nothingWasHeardFromFrom', { from: clock(from), until });
    case 'damaged':
      return t('story.missing.theSoundIsDamagedFrom', { from: clock(from), until });
    case 'not-recognised':
      return t('story.missing.theSpeechModelBrokeDown', { from: clock(from), until });
    case 'track-not-heard':
      return '';
  }
}

/** Stretches of the player's line, 0 to 1, in which something is missing. What lies behind the end of the sound is a mark at its end. */
export function gapShares(
  missing: readonly MissingView[],
  duration: number,
): readonly { readonly from: number; readonly to: number }[] {
  if (duration <= 0) return [];
  return missing.flatMap(({ from, to = from }) => {
    if (from === undefined || to === undefined) return [];
    return [{ from: Math.min(1, from / duration), to: Math.min(1, to / duration) }];
  });
}
