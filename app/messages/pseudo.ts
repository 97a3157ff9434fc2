// Languages that nobody speaks, made from English for the tests: what is not written so was not taken from a catalogue.
import type { LiteralElement, MessageFormatElement } from '@formatjs/icu-messageformat-parser';
import type { Pseudo } from '../domain/interface-language.ts';
import type { CoreMessages } from './said.ts';
import type { Catalogue } from './text.ts';

/** Each letter with a mark that English does not have, still to be read. */
const MARKED: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ['abcdefghijklmnopqrstuvwxyz', 'åƀçðéƒĝĥîĵķļɱñöþǫŕšţûṽŵẋýž'],
    ['ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'ÅƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞǪŔŠŢÛṼŴẊÝŽ'],
  ].flatMap(([plain = '', marked = '']) => {
    const signs = [...marked];
    return [...plain].map((letter, at) => [letter, signs[at] ?? letter] as const);
  }),
);

/** Some languages need this much more room than English, of its letters. */
const LONGER = 0.4;

/** Turns a run of text around, and ends that: RIGHT-TO-LEFT OVERRIDE, POP DIRECTIONAL FORMATTING. */
const TURNED = ['\u202e', '\u202c'] as const;

/** The English catalogue in a language of the tests. */
export function pseudo(language: Pseudo, english: Catalogue): Catalogue {
  const say = sayerOf(language);
  return Object.fromEntries(Object.entries(english).map(([key, message]) => [key, inMessage(message, say)]));
}

/** What the core says in English, in a language of the tests. */
export function pseudoCore(language: Pseudo, english: CoreMessages): CoreMessages {
  const say = sayerOf(language);
  return english.map(([message]) => [message, inMessage(message, say)]);
}

type Say = (text: string) => string;
const sayerOf = (language: Pseudo): Say => (language === 'en-XA' ? long : turned);

const inMessage = (message: Catalogue[string], say: Say): Catalogue[string] =>
  typeof message === 'string' ? say(message) : message.map((element) => inElement(element, say));

/** `Šéţţîñĝš one two`: marked letters, and words of numbers behind it. */
function long(text: string): string {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  if (letters === 0) return text;
  const marked = [...text].map((letter) => MARKED[letter] ?? letter).join('');
  const more = Math.ceil((letters * LONGER) / 4);
  const filler = Array.from({ length: more }, (_, at) => ['öñé', 'ţŵö', 'ţĥŕéé', 'ƒöûŕ'][at % 4]).join(' ');
  // Before the blanks that end it, so that sentences stay apart.
  return marked.replace(/\s*$/, (end) => ` ${filler}${end}`);
}

/** Every word written from right to left. */
function turned(text: string): string {
  return text.replace(/\p{L}+/gu, (word) => `${TURNED[0]}${word}${TURNED[1]}`);
}

/** Text, among what is filled in. The kinds are an enum of the parser, which is not bundled. */
function isText(element: MessageFormatElement): element is LiteralElement {
  return (element.type as number) === 0;
}

function inElement(element: MessageFormatElement, say: Say): MessageFormatElement {
  const within = (elements: MessageFormatElement[]): MessageFormatElement[] =>
    elements.map((one) => inElement(one, say));
  if ('children' in element) return { ...element, children: within(element.children) };
  if ('options' in element)
    return {
      ...element,
      options: Object.fromEntries(
        Object.entries(element.options).map(([name, option]) => [
          name,
          { ...option, value: within(option.value) },
        ]),
      ),
    };
  return isText(element) ? { ...element, value: say(element.value) } : element;
}
