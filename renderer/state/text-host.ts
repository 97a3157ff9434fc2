// The text as something to write in: events of the page become edits of segments. The page's own editing changes nothing here but while a
// word is being composed; what is drawn follows the segments.
import { flushSync } from 'svelte';
import { cleanText } from '../../app/domain/edit-step.ts';
import { drawnRange, selectPlaces, type DrawnPlace } from '../lib/text-places.ts';
import { besideCaret, keptPlace } from '../lib/typing.ts';
import { toldWords } from '../lib/told.ts';
import { editing, type TextPlace, type TextRange } from './editing.svelte.ts';
import { playFromCaret } from './play-here.ts';
import { reader } from './reader.svelte.ts';
import { t } from '../../app/messages/text.ts';

export interface HostDeps {
  /** Draws a segment that is out of sight. */
  readonly show: (index: number) => Promise<void>;
  /** Draws a segment's paragraph anew after the page itself wrote into it. */
  readonly redraw: (index: number) => void;
  readonly leave: () => void;
}

/** Makes the drawn text editable. @returns the way to end that */
export function writeIn(host: HTMLElement, deps: HostDeps): () => void {
  const text = new TextHost(host, deps);
  const listeners: readonly (readonly [EventTarget, string, (event: never) => void])[] = [
    [host, 'beforeinput', (event: InputEvent) => text.input(event)],
    [host, 'keydown', (event: KeyboardEvent) => text.key(event)],
    [host, 'compositionstart', () => text.compose()],
    [host, 'compositionend', (event: CompositionEvent) => text.composed(event.data)],
    [host, 'copy', (event: ClipboardEvent) => text.copy(event)],
    [host, 'cut', (event: ClipboardEvent) => text.copy(event)],
    [host, 'dragstart', (event: DragEvent) => text.drag(event)],
    [host, 'blur', (event: FocusEvent) => text.left(event)],
    [document, 'selectionchange', () => text.followCaret()],
  ];
  for (const [target, name, listener] of listeners)
    target.addEventListener(name, listener as unknown as EventListener);
  editing.put = (from, to) => void text.put(from, to);
  return () => {
    for (const [target, name, listener] of listeners)
      target.removeEventListener(name, listener as unknown as EventListener);
    editing.put = null;
    editing.markedNow(null);
  };
}

class TextHost {
  readonly #host: HTMLElement;
  readonly #deps: HostDeps;
  /** What a word that is being composed is to stand in place of. */
  #composing: TextRange | null = null;
  /** An edit that changes where segments begin is on its way; what is typed meanwhile waits. */
  #isBusy = false;
  readonly #waiting: (() => void)[] = [];

  constructor(host: HTMLElement, deps: HostDeps) {
    this.#host = host;
    this.#deps = deps;
  }

