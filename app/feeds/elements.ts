// From a stream of characters to the elements of a feed, one child of the channel at a time, so that no document is ever held whole.
import { Parser } from 'htmlparser2';
import { FEED_LIMITS } from '../domain/feed.ts';
import { canonicalName, namesAt, type Names } from './names.ts';
import { readUrl } from '../domain/url.ts';

/** An element with everything in it. Names are canonical (`itunes:image`, `atom:link`, `title`), attributes in lower case. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Text and elements in their order. */
  readonly parts: readonly (string | Element)[];
  /** Where its relative addresses start from; null where no `xml:base` says. */
  readonly base: string | null;
}

/** Why a document is read no further. */
export type Stop = 'not-xml' | 'too-deep' | 'section-without-end' | 'too-many-elements' | 'enough';

/** What the reader is told, in order. */
export interface ElementsHandler {
  /** The outermost element, before anything in it. False: this is nothing to read on in. */
  onRoot(name: string, root: Element): boolean;
  /** A child of the channel, of the feed or of an OPML body, whole. False: enough. */
  onElement(element: Element): boolean;
}

interface Open {
  readonly name: string;
  readonly attributes: Record<string, string>;
  readonly parts: (string | Element)[];
  readonly base: string | null;
  readonly names: Names;
  /** Characters of text so far. */
  chars: number;
}

/** Elements whose children are handed over one by one instead of being gathered. */
const CONTAINERS = new Set(['rss', 'channel', 'rdf:rdf', 'atom:feed', 'opml', 'body']);
/** How deep containers can lie: `rss` and `channel`, `opml` and `body`. */
const CONTAINER_DEPTH = 2;

/** Reads a document of XML, piece by piece. Forgives what feeds do wrong; expands no entity but XML's own five and numbers. */
export class ElementReader {
  readonly #handler: ElementsHandler;
  readonly #parser: Parser;
  readonly #open: Open[] = [];
  #written = 0;
  #elements = 0;
  #rootClosed = false;
  #ending = false;
  #stop: Stop | null = null;

  constructor(handler: ElementsHandler) {
    this.#handler = handler;
    this.#parser = new Parser(
      {
        onopentag: (name, attributes) => this.#begin(name, attributes),
        onclosetag: () => this.#end(),
        ontext: (text) => this.#text(text),
      },
      { xmlMode: true, decodeEntities: true },
    );
  }

  /** Why nothing more is read; null while it goes on. */
  get stopped(): Stop | null {
    return this.#stop;
  }

  /** True when the outermost element was closed by the document and not by its end. */
  get isWhole(): boolean {
    return this.#rootClosed;
  }

  /** Takes the next piece. */
  write(text: string): void {
    if (this.#stop !== null) return;
    this.#parser.write(text);
    this.#written += text.length;
    if (this.#written - this.#parser.endIndex > FEED_LIMITS.section) this.#stop ??= 'section-without-end';
  }

  /** No more pieces. What is open is left out: it may be half. */
  end(): void {
    if (this.#stop !== null) return;
    this.#ending = true;
    this.#parser.end();
  }

  #halt(why: Stop): void {
    this.#stop ??= why;
    this.#parser.pause();
  }

  #begin(written: string, attributes: Record<string, string>): void {
    if (this.#stop !== null) return;
    const above = this.#open.at(-1);
    if (this.#open.length >= FEED_LIMITS.depth) return this.#halt('too-deep');
    const names = namesAt(above?.names ?? null, written, attributes);
    const name = canonicalName(written, names);
    const one: Open = {
      name,
      attributes: lowered(attributes),
      parts: [],
      base: baseWithin(above?.base ?? null, attributes['xml:base']),
      names,
      chars: 0,
    };
    if (above === undefined && !this.#handler.onRoot(name, one)) return this.#halt('not-xml');
    if (++this.#elements > FEED_LIMITS.elements) return this.#halt('too-many-elements');
    this.#open.push(one);
    if (this.#isContainer(this.#open.length - 1)) this.#elements = 0;
  }

  /** True when the element at this depth is one whose children are handed over. */
  #isContainer(depth: number): boolean {
    return (
      depth >= 0 &&
      depth < CONTAINER_DEPTH &&
      this.#open.slice(0, depth + 1).every(({ name }) => CONTAINERS.has(name))
    );
  }

  #end(): void {
    if (this.#stop !== null || this.#ending) return;
    const depth = this.#open.length - 1;
    const isContainer = this.#isContainer(depth);
    const one = this.#open.pop();
    if (!one) return;
    if (depth === 0) this.#rootClosed = true;
    if (isContainer) return;
    if (!this.#isContainer(depth - 1)) {
      this.#open.at(-1)?.parts.push(one);
      return;
    }
    this.#elements = 0;
    if (!this.#handler.onElement(one)) this.#halt('enough');
  }

  #text(text: string): void {
    const one = this.#open.at(-1);
    if (!one || this.#isContainer(this.#open.length - 1)) return;
    const room = FEED_LIMITS.elementText - one.chars;
    if (room <= 0) return;
    one.chars += text.length;
    one.parts.push(text.length > room ? text.slice(0, room) : text);
  }
}

/** Attributes by their names in small letters, which most have already. */
function lowered(attributes: Record<string, string>): Record<string, string> {
  let found: Record<string, string> | null = null;
  for (const name in attributes) {
    const lower = name.toLowerCase();
    if (lower === name && found === null) continue;
    found ??= { ...attributes };
    if (lower !== name) found[lower] ??= attributes[name] ?? '';
  }
  return found ?? attributes;
}

/** Relative bases add up (XML Base, section 4). */
function baseWithin(above: string | null, written: string | undefined): string | null {
  if (written === undefined) return above;
  return readUrl(written, above ?? undefined)?.href ?? above;
}

/** The text in an element and all that is in it. */
export function textIn(element: Element): string {
  return element.parts.map((part) => (typeof part === 'string' ? part : textIn(part))).join('');
}

/** The elements in it with a name, in order. */
export function within(element: Element, name: string): readonly Element[] {
  return element.parts.filter((part) => typeof part !== 'string' && part.name === name) as Element[];
}

/** The text of the first element with one of these names that has any, trimmed. */
export function firstText(element: Element, ...names: readonly string[]): string {
  for (const name of names)
    for (const one of within(element, name)) {
      const text = textIn(one).trim();
      if (text !== '') return text;
    }
  return '';
}
