// When two recordings are one episode, exported twice: by their names and lengths. Pure rules; nothing is ever merged by a guess.
import { titleOf } from './audio.ts';
import { isDefaultName } from './default-names.ts';

/** How far the lengths of two versions may be apart, as a share of the longer one. */
const LENGTH_SHARE = 0.1;

/**
 * Names that a recorder gives anew on every card: the same name says nothing there. Zoom (F3, F8, H8, R16), TASCAM (Portacapture X6) and Yamaha
 * (Pocketrak CX) as their manuals have it; cameras by the design rule that they share (DCF, four signs and four digits); others of the same
 * pattern by it.
 */
const COUNTER_NAMES: readonly RegExp[] = [
  /^(zoom|dr|str|ste|track|tascam|audio|rec|voice|mic|tr|stereo|mono|file|take)[-_ ]?\d{2,6}([-_ ]?(tr)?\d{1,4}|[-_ ]?(lr|mix))?$/i,
  /^(scene\d{3}-t\d{3}([-_]tr\d{1,2}([-_]\d{1,2})?)?|tr(lr|[a-d])|mic12|ic_[a-z]_\d{3}|(ws|ds|dss|dm|vn|ls)[-_]?\d{3,7})$/i,
  /^((img|dsc|mvi|mov|vid|dji|clip)_\d{4}|(dsc[fn]|gopr)\d{4}|g[hx]\d{6}|c\d{4}|mah\d{5})$/i,
  /^\d{6}[-_]\d{3,6}([-_][a-z0-9]+)*$/i,
  /^\d{1,6}$/,
];

/** Marks that people and programs put on a later export. Only at the end of a name, after a separator or in brackets. */
const MARK =
  /(?:[\s._-]+|\b)\(?(?:v(?:er(?:sion)?)?[\s._-]?\d{1,3}(?:\.\d{1,3})?|rev(?:ision)?[\s._-]?\d{1,3}|r\d{1,2}|(?:final|fin|master(?:ed)?|mixdown|mix|edit(?:ed)?|cut|draft|rough|fixed|fix|neu|new|old|copy|kopie|copie|re-?export(?:ed)?|export)(?:[\s._-]?\d{1,2})?)\)?$/i;
/** `name (1)`, `name - Copy (2)`: what systems add to a second file of a name. */
const SECOND = /\s*(?:\(\d{1,3}\)|\[\d{1,3}\])$/;

/** True when a name comes from a recorder's counter or a program's default, and will come again for something else. */
export function isCounterName(fileName: string): boolean {
  const title = titleOf(fileName);
  return COUNTER_NAMES.some((pattern) => pattern.test(title)) || isDefaultName(title);
}

/** A name without its marks of a version, folded for comparing. */
export function nameWithoutMark(fileName: string): string {
  let title = titleOf(fileName).normalize('NFC').trim();
  for (let rounds = 0; rounds < 4; rounds += 1) {
    const shorter = title.replace(SECOND, '').replace(MARK, '').trim();
    if (shorter === '' || shorter === title) break;
    title = shorter;
  }
  return title
    .toLowerCase()
    .replace(/[\s._-]+/g, ' ')
    .trim();
}

export interface Episodic {
  readonly fileName: string;
  /** Seconds; 0 when it is not known. */
  readonly durationSeconds: number;
}

/** True when two lengths may be those of one episode. Unknown lengths say nothing against it. */
export function isSimilarLength(a: number, b: number): boolean {
  if (a <= 0 || b <= 0) return true;
  return Math.abs(a - b) <= Math.max(5, Math.max(a, b) * LENGTH_SHARE);
}

/** What the names of all versions of an episode have in common; null for a name that says nothing of what is in it. */
export function versionKey(fileName: string): string | null {
  return isCounterName(fileName) ? null : nameWithoutMark(fileName) || null;
}

/**
 * True when the names of two recordings of one folder differ by a mark of a version only, and their lengths agree.
 * @param keyOf `versionKey`, or one that remembers
 */
export function looksLikeVersion(a: Episodic, b: Episodic, keyOf = versionKey): boolean {
  const key = keyOf(a.fileName);
  return key !== null && key === keyOf(b.fileName) && isSimilarLength(a.durationSeconds, b.durationSeconds);
}

/**
 * Whether what lies at the path of a recording now is a new version of it, as long as nobody has heard what is said in both.
 * A recorder's counter starts over on a new card: then it is only offered, and only when the lengths agree. What was taken for certain is
 * parted again when the words differ (`EpisodeKeeper.onDone`).
 */
export function atSamePath(before: Episodic, now: Episodic): 'certain' | 'offered' | 'unrelated' {
  if (!isCounterName(now.fileName)) return 'certain';
  return isSimilarLength(before.durationSeconds, now.durationSeconds) ? 'offered' : 'unrelated';
}