  /** The caret or the marked stretch as the page has it. */
  #marked(): TextRange | null {
    const selection = document.getSelection();
    if (!selection || selection.rangeCount === 0 || !this.#host.contains(selection.anchorNode)) return null;
    return toRange(drawnRange(this.#host, selection.getRangeAt(0)));
  }

  followCaret(): void {
    if (this.#composing || this.#isBusy || document.activeElement !== this.#host) return;
    const range = this.#marked();
    if (range) editing.markedNow(range);
  }

  /** What the person goes to next may act on what is marked. */
  left({ relatedTarget }: FocusEvent): void {
    const keeps = relatedTarget instanceof Element && relatedTarget.closest('[data-keeps-editing]') !== null;
    if (keeps || !document.hasFocus() || this.#host.contains(relatedTarget as Node | null))
      void editing.save();
    else editing.markedNow(null);
  }

  async put(from: TextPlace, to: TextPlace = from): Promise<void> {
    flushSync();
    const [start, end] = [drawn(from), drawn(to)];
    if (!start || !end) return;
    this.#host.focus({ preventScroll: true });
    if (!selectPlaces(this.#host, start, end)) {
      await this.#deps.show(start.segment);
      if (!selectPlaces(this.#host, start, end)) return;
    }
    editing.markedNow({ from, to });
    this.#bringIntoView();
  }

  #bringIntoView(): void {
    const scroller = this.#host.closest('[role="region"]');
    const selection = document.getSelection();
    if (!scroller || !selection || selection.rangeCount === 0) return;
    const node = selection.focusNode;
    const box =
      lineOf(selection.getRangeAt(0)) ??
      (node instanceof Element ? node : node?.parentElement)?.getBoundingClientRect();
    const view = scroller.getBoundingClientRect();
    if (!box) return;
    if (box.top < view.top + 8) scroller.scrollTop -= view.top + 40 - box.top;
    else if (box.bottom > view.bottom - 8) scroller.scrollTop += box.bottom - view.bottom + 40;
  }

  input(event: InputEvent): void {
    const { inputType } = event;
    // The page shows a word while it is composed; it becomes an edit when that is over.
    if (this.#composing || event.isComposing || inputType.includes('Composition')) return;
    event.preventDefault();
    const data = textOf(event);
    if (this.#isBusy) {
      this.#waiting.push(() => this.#do(inputType, data, null));
      return;
    }
    const [target] = event.getTargetRanges();
    const range = target ? toRange(drawnRange(this.#host, target)) : null;
    this.#do(inputType, data, range);
  }

  #do(inputType: string, data: string, target: TextRange | null): void {
    const marked = editing.marked;
    if (inputType === 'historyUndo') return void editing.undo();
    if (inputType === 'historyRedo') return void editing.redo();
    if (!marked) return;
    const isCaret = isOne(marked);
    if (inputType === 'insertParagraph' || inputType === 'insertLineBreak') void this.#cut(marked);
    else if (inputType === 'insertFromDrop' || inputType === 'insertReplacementText')
      this.#replace(target ?? marked, data);
    else if (inputType.startsWith('insert')) this.#replace(marked, data);
    else if (inputType === 'deleteByDrag') return;
    else if (inputType.startsWith('delete'))
      if (isCaret) this.#deleteAt(marked.from, inputType, target);
      else this.#replace(marked, '');
  }

  /** Puts a text in the place of a stretch. */
  #replace({ from, to }: TextRange, data: string): void {
    const text = data.replace(/\s*[\r\n\u2028\u2029]+\s*/g, ' ');
    const segment = segmentOf(from);
    if (!segment) return;
    if (from.segmentId !== to.segmentId) return void this.#structural(() => this.#across({ from, to }, text));
    const before = editing.textOf(segment);
    editing.write(segment, before.slice(0, from.at) + text + before.slice(to.at));
    void this.put({ segmentId: segment.id, at: from.at + text.length });
  }

  /** Replaces a stretch that begins in one segment and ends in another. */
  async #across(range: TextRange, text: string): Promise<void> {
    const gone = toldWords(wordsIn(range));
    await editing.save();
    const { from, to } = kept(range);
    const [first, last] = [segmentOf(from), segmentOf(to)];
    const told =
      text.trim() === ''
        ? t('reader.textHost.deletedGone', { gone })
        : t('reader.textHost.replacedGone', { gone });
    const edited = await editing.tell({ type: 'range', from, to, text }, () => told);
    if (!edited || !first || !last) return;
    const isThere = (id: number): boolean => reader.places.has(id);
    if (isThere(first.id)) await this.put({ segmentId: first.id, at: from.at + text.length });
    else if (isThere(last.id)) await this.put({ segmentId: last.id, at: 0 });
    else await this.#putNear(first.id, last.id);
  }

  /** Where everything that was marked went, the caret stands where it was. */
  async #putNear(...gone: readonly number[]): Promise<void> {
    const next = reader.segments.find(({ id }) => id > Math.max(...gone)) ?? reader.segments.at(-1);
    if (next) await this.put({ segmentId: next.id, at: 0 });
  }

  #deleteAt(caret: TextPlace, inputType: string, target: TextRange | null): void {
    const segment = segmentOf(caret);
    if (!segment) return;
    const text = editing.textOf(segment);
    const isBack = inputType.includes('Backward') || inputType === 'deleteByCut';
    if (isBack && caret.at === 0) return void this.#structural(() => this.#join(caret, -1));
    if (!isBack && caret.at === text.length) return void this.#structural(() => this.#join(caret, 1));
    const end = isBack ? target?.from : target?.to;
    // What the page would take away, but never beyond the segment.
    const far = end?.segmentId === caret.segmentId ? end.at : isBack ? 0 : text.length;
    const near = besideCaret(text, caret.at, isBack ? 'before' : 'after');
    const isWide = target !== null && !inputType.startsWith('deleteContent');
    const to = isWide && far !== caret.at ? far : near;
    this.#replace(
      {
        from: { ...caret, at: Math.min(to, caret.at) },
        to: { ...caret, at: Math.max(to, caret.at) },
      },
      '',
    );
  }

  /** Cuts in two at the caret; the second half begins a paragraph. What is marked goes first. */
  async #cut(range: TextRange): Promise<void> {
    await this.#structural(async () => {
      if (!isOne(range)) {
        if (range.from.segmentId !== range.to.segmentId) await this.#across(range, '');
        else this.#replace(range, '');
        await editing.save();
      }
      const segment = segmentOf(range.from);
      if (!segment) return;
      const text = editing.textOf(segment);
      const at = keptPlace(text, range.from.at);
      const isInside = text.slice(0, at).trim() !== '' && text.slice(at).trim() !== '';
      await editing.save();
      if (!isInside) {
        editing.said = t('reader.textHost.aPassageBeginsHereAlready');
        return;
      }
      const done = await editing.do({ type: 'split', segmentId: segment.id, at, text: cleanText(text) });
      const second = done?.segments.find((one) => one.segment.id !== segment.id)?.segment;
      if (!done) return;
      editing.said = t('reader.textHost.cutInTwo');
      const index = reader.places.get(second?.id ?? segment.id);
      const next = second ?? reader.segments[index ?? -1];
      if (next) await this.put({ segmentId: next.id, at: 0 });
    });
  }

