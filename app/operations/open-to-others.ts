// Says that other users of this computer may look into the library's folder, and what to do about it.
import type { Library } from '../storage/library.ts';

/** The sentence that stays in the window and is said by commands that work; null where only the owner can look in. */
export function openToOthers({ directory, isOpenToOthers }: Library): string | null {
  return isOpenToOthers
    ? `Other users of this computer can look into the folder of this library, ${directory}: it was there before, with other things in it or somebody else’s, so its permissions were left as they are. Earshot’s own files in it are closed to them. Move the library to a folder of its own, or close that one (chmod 700).`
    : null;
}
