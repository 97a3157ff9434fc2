// Which way a text runs.

/** Letters of scripts that run from right to left, and the marks that say so (Unicode, Bidi_Class R and AL). */
const RIGHT_TO_LEFT =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Samaritan}\p{Script=Mandaic}\p{Script=Adlam}\p{Script=Hanifi_Rohingya}\p{Script=Mende_Kikakui}\p{Script=Yezidi}\p{Script=Sogdian}\u200f\u061c]/u;
/** What decides: the first letter, or a mark of direction. */
const STRONG = /[\p{L}\u200e\u200f\u061c]/u;

/**
 * True when a text runs from right to left: its first strong character says so (Unicode Bidirectional Algorithm, rules P2 and P3),
 * as it does for `dir="auto"`. Without any it is false.
 */
export function isRightToLeft(text: string): boolean {
  const first = STRONG.exec(text)?.[0];
  return first !== undefined && RIGHT_TO_LEFT.test(first);
}
