// What is known of a recording beside its sound: what the file's own tags say, and what a person wrote.
import { oneLine } from './one-line.ts';
import type { Chapter } from './chapters.ts';

/** Details of a recording as a person can change them. */
export interface Details {
  readonly title: string;
  /** Day it was recorded or published, `YYYY-MM-DD`; null when nobody said. */
  readonly date: string | null;
  /** As shows count them: `188`, `S2E4`; empty for none. */
  readonly episode: string;
  readonly notes: string;
  readonly tags: readonly string[];
}

/** Who gave the title: the file's name, its tags, a podcast's feed, or a person, whose word stands whatever the others say later. */
export const TITLE_BY = ['file', 'tag', 'feed', 'person'] as const;
export type TitleBy = (typeof TITLE_BY)[number];

/** Tags of a file: text, cleaned and cut to size. */
export interface FileTags {
  readonly title?: string;
  readonly artist?: string;
  readonly album?: string;
  readonly date?: string;
  readonly episode?: string;
  readonly description?: string;
  readonly comment?: string;
  readonly genre?: string;
  /** In order; absent for none. */
  readonly chapters?: readonly Chapter[];
}

/** A picture from the tags, already known to be one. */
export interface Cover {
  readonly mimeType: CoverType;
  readonly bytes: Uint8Array;
}
/** What podcast directories take. */
export type CoverType = 'image/jpeg' | 'image/png';

export const DETAIL_LIMITS = { title: 500, episode: 20, notes: 20_000, tag: 60, tags: 50 } as const;
/** Largest cover that is kept, bytes. */
export const COVER_MAX_BYTES = 2 * 1024 * 1024;

/** What a file says of itself at length: with this the notes of a recording begin. Empty for none. */
export const notesOfFile = ({ comment, description }: FileTags): string => description ?? comment ?? '';

/** A tag as it is stored: one line, inner space single. Empty when nothing is left. */
export function cleanTag(text: string): string {
  return oneLine(text, DETAIL_LIMITS.tag).replace(/^#+/, '').trim();
}

/** Tags in the order given, each once whatever its case. */
export function cleanTags(tags: readonly string[]): readonly string[] {
  const kept = new Map<string, string>();
  for (const tag of tags.map(cleanTag)) {
    const key = tag.toLowerCase();
    if (tag !== '' && !kept.has(key)) kept.set(key, tag);
  }
  return [...kept.values()].slice(0, DETAIL_LIMITS.tags);
}

/** True for a day of the calendar, `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === text;
}

/** Titles that recorders and editors leave behind, in the languages they do it in. */
const NO_TITLE =
  /^(?:audio|track|titel|title|untitled|unbenannt|sans titre|sin título|new recording|recording|aufnahme|neue aufnahme|voice|memo|voice memo|mix|mixdown|master|export|final|episode|folge|project|projekt)?[\s_#.-]*\d*$/i;

/**
 * Whether the title in the tags says more than the file's name. It does when a person must have written it: it is no placeholder of
 * a program, and not merely the name of the show or of the speaker, which templates put there.
 */
export function isBetterTitle(tags: FileTags, fileTitle: string): boolean {
  const title = tags.title;
  if (title === undefined || NO_TITLE.test(title) || !/\p{L}{2}/u.test(title)) return false;
  const same = (other: string | undefined): boolean => other?.toLowerCase() === title.toLowerCase();
  return !same(tags.album) && !same(tags.artist) && !same(fileTitle);
}
