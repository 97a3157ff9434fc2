// What the core says, in the language of the window. The core says it in English, as the command line and the log do: here it is looked up by that.
import type { MessageFormatElement } from '@formatjs/icu-messageformat-parser';
import { once } from '../domain/once.ts';
import { numberFormat, sentence, type Tag } from './figures.ts';

type Message = string | MessageFormatElement[];

/** Pairs: what is said in English, and in the language. */
export type CoreMessages = readonly (readonly [english: Message, own: Message])[];

/** What is filled in. */
interface Filled {
  readonly name: string;
  readonly isCount: boolean;
  /** It stands in quotation marks: somebody's own word, a title or a name, which stays as it is. */
  readonly isQuoted: boolean;
}

/** A sentence with something filled in: how it is known again, and how it is said. */
interface Pattern {
  readonly expression: RegExp;
  readonly names: readonly Filled[];
  readonly own: Message;
}

/** So many sentences are remembered; each is looked for among some hundred patterns else. */
const REMEMBERED = 2_000;
/** A sentence is no longer than this, characters. What comes from outside within one is cut before. */
const LONGEST = 600;

/** `1.5 GB`, `1,020 KB`. */
const SIZE = /^(\d[\d,]*(?:\.\d+)?) (KB|MB|GB|TB)$/;

/** All that is understood. */
interface Understood {
  readonly sentences: ReadonlyMap<string, string>;
  readonly patterns: readonly Pattern[];
}

/** Tag by which numbers and plurals are written. */
let formats: Tag = 'en';
let understood: (() => Understood) | null = null;
const remembered = new Map<string, string>();

/** From now on the core is understood so, as of the first time that it says something. None: English. @param tag by which numbers and plurals are written */
export function understand(core: CoreMessages, tag: Tag): void {
  remembered.clear();
  formats = tag;
  understood = core.length === 0 ? null : once(() => readAll(core, tag));
}

function readAll(core: CoreMessages, tag: Tag): Understood {
  const sentences = new Map<string, string>();
  const found: Pattern[] = [];
  for (const [english, own] of core)
    if (typeof english === 'string') sentences.set(english, sayOf(own, {}, tag));
    else found.push(patternOf(english, own));
  // The one with most words of its own is the most exact.
  const patterns = found.sort((a, b) => b.expression.source.length - a.expression.source.length);
  return { sentences, patterns };
}

/** What the core said, in the language of the window: a sentence, or several. What nobody translated stays English. */
export function said(text: string): string;
export function said(text: string | undefined): string | undefined;
export function said(text: string | null): string | null;
export function said(text: string | null | undefined): string | null | undefined {
  if (text === null || text === undefined) return text;
  if (understood === null) return text;
  const known = remembered.get(text);
  if (known !== undefined) return known;
  const told = whole(text, understood()) ?? bySentences(text, understood());
  if (remembered.size >= REMEMBERED) remembered.clear();
  remembered.set(text, told);
  return told;
}

function whole(text: string, { patterns, sentences }: Understood): string | null {
  const exact = sentences.get(text);
  if (exact !== undefined) return exact;
  if (text.length > LONGEST) return null;
  for (const { expression, names, own } of patterns) {
    const match = expression.exec(text);
    if (!match) continue;
    const values: Record<string, string | number> = {};
    for (const [at, { isCount, isQuoted, name }] of names.entries()) {
      const filled = match[at + 1];
      // Of the wordings of a plural only one was met.
      if (filled === undefined) continue;
      if (isCount) values[name] = Number(filled.replaceAll(',', ''));
      else values[name] = isQuoted ? filled : (sizeOf(filled) ?? said(filled));
    }
    return sayOf(own, values, formats);
  }
  return null;
}

/** A size, as the core writes it, with the point or comma of the language; null for anything else. */
function sizeOf(filled: string): string | null {
  const [, number, unit] = SIZE.exec(filled) ?? [];
  return number === undefined
    ? null
    : `${numberFormat(formats).format(Number(number.replaceAll(',', '')))} ${unit}`;
}

/** The longest runs of sentences that are known, one after another. */
function bySentences(text: string, known: Understood): string {
  const parts = text.split(/(?<=[.!?]) (?=\S)/);
  if (parts.length < 2) return text;
  const told: string[] = [];
  for (let at = 0; at < parts.length;) {
    let to = Math.min(parts.length, at + 6);
    let found: string | null = null;
    for (; to > at && found === null; to--) {
      if (at === 0 && to === parts.length) continue;
      found = whole(parts.slice(at, to).join(' '), known);
    }
    told.push(found ?? parts[at] ?? '');
    at = found === null ? at + 1 : to + 1;
  }
  return told.join(' ');
}

const sayOf = (own: Message, values: Record<string, string | number>, tag: Tag): string =>
  typeof own === 'string' ? own : sentence(own, tag, values);

function patternOf(english: readonly MessageFormatElement[], own: Message): Pattern {
  const names: Filled[] = [];
  const source = sourceOf(english, names, null);
  return { expression: new RegExp(`^${source}$`, 's'), names, own };
}

/** The expression that knows these elements again; each of its groups is a name. */
function sourceOf(
  elements: readonly MessageFormatElement[],
  names: Filled[],
  counted: string | null,
): string {
  return elements
    .map((element, at): string => {
      if ('options' in element) {
        const ways = Object.values(element.options).map(({ value }) => sourceOf(value, names, element.value));
        return `(?:${ways.join('|')})`;
      }
      if ('children' in element) return sourceOf(element.children, names, counted);
      if ((element.type as number) === 0) return escaped(literal(element));
      const name = 'value' in element ? element.value : (counted ?? '');
      const isCount = (element.type as number) !== 1;
      const isQuoted = literal(elements[at - 1]).endsWith('“') && literal(elements[at + 1]).startsWith('”');
      names.push({ name, isCount, isQuoted });
      return isCount ? '([\\d,]+)' : '(.+?)';
    })
    .join('');
}

/** The text of an element that is filled in with nothing; empty for all others. */
const literal = (element: MessageFormatElement | undefined): string =>
  element !== undefined && (element.type as number) === 0 ? (element as { value: string }).value : '';

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
