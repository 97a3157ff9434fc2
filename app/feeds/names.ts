// Which names of a feed mean the same: namespaces by their address, whatever prefix a document gives them.

/** Prefix in the document → canonical prefix. */
export type Names = ReadonlyMap<string, string>;

/** Address without scheme, `www.`, capitals and slash at its end → canonical prefix. */
const KNOWN: Readonly<Record<string, string>> = {
  'itunes.com/dtds/podcast-1.0.dtd': 'itunes',
  'podcastindex.org/namespace/1.0': 'podcast',
  // Names that were in use before.
  'github.com/podcastindex-org/podcast-namespace/blob/main/docs/1.0.md': 'podcast',
  'raw.githubusercontent.com/podcastindex-org/podcast-namespace/main/docs/1.0.md': 'podcast',
  'w3.org/2005/atom': 'atom',
  'purl.org/atom/ns#': 'atom',
  'purl.org/rss/1.0': '',
  'purl.org/rss/1.0/modules/content': 'content',
  'purl.org/dc/elements/1.1': 'dc',
  'purl.org/dc/terms': 'dcterms',
  'search.yahoo.com/mrss': 'media',
  'google.com/schemas/play-podcasts/1.0': 'googleplay',
  'podlove.org/simple-chapters': 'psc',
  'purl.org/syndication/history/1.0': 'fh',
  'w3.org/1999/02/22-rdf-syntax-ns#': 'rdf',
  'w3.org/1999/xhtml': 'xhtml',
  // RSS 2.0 has no namespace; some say one all the same.
  'backend.userland.com/rss2': '',
};

/** Prefixes that are used without being declared; then they mean what they always mean. */
const USUAL: Names = new Map(
  [...new Set(Object.values(KNOWN)), 'xml']
    .filter((prefix) => prefix !== '')
    .map((prefix) => [prefix, prefix]),
);

/** A document of Atom that forgets its namespace is one all the same. */
const USUAL_IN_ATOM: Names = new Map([...USUAL, ['', 'atom']]);

/**
 * The names that count inside an element.
 * @param above those around it; null for the outermost
 * @param written its own name
 */
export function namesAt(
  above: Names | null,
  written: string,
  attributes: Readonly<Record<string, string>>,
): Names {
  const names = above ?? (written.toLowerCase() === 'feed' ? USUAL_IN_ATOM : USUAL);
  let own: Map<string, string> | null = null;
  for (const [name, value] of Object.entries(attributes)) {
    if (name !== 'xmlns' && !name.startsWith('xmlns:')) continue;
    own ??= new Map(names);
    const prefix = name === 'xmlns' ? '' : name.slice(6).toLowerCase();
    own.set(prefix, canonicalPrefix(value, prefix));
  }
  return own ?? names;
}

function canonicalPrefix(address: string, prefix: string): string {
  const bare = address
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\/(www\.)?/, '')
    .replace(/\/+$/, '');
  if (Object.hasOwn(KNOWN, bare)) return KNOWN[bare] ?? '';
  // A namespace that is not known: the default one is passed over, a prefix stands for itself unless it would pose as another.
  return prefix === '' || !USUAL.has(prefix) ? prefix : `other-${prefix}`;
}

/** Canonical names that were asked for, so that each is made once a document. */
const made = new WeakMap<Names, Map<string, string>>();
/** A document of made-up names does not fill the memory. */
const MADE_MAX = 1_000;

/** The canonical name of an element: `itunes:image`, `atom:feed`, and for RSS `title`. */
export function canonicalName(written: string, names: Names): string {
  const known = made.get(names) ?? new Map<string, string>();
  if (known.size === 0) made.set(names, known);
  const found = known.get(written);
  if (found !== undefined) return found;
  const name = canonicalOf(written, names);
  if (known.size < MADE_MAX) known.set(written, name);
  return name;
}

function canonicalOf(written: string, names: Names): string {
  const lower = written.toLowerCase();
  const colon = lower.indexOf(':');
  const prefix = colon < 0 ? '' : lower.slice(0, colon);
  const local = lower.slice(colon + 1);
  const canonical = names.get(prefix) ?? prefix;
  return canonical === '' ? local : `${canonical}:${local}`;
}
