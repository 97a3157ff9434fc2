// Whether a text is a URL, asked in a way that stays true however often it is asked.

/**
 * True where `new URL` takes it (WHATWG URL). `URL.canParse` of Node 20.20.2 is not asked: once it has been called some thousand times it takes letters of
 * Latin-1 that are no ASCII for broken ones, and `https://bücher.example` for no URL (findings/node-url-canparse-….sh).
 * @param base for a text that may be relative
 */
export function isUrl(text: string, base?: string): boolean {
  try {
    return new URL(text, base).href !== '';
  } catch {
    return false;
  }
}