  /** Joins with the segment before or after; the caret stays between what was two. */
  async #join(caret: TextPlace, by: 1 | -1): Promise<void> {
    await editing.save();
    const here = reader.places.get(caret.segmentId);
    if (here === undefined) return;
    const first = reader.segments[by === 1 ? here : here - 1];
    const second = reader.segments[by === 1 ? here + 1 : here];
    if (!first || !second) return;
    editing.draft = null;
    const done = await editing.do({ type: 'merge', segmentId: first.id });
    const whole = done?.segments[0]?.segment;
    if (!whole) return;
    editing.said = t('reader.textHost.joined');
    const at = by === 1 ? first.text.length : whole.text.length - second.text.length;
    await this.put({ segmentId: first.id, at });
  }

  /** Does what changes where segments begin; what is typed until it is done waits. */
  async #structural(run: () => Promise<void>): Promise<void> {
    this.#isBusy = true;
    try {
      await run();
    } finally {
      this.#isBusy = false;
      for (const one of this.#waiting.splice(0)) this.#inTurn(one);
    }
  }

  #inTurn(run: () => void): void {
    if (this.#isBusy) this.#waiting.push(run);
    else run();
  }

  compose(): void {
    const range = this.#marked() ?? editing.marked;
    this.#composing = range;
    // The page writes where the stretch begins; it goes when the word is there.
    if (range && range.from.segmentId !== range.to.segmentId) document.getSelection()?.collapseToStart();
  }

  composed(data: string): void {
    const range = this.#composing;
    this.#composing = null;
    if (!range) return;
    const index = reader.places.get(range.from.segmentId);
    if (index !== undefined) this.#deps.redraw(index);
    this.#replace(range, data);
  }

  key(event: KeyboardEvent): void {
    if (event.target !== this.#host || event.isComposing) return;
    const mod = event.ctrlKey || event.metaKey;
    const key = event.key.toLowerCase();
    if (mod && !event.altKey && key === 'z') void (event.shiftKey ? editing.redo() : editing.undo());
    else if (mod && !event.altKey && !event.shiftKey && key === 'y') void editing.redo();
    else if (mod && key === 'enter') playFromCaret();
    else if (mod && !event.altKey && !event.shiftKey && key === 'a') void this.#markAll();
    else if (mod && !event.shiftKey && (key === 'home' || key === 'end')) this.#toEnd(key === 'end');
    else if (key === 'escape') this.#deps.leave();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** To the start or the end of all, of which most need not be drawn. */
  #toEnd(isLast: boolean): void {
    const segment = isLast ? reader.segments.at(-1) : reader.segments[0];
    if (segment) void this.put({ segmentId: segment.id, at: isLast ? editing.textOf(segment).length : 0 });
  }

  /** The passage first; pressed again, everything. */
  async #markAll(): Promise<void> {
    const { marked, segment } = editing;
    if (!marked || !segment) return;
    const end = editing.textOf(segment).length;
    const isMarked =
      marked.from.segmentId !== marked.to.segmentId || (marked.from.at === 0 && marked.to.at === end);
    if (!isMarked) return this.put({ segmentId: segment.id, at: 0 }, { segmentId: segment.id, at: end });
    const [first, last] = [reader.segments[0], reader.segments.at(-1)];
    if (!first || !last) return;
    editing.markedNow({
      from: { segmentId: first.id, at: 0 },
      to: { segmentId: last.id, at: last.text.length },
    });
    flushSync();
    selectPlaces(
      this.#host,
      { segment: 0, at: 0 },
      { segment: reader.segments.length - 1, at: last.text.length },
    );
  }

  copy(event: ClipboardEvent): void {
    const range = this.#marked();
    if (!range || isOne(range)) return;
    event.clipboardData?.setData('text/plain', wordsIn(range));
    event.preventDefault();
    if (event.type === 'cut') this.#replace(range, '');
  }

  /** What is dragged out is copied: the text stays. */
  drag(event: DragEvent): void {
    const range = this.#marked();
    if (!range || !event.dataTransfer) return;
    event.dataTransfer.effectAllowed = 'copy';
    event.dataTransfer.clearData();
    event.dataTransfer.setData('text/plain', wordsIn(range));
  }
}

