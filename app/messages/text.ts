// The words of the interface: each by its key, filled in, in the language that was loaded.
import type { MessageFormatElement } from '@formatjs/icu-messageformat-parser';
import { partsOf, sentence, type Tag } from './figures.ts';
import type { Plain, Rich, TagsOf, ValuesOf } from './fills.ts';
import type { Messages } from './keys/index.ts';
import { formatsOf, type Shown } from '../domain/interface-language.ts';

/** All messages of one language: plain text, or parsed where something is filled in. */
export type Catalogue = Readonly<Record<string, string | MessageFormatElement[]>>;

export type AnyKey = keyof Messages;
/** Messages that have parts drawn in their own way, which `<Rich>` shows. */
export type RichKey = { [K in AnyKey]: Messages[K] extends Rich<unknown, string> ? K : never }[AnyKey];
export type MessageKey = Exclude<AnyKey, RichKey>;
/** Messages that are said as they stand. */
export type PlainKey = { [K in MessageKey]: Messages[K] extends Plain ? K : never }[MessageKey];

export type FilledIn<K extends MessageKey> = Messages[K] extends Plain ? [] : [values: Messages[K]];
export type RichValues<K extends RichKey> = ValuesOf<Messages[K]>;
export type RichTags<K extends RichKey> = TagsOf<Messages[K]>;

/** A part of a rich message, in the order that it is read. */
export type Piece = string | { readonly tag: string; readonly text: string };

let catalogue: Catalogue | null = null;
let shown: Shown = 'en';

/** From now on all words are these. What was said before stays as it is. */
export function speak(language: Shown, messages: Catalogue): void {
  catalogue = messages;
  shown = language;
}

/** The language that is spoken now. */
export function spoken(): Shown {
  return shown;
}

/** The tag by which numbers and dates are written now. */
export function formats(): Tag {
  return formatsOf(shown);
}

/** The words of a message. @throws {Error} where no language was loaded, or it has no such message */
export function t<K extends MessageKey>(key: K, ...[values]: FilledIn<K>): string {
  const message = messageOf(key);
  if (typeof message === 'string') return message;
  return sentence(message, formatsOf(shown), values ?? {});
}

/** The words of a message in pieces: what stands within a tag is a piece of its own. */
export function pieces<K extends RichKey>(
  key: K,
  tags: readonly RichTags<K>[],
  values: RichValues<K>,
): readonly Piece[] {
  const message = messageOf(key);
  if (typeof message === 'string') return [message];
  const filled: Record<string, unknown> = { ...values };
  for (const tag of tags)
    filled[tag] = (within: readonly unknown[]): Piece => ({ tag, text: within.join('') });
  return partsOf<Piece>(message, formatsOf(shown), filled).map(({ value }) => value);
}

function messageOf(key: string): string | MessageFormatElement[] {
  const message = catalogue?.[key];
  if (message === undefined)
    throw new Error(catalogue ? `There is no message ${key}.` : 'No words were loaded.');
  return message;
}
