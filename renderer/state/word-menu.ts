// The menu on the words of a transcript: play, edit, who speaks, chapter here, mark, copy.
import type { RecordingView } from '../../app/contract/views.ts';
import { characterAt } from '../lib/caret.ts';
import type { MenuEntry } from '../lib/menu-entry.ts';
import { paragraphAt } from '../lib/paragraphs.ts';
import { startAt } from '../lib/pieces.ts';
import { saidWithNames, type Said } from '../lib/said.ts';
import { chapterHere } from './chapter-here.ts';
import { contextMenu } from './context-menu.svelte.ts';
import { editing } from './editing.svelte.ts';
import { focusSearch } from './focus-search.ts';
import { keepMarkedQuote, keepPassageQuote } from './quoting.ts';
import { player } from './player.svelte.ts';
import { reader } from './reader.svelte.ts';
import { search } from './search.svelte.ts';
import { selection, type Passage } from './selection.svelte.ts';
import { who } from './who.svelte.ts';
import { copyLink, copyQuote, copyWords } from './transcript-deeds.ts';
import { t } from '../../app/messages/text.ts';

/** Longest passage that is offered to be searched for, characters. */
const SEARCHED_CHARS = 80;

/** Attached to the element that scrolls the transcript. */
export function wordMenu(page: HTMLElement): () => void {
  const asked = (event: MouseEvent): void => {
    const { recording } = reader;
    if (!recording) return;
    const element = segmentOf(event.target) ?? segmentInView(page, event.target);
    if (element) contextMenu.show(event, t('reader.wordMenu.words'), entriesFor(recording, element, event));
  };
  page.addEventListener('contextmenu', asked);
  return () => page.removeEventListener('contextmenu', asked);
}

function entriesFor(
  recording: RecordingView,
  element: HTMLElement,
  { clientX, clientY }: MouseEvent,
): readonly MenuEntry[] {
  const segment = reader.segments[Number(element.dataset.segment)];
  const recordingId = recording.item.recordingId;
  if (!segment || recordingId === null) return [];
  const character = characterAt(element, clientX, clientY);
  const start = startAt(segment, character);
  const passage = selection.passage;
  const marked = editing.hasRange ? editing.marked : null;
  const said = (passage && saidIn(document.getSelection())) ?? [segment];
  return [
    ...(recording.mediaUrl !== null && start !== null
      ? [{ label: t('reader.wordMenu.playFromHere'), run: () => player.play(recording, start) }]
      : []),
    { label: t('reader.wordMenu.editTheText'), hint: 'F2', run: () => editing.begin(segment.id, character) },
    {
      label: t('reader.wordMenu.whoSpeaks'),
      // After the menu has given the focus back.
      run: () => requestAnimationFrame(() => who.ask(element, whoseFrom(segment.id), marked)),
    },
    ...(start !== null
      ? [{ label: t('reader.wordMenu.chapterHere'), run: () => void chapterHere(recordingId, start) }]
      : []),
    {
      label: t('reader.wordMenu.markAsAQuote'),
      run: () => void (marked ? keepMarkedQuote() : keepPassageQuote(segment.id)),
    },
    ...copies(recordingId, said, passage, passage ? passage.start : start),
    ...(passage && passage.text.length <= SEARCHED_CHARS
      ? [
          {
            label: t('reader.wordMenu.searchForText', { text: passage.text }),
            apart: true,
            run: () => searchFor(passage.text),
          },
        ]
      : []),
  ];
}

/** @param at what the link leads to, seconds; null for the recording as a whole */
function copies(
  recordingId: number,
  said: readonly Said[],
  passage: Passage | null,
  at: number | null,
): readonly MenuEntry[] {
  return [
    {
      label: t('reader.wordMenu.copy'),
      apart: true,
      run: () =>
        void copyWords(
          recordingId,
          said.map(({ text }) => text).join(' '),
          t('reader.wordMenu.theWordsAreCopied'),
        ),
    },
    {
      label: t('reader.wordMenu.copyWithTimeAndName'),
      run: () => void copyWords(recordingId, saidWithNames(said), t('reader.wordMenu.theWordsAreCopiedWith')),
    },
    ...(passage
      ? [
          {
            label: t('reader.wordMenu.copyQuote'),
            run: () => void copyQuote(recordingId, passage.text, passage.start),
          },
        ]
      : []),
    { label: t('reader.wordMenu.copyLinkToThisMoment'), run: () => void copyLink(recordingId, at) },
  ];
}

function searchFor(text: string): void {
  search.type(`"${text.replaceAll('"', '')}"`);
  focusSearch();
}

/** What is marked, segment by segment. */
function saidIn(marked: Selection | null): readonly Said[] | null {
  if (!marked || marked.rangeCount === 0) return null;
  const whole = marked.getRangeAt(0);
  const said: Said[] = [];
  for (const element of document.querySelectorAll<HTMLElement>('[data-segment]')) {
    const segment = reader.segments[Number(element.dataset.segment)];
    if (!segment || !whole.intersectsNode(element)) continue;
    const part = document.createRange();
    part.selectNodeContents(element);
    if (element.contains(whole.startContainer)) part.setStart(whole.startContainer, whole.startOffset);
    if (element.contains(whole.endContainer)) part.setEnd(whole.endContainer, whole.endOffset);
    said.push({ speaker: segment.speaker, start: segment.start, text: part.toString() });
  }
  return said.length > 0 ? said : null;
}

/** The beginning of the paragraph that a segment stands in. */
function whoseFrom(segmentId: number): number {
  const at = reader.places.get(segmentId) ?? 0;
  return reader.paragraphs[paragraphAt(reader.paragraphs, at)]?.from ?? at;
}

const segmentOf = (target: EventTarget | null): HTMLElement | null =>
  target instanceof Element ? target.closest<HTMLElement>('[data-segment]') : null;

/** By the menu key, which is pressed on the page: what was pointed at, what sounds, or the first that is drawn. */
function segmentInView(page: HTMLElement, target: EventTarget | null): HTMLElement | null {
  if (target !== page) return null;
  return (
    page.querySelector<HTMLElement>('.pointed[data-segment]') ??
    page.querySelector<HTMLElement>('.sounding[data-segment]') ??
    page.querySelector<HTMLElement>('[data-segment]')
  );
}
