// What recognisers write about sound that is no speech, and signs that stand for nothing said.

/** `[Music]`, `(applause)`, `*laughs*`, `♪ … ♪`. */
const NOTE =
  /\[[^\]]{0,60}\]|\([^)]{0,60}\)|（[^）]{0,60}）|【[^】]{0,60}】|\*[^*\n]{1,60}\*|♪[^♪]{0,200}♪|[♪♫]+/gu;
const LETTER = /[\p{L}\p{N}]/u;

/** The text without notes; empty where nothing but signs is left. A text without any comes back as it is. */
export function withoutNotes(text: string): string {
  const said = text.replace(NOTE, (note) => (isNote(note) ? ' ' : note));
  if (!LETTER.test(said)) return '';
  return said === text ? text : said.replace(/\s+/gu, ' ').trim();
}

/** In brackets of speech stand figures now and then: those stay. */
const isNote = (note: string): boolean => !/^[[(（【]\s*\p{N}/u.test(note);
