// Scripts that put no spaces between words: for the search index every character of theirs is a word of its own.

/** Thai, Lao, Burmese, Khmer, kana and Han, as ranges of a character class. Migrations hold copies. */
export const UNSPACED_SCRIPTS =
  '\u0e01-\u0eff\u1000-\u109f\u1780-\u17dd\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\u{20000}-\u{3fffd}';
/** Parts words in the index; a control character, since stored texts hold none. */
export const UNIT_MARK = '\u001f';

const RUN = new RegExp(`[${UNSPACED_SCRIPTS}]+`, 'gu');
const MARKS = new RegExp(UNIT_MARK, 'g');

/** The text with its unspaced runs taken apart; null when there are none. */
export function takenApart(text: string): string | null {
  RUN.lastIndex = 0;
  if (!RUN.test(text)) return null;
  return text.replace(RUN, (run) => `${UNIT_MARK}${Array.from(run).join(UNIT_MARK)}${UNIT_MARK}`);
}

/** The text as it was before it was taken apart. */
export function putTogether(text: string): string {
  return text.replace(MARKS, '');
}

/** True when the text ends in a script whose words have no ends that can be seen. */
export function endsUnspaced(text: string): boolean {
  return ENDS_UNSPACED.test(text);
}
const ENDS_UNSPACED = new RegExp(`[${UNSPACED_SCRIPTS}]$`, 'u');
