// What the player plays of a recording.

/** Its file, or Earshot's own sound where a player would tell other times or play nothing. */
export type PlayedSound =
  | { readonly kind: 'file' }
  /** Address of the copy on the media scheme. */
  | { readonly kind: 'own'; readonly mediaUrl: string }
  /** The copy is being made; 0–1. */
  | { readonly kind: 'preparing'; readonly share: number }
  | { readonly kind: 'failed'; readonly message: string };
