// The words of the status page, in the language that a browser asks for.
import { LANGUAGES, languageFor, type Language } from '../domain/interface-language.ts';
import german from '../messages/de/serve.json' with { type: 'json' };
import english from '../messages/en/serve.json' with { type: 'json' };

/** Each by its name; what is filled in stands in braces. */
export type StatusWords = Readonly<Record<keyof typeof english, string>>;

const WORDS: Readonly<Record<Language, StatusWords>> = { en: english, de: german };

export const STATUS_LANGUAGES = Object.keys(LANGUAGES) as readonly Language[];
export const statusWords = (language: Language): StatusWords => WORDS[language];

/** A header is no longer than this, characters: what comes behind is not looked at. */
const HEADER_MAX = 500;

/** The language for a header `Accept-Language` (RFC 9110, section 12.5.4): of those that there are, the one that is wanted most. */
export function languageAsked(header: string | undefined): Language {
  const wanted = (header ?? '')
    .slice(0, HEADER_MAX)
    .split(',')
    .flatMap((part) => {
      const [, tag, weight] =
        /^\s*([A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*)\s*(?:;\s*q=([01](?:\.\d{0,3})?))?\s*$/.exec(part) ?? [];
      const q = Number(weight ?? '1');
      return tag !== undefined && q > 0 ? [{ tag, q }] : [];
    });
  // What is wanted alike stays in its order.
  return languageFor(
    'system',
    wanted.sort((one, other) => other.q - one.q).map(({ tag }) => tag),
  );
}
