// Where two pieces were joined: a model begins each with a capital, and may have ended the one before without a stop.
import type { Segment } from '../../domain/transcript.ts';

/** Words that lead on to something: no sentence ends with them, whatever follows. */
const LEADS_ON = new Set(
  (
    'a an the and or but nor so of to in on at by for with from as than that which who whose if when while because unless until since ' +
    'is are was were be been being has have had do does did will would can could shall should may might must not no very ' +
    'my your his her its our their this these those der die das und oder aber el la los las y o pero le les et ou mais de du des il lo gli e'
  ).split(' '),
);

const ENDS_OPEN = /[\p{L}\p{N}]["'”’»)\]]*$/u;
const BEGINS_HIGH = /^["'“‘«([¿¡]*\p{Lu}/u;
/** In English it is always written so. */
const IS_I = /^["'“‘([]*I(?:['’]\w+)?\b/u;

/**
 * Segments, with a full stop where one ends with a letter and the next begins with a capital: "ill-disposed Had he" were two sentences.
 * What leads on ("and", "of the") is left as it is: there the capital is the mistake, or a name.
 */
export function withStops(segments: readonly Segment[]): readonly Segment[] {
  return segments.map((segment, at) => {
    const next = segments[at + 1];
    return next && lacksStop(segment.text, next.text) ? withStop(segment) : segment;
  });
}

function lacksStop(text: string, next: string): boolean {
  if (!ENDS_OPEN.test(text) || !BEGINS_HIGH.test(next) || IS_I.test(next)) return false;
  const last = /[\p{L}\p{N}'’-]+(?=[^\p{L}\p{N}]*$)/u.exec(text)?.[0] ?? '';
  return !LEADS_ON.has(last.toLowerCase());
}

function withStop(segment: Segment): Segment {
  const words = segment.words.map((word, at) =>
    at === segment.words.length - 1 ? { ...word, text: `${word.text}.` } : word,
  );
  return { ...segment, text: `${segment.text}.`, words };
}
