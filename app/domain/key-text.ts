// What a key or a token can look like, wherever one is typed, handed over or sent.

/** Most letters of one; fields and channels take no more. */
export const KEY_MOST = 500;

/** True for what a header can carry as a key: visible ASCII, without space. Anything else was never a key. */
export const isKeyText = (text: string): boolean => /^[\x21-\x7e]+$/.test(text);