const isOne = ({ from, to }: TextRange): boolean => from.segmentId === to.segmentId && from.at === to.at;

const segmentOf = ({ segmentId }: TextPlace) => reader.segments[reader.places.get(segmentId) ?? -1] ?? null;

function drawn({ at, segmentId }: TextPlace): DrawnPlace | null {
  const segment = reader.places.get(segmentId);
  return segment === undefined ? null : { segment, at };
}

function toRange(range: { readonly from: DrawnPlace; readonly to: DrawnPlace } | null): TextRange | null {
  const [from, to] = [range?.from, range?.to].map((place): TextPlace | null => {
    const id = reader.segments[place?.segment ?? -1]?.id;
    return place && id !== undefined ? { segmentId: id, at: place.at } : null;
  });
  return from && to ? { from, to } : null;
}

/** A stretch as it lies in the texts that are kept. */
function kept({ from, to }: TextRange): TextRange {
  const [start, end] = [from, to].map((place) => {
    const segment = segmentOf(place);
    return segment ? { ...place, at: keptPlace(editing.textOf(segment), place.at) } : place;
  });
  return { from: start ?? from, to: end ?? to };
}

/** The words of a stretch, a line a paragraph. */
export function wordsIn({ from, to }: TextRange): string {
  const [first, last] = [reader.places.get(from.segmentId), reader.places.get(to.segmentId)];
  if (first === undefined || last === undefined) return '';
  const heads = new Set(reader.paragraphs.map((paragraph) => paragraph.from));
  let text = '';
  for (let at = first; at <= last; at += 1) {
    const segment = reader.segments[at];
    if (!segment) continue;
    const own = editing.textOf(segment);
    if (at > first) text += heads.has(at) ? '\n' : ' ';
    text += own.slice(at === first ? from.at : 0, at === last ? to.at : undefined);
  }
  return text;
}

function textOf({ data, dataTransfer }: InputEvent): string {
  return data ?? dataTransfer?.getData('text/plain') ?? '';
}

/** The line that a range ends in; null where nothing is drawn of it. */
function lineOf(range: Range): DOMRect | null {
  const boxes = range.getClientRects();
  return boxes[boxes.length - 1] ?? null;
}
