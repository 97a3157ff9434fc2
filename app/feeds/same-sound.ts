// Whether two claims speak of the same sound: addresses change with hosts, counters and tokens, and lengths with the ads put in.

/** What a feed claims of the sound of an item. */
export interface SoundClaim {
  readonly soundUrl: string | null;
  /** Bytes; null where nothing is claimed. */
  readonly soundBytes: number | null;
  readonly durationSeconds: number | null;
}

/** How far two claims of a length may be apart, seconds: hosts round, and say it with and without the ads of the day. */
const LENGTH_PLAY_SECONDS = 5;

/**
 * What stays of an address when its scheme, its query and the counters before it (podtrac, op3 and others, which carry the true address
 * in their path) are left out; null for an item without sound.
 */
export function soundKey({ soundUrl }: Pick<SoundClaim, 'soundUrl'>): string | null {
  // By hand, because it is asked for every item at every check, and `URL` takes ten times as long.
  const [, address, search = ''] =
    /^https?:\/\/(?:[^/?#]*@)?(?:www\.)?([^?#]*)(\?[^#]*)?/.exec(soundUrl ?? '') ?? [];
  if (address === undefined) return null;
  const steps = address.split('/');
  const start = steps.findLastIndex((step, at) => at < steps.length - 1 && looksLikeHost(step));
  const bare = start <= 0 ? address : steps.slice(start).join('/');
  // A script that is told by its query which file it shall send.
  const needsQuery = !/\.[a-z0-9]{2,4}$/i.test(bare) || /\.(php|aspx?|cgi|jsp)$/i.test(bare);
  return needsQuery ? bare + search : bare;
}

/** `host.example`, and not the `redirect.mp3` that counters have in their path. */
function looksLikeHost(step: string): boolean {
  return (
    step.includes('.') &&
    /^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}$/i.test(step) &&
    !/\.(mp[34]|m4[abv]|ogg|opus|aac|flac|wav|mov)$/i.test(step)
  );
}

/** True unless the claims contradict each other: nothing is offered as new for a moved host or a changed token. */
export function sameSound(before: SoundClaim, now: SoundClaim): boolean {
  // What had no sound, or has none now, is not replaced by that.
  if (before.soundUrl === null || now.soundUrl === null) return true;
  const length = agree(before.durationSeconds, now.durationSeconds, LENGTH_PLAY_SECONDS);
  const size = agree(before.soundBytes, now.soundBytes, 0);
  // At its own place a size may change with the ads: only with the length it is other sound.
  if (before.soundUrl === now.soundUrl || soundKey(before) === soundKey(now))
    return length !== false || size === true;
  if (length === true || size === true) return true;
  if (length === false || size === false) return false;
  return nameOf(before.soundUrl) === nameOf(now.soundUrl);
}

/** True, false, or null where one side says nothing. */
function agree(before: number | null, now: number | null, play: number): boolean | null {
  return before === null || now === null ? null : Math.abs(before - now) <= play;
}

/** The name of the file at the end of an address. */
const nameOf = (url: string): string => new URL(url).pathname.split('/').at(-1) ?? '';

/** A title without what is changed by the way: case, spaces and signs; null for one that says nothing. */
export function sameText(title: string): string | null {
  const bare = title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  return bare === '' ? null : bare;
}
