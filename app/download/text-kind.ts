// Tells text that came in the place of a recording by its first bytes, whatever its name and type say.

/** So many bytes are looked at. */
export const HEAD_BYTES = 512;

/** Text that is never sound: a web page, a feed, other markup, data, a list of where recordings lie. */
export type TextKind = 'page' | 'feed' | 'markup' | 'data' | 'playlist';

/**
 * What a file that begins with these bytes is, if it is text that is never sound.
 * @returns null for everything else, sound or not
 */
export function textKindOf(head: Uint8Array): TextKind | null {
  const text = decoded(head.subarray(0, HEAD_BYTES));
  if (text === null) return null;
  const start = text.replace(/^\ufeff/, '').trimStart();
  if (/^#EXTM3U\b|^\[playlist\]/i.test(start)) return 'playlist';
  // A comment may stand before anything else.
  const markup = start.replace(/^(<!--[\s\S]*?(-->|$)\s*|<\?[\s\S]*?(\?>|$)\s*)+/, '');
  if (/^<(!doctype\s+html|html|head|body|script|meta|title|style)\b/i.test(markup)) return 'page';
  if (/^<(rss|feed|rdf:RDF|opml)\b/i.test(markup)) return 'feed';
  if (/^<[a-z!?]/i.test(start)) return 'markup';
  if (/^\{\s*("|\}|$)|^\[\s*([{["\]\d-]|true|false|null)/.test(start)) return 'data';
  return null;
}

/** Bytes as text; null where they cannot be any. No text of these kinds holds a zero but in UTF-16. */
function decoded(head: Uint8Array): string | null {
  const [first, second] = head;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(head);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(head);
  return head.includes(0) ? null : new TextDecoder().decode(head);
}

/** What stood there, for the person. */
export function sayTextKind(kind: TextKind): string {
  switch (kind) {
    case 'page':
      return 'A web page came from this address and no recording, perhaps one that asks for a login. Nothing was saved. Open it in a browser and copy the address of the recording itself.';
    case 'feed':
      return 'This is the address of a feed and not of a recording. Nothing was saved. Copy the address of one episode’s file.';
    case 'playlist':
      return 'A playlist came from this address: it names where pieces of a recording lie, and is none itself. Nothing was saved. Copy the address of the recording’s file.';
    case 'markup':
    case 'data':
      return 'A text for programs came from this address and no recording. Nothing was saved. Open it in a browser and copy the address of the recording itself.';
  }
}
