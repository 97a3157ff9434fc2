// Word error rate, as speech recognition is measured everywhere: edits in words over words of the reference.

const SMALL =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const TENS = '_ _ twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const TITLES: Readonly<Record<string, string>> = { mr: 'mister', mrs: 'missus', dr: 'doctor', st: 'saint' };

/** Words as they are spoken: no case, no punctuation, titles and numbers below a hundred written out. */
export function spokenWords(text: string): string[] {
  return text
    .toLowerCase()
    .replaceAll('’', "'")
    .replace(/[^\p{L}\p{N}']+/gu, ' ')
    .split(' ')
    .map((word) => word.replace(/^'+|'+$/g, ''))
    .filter(Boolean)
    .flatMap((word) => TITLES[word] ?? numberWords(word));
}

function numberWords(word: string): string[] {
  if (!/^\d{1,2}$/.test(word)) return [word];
  const number = Number(word);
  const small = SMALL[number];
  if (small !== undefined) return [small];
  const units = SMALL[number % 10] ?? '';
  return [TENS[Math.floor(number / 10)] ?? '', ...(number % 10 === 0 ? [] : [units])];
}

/** Fewest words to insert, leave out or exchange (Levenshtein). */
export function wordErrors(reference: readonly string[], heard: readonly string[]): number {
  let row = Array.from({ length: heard.length + 1 }, (_, i) => i);
  reference.forEach((word, i) => {
    const next = [i + 1];
    heard.forEach((other, j) => {
      next.push(
        Math.min((row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1, (row[j] ?? 0) + (word === other ? 0 : 1)),
      );
    });
    row = next;
  });
  return row.at(-1) ?? 0;
}
