// Reads a text as a URL, in a way that stays true however often it is asked.

/**
 * As `new URL` reads it (WHATWG URL); null where it is none. `URL.canParse` of Node 20.20.2 is not asked: once it has been called some thousand times it takes letters of
 * Latin-1 that are no ASCII for broken ones, and `https://bücher.example` for no URL (findings/node-url-canparse-….sh).
 * @param base for a text that may be relative
 */
export function readUrl(text: string, base?: string): URL | null {
  try {
    return new URL(text, base);
  } catch {
    return null;
  }
}
