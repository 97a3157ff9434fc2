// What an edit did to a text, in a few words: for the notice beside Undo, and for those who hear the page.
import type { EditedView } from '../../app/contract/editing-views.ts';
import { displaySpeaker } from '../../app/domain/transcript.ts';
import { counted } from './amounts.ts';
import type { SegmentView } from './paragraphs.ts';
import { clock } from './times.ts';

/** `Undone: who speaks in 3 passages.` @param before the segments that the edit was made to */
export function toldBack(
  way: 'undo' | 'redo',
  before: readonly SegmentView[],
  edited: Pick<EditedView, 'segments' | 'removed' | 'speakers'>,
): string {
  const told = whatOf(before, edited);
  return `${way === 'undo' ? 'Undone' : 'Done again'}: ${told}.`;
}

function whatOf(
  before: readonly SegmentView[],
  { removed, segments, speakers }: Pick<EditedView, 'segments' | 'removed' | 'speakers'>,
): string {
  const known = new Map(before.map((segment) => [segment.id, segment]));
  const named = speakers.reduce((sum, { ids }) => sum + ids.length, 0);
  if (named > 0) return `who speaks in ${counted(named, 'passage')}`;
  const came = segments.filter(({ segment }) => !known.has(segment.id)).length;
  const gone = removed.filter((id) => known.has(id)).length;
  const [first] = segments;
  const at = first?.segment.start ?? null;
  const where = at === null ? '' : ` at ${clock(at)}`;
  const changed = segments.length - came;
  if (came === 1 && gone === 0 && changed === 1) return `the passage${where} is two`;
  if (came === 0 && gone === 1 && changed === 1) return `the passage${where} is one`;
  if (came > 0) return `${counted(came, 'passage')} came back`;
  if (gone > 0) return `${counted(gone, 'passage')} went`;
  const was = first && known.get(first.segment.id);
  if (was?.text === first?.segment.text && was) return `the times of the passage${where}`;
  return `what was written${where}`;
}

/** `3 passages are Ben’s now.`; of nobody `nobody’s`. */
export function toldSpeaker(passages: number, speaker: string | null): string {
  const whose = speaker === null ? 'nobody’s' : `${displaySpeaker(speaker) ?? speaker}’s`;
  return `${counted(passages, 'passage')} ${passages === 1 ? 'is' : 'are'} ${whose} now.`;
}

/** How many words a text has, for telling what went. */
export function toldWords(text: string): string {
  return counted(text.split(/\s+/).filter(Boolean).length, 'word');
}
