// Lengths as feeds write them: seconds, `H:MM:SS`, ISO 8601, and words.

/** Longest length that is believed, seconds: four days. Longer ones are milliseconds or nonsense. */
const LONGEST = 4 * 24 * 3_600;

/**
 * Reads a length.
 * @returns seconds; null for nothing, for 0, which stands for “not known” in feeds, and for what is no length
 */
export function parseFeedDuration(text: string): number | null {
  const plain = text.trim().toLowerCase();
  if (plain === '' || plain.length > 40) return null;
  const seconds = fromColons(plain) ?? fromUnits(plain);
  if (seconds === null || !(seconds > 0) || seconds > LONGEST) return null;
  return Math.round(seconds * 1000) / 1000;
}

/** `1800`, `30:00`, `90:00`, `1:02:03.5`. */
function fromColons(text: string): number | null {
  if (!/^\d{1,7}(:\d{1,3}){0,2}([.,]\d{1,6})?$/.test(text)) return null;
  const parts = text.replace(',', '.').split(':').map(Number);
  // Minutes may run over where no hours are given, and nothing else may.
  if (parts.slice(1).some((part) => part >= 60)) return null;
  return parts.reduce((sum, part) => sum * 60 + part, 0);
}

/** `PT1H2M3S`, `1h 2m`, `34 min`, `1 hour, 5 minutes`. */
function fromUnits(text: string): number | null {
  const match =
    /^(?:p?t)?(?:(\d{1,3}(?:\.\d+)?) ?h(?:(?:ou)?rs?)?)?[ ,]*(?:(\d{1,5}(?:\.\d+)?) ?m(?:in(?:ute)?s?)?\.?)?[ ,]*(?:(\d{1,7}(?:\.\d+)?) ?s(?:ec(?:ond)?s?)?\.?)?$/.exec(
      text,
    );
  const [, hours, minutes, seconds] = match ?? [];
  if (hours === undefined && minutes === undefined && seconds === undefined) return null;
  return Number(hours ?? 0) * 3_600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0);
}
