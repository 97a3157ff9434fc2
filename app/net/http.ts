// What every question over HTTP has to know: which answers pass on to another address, how a header is read, how a login is given.

/** How often an address may pass us on. */
export const REDIRECTS_MAX = 10;
/** Longest address that we are passed on to, characters. */
export const LOCATION_MAX_CHARS = 8_000;
/** Answers that pass on (RFC 9110, section 15.4). */
export const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

export type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** A header's value; the first where it came twice. */
export function header(headers: Headers, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : value?.[0];
}

/** The header of Basic authentication (RFC 7617, in UTF-8); null without a login. */
export function basicLogin({ password, username }: URL): string | null {
  if (username === '' && password === '') return null;
  const plain = `${unquoted(username)}:${unquoted(password)}`;
  return `Basic ${Buffer.from(plain, 'utf8').toString('base64')}`;
}

function unquoted(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
