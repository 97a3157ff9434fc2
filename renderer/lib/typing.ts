// Rules of typing that need no page: what a key takes away, and where the caret is after an edit.
import type { EditedView } from '../../app/contract/editing-views.ts';
import { cleanText } from '../../app/domain/edit-step.ts';
import { once } from '../../app/domain/once.ts';
import { differenceOf } from './draw-text.ts';
import type { SegmentView } from './paragraphs.ts';

const graphemes = once(() => new Intl.Segmenter(undefined, { granularity: 'grapheme' }));

/** Where the character as people see it ends that begins at a place, or begins that ends there. */
export function besideCaret(text: string, at: number, way: 'before' | 'after'): number {
  if (way === 'after') {
    const [next] = graphemes().segment(text.slice(at, at + 64));
    return at + (next?.segment.length ?? 0);
  }
  const from = Math.max(0, at - 64);
  const last = [...graphemes().segment(text.slice(from, at))].at(-1);
  return at - (last?.segment.length ?? 0);
}

/** A place in a text as it stands in the same text when that is kept: without white space at its ends. */
export function keptPlace(written: string, at: number): number {
  const lead = written.length - written.trimStart().length;
  return Math.min(Math.max(0, at - lead), cleanText(written).length);
}

/** Where a person looks after something was undone: behind what changed. Null where no text did. */
export function changedPlace(
  before: readonly SegmentView[],
  { removed, segments }: Pick<EditedView, 'segments' | 'removed'>,
): { readonly segmentId: number; readonly at: number } | null {
  const [first] = segments;
  if (first) {
    const { id, text } = first.segment;
    const was = before.find((segment) => segment.id === id);
    if (!was) return { segmentId: id, at: text.length };
    const { from, inserted } = differenceOf(was.text, text);
    return { segmentId: id, at: from + inserted.length };
  }
  const gone = before.findIndex(({ id }) => removed.includes(id));
  const above = gone > 0 ? before[gone - 1] : before.find(({ id }) => !removed.includes(id));
  return above && gone >= 0 ? { segmentId: above.id, at: gone > 0 ? above.text.length : 0 } : null;
}
