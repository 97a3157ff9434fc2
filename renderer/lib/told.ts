// What an edit did to a text, in a few words: for the notice beside Undo, and for those who hear the page.
import type { EditedView } from '../../app/contract/editing-views.ts';
import type { SegmentView } from './paragraphs.ts';
import { speakerName } from './speaker-name.ts';
import { clock } from './times.ts';
import { t } from '../../app/messages/text.ts';

/** `Undone: who speaks in 3 passages.` @param before the segments that the edit was made to */
export function toldBack(
  way: 'undo' | 'redo',
  before: readonly SegmentView[],
  edited: Pick<EditedView, 'segments' | 'removed' | 'speakers'>,
): string {
  const told = whatOf(before, edited);
  return `${way === 'undo' ? t('reader.told.undone') : t('reader.told.doneAgain')}: ${told}.`;
}

function whatOf(
  before: readonly SegmentView[],
  { removed, segments, speakers }: Pick<EditedView, 'segments' | 'removed' | 'speakers'>,
): string {
  const known = new Map(before.map((segment) => [segment.id, segment]));
  const named = speakers.reduce((sum, { ids }) => sum + ids.length, 0);
  if (named > 0) return t('reader.told.whoSpeaksInPassages', { named });
  const came = segments.filter(({ segment }) => !known.has(segment.id)).length;
  const gone = removed.filter((id) => known.has(id)).length;
  const [first] = segments;
  const at = first?.segment.start ?? null;
  const where = at === null ? '' : t('reader.told.atAt', { at: clock(at) });
  const changed = segments.length - came;
  if (came === 1 && gone === 0 && changed === 1) return t('reader.told.thePassageWhereIsTwo', { where });
  if (came === 0 && gone === 1 && changed === 1) return t('reader.told.thePassageWhereIsOne', { where });
  if (came > 0) return t('reader.told.passagesCameBack', { came });
  if (gone > 0) return t('reader.told.passagesWent', { gone });
  const was = first && known.get(first.segment.id);
  if (was?.text === first?.segment.text && was) return t('reader.told.theTimesOfThePassage', { where });
  return t('reader.told.whatWasWrittenWhere', { where });
}

/** `3 passages are Ben’s now.`; of nobody `nobody’s`. */
export function toldSpeaker(passages: number, speaker: string | null): string {
  const name = speakerName(speaker);
  return name === null
    ? t('reader.told.passagesAreNobodysNow', { passages })
    : t('reader.told.passagesAreNamesNow', { passages, name });
}

/** How many words a text has, for telling what went. */
export function toldWords(text: string): string {
  return t('reader.told.words', { words: text.split(/\s+/).filter(Boolean).length });
}
