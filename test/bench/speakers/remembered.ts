// How often a remembered voice is named rightly in another talk, and how often somebody is named who is not that person.
import { recognise } from '../../../app/domain/voices.ts';
import { tellingOf } from '../../../app/speech/speakers/hearing-server.ts';
import type { SpokenTurn } from './diarization-error.ts';
import type { Talk } from './talks.ts';

/** Counts of speakers that were heard for long enough to be judged. */
export interface Naming {
  /** Speakers whose voice was remembered. */
  readonly known: number;
  readonly rightly: number;
  readonly asked: number;
  /** Speakers who were named, or could have been: with their own voice remembered, and once more with it forgotten. */
  readonly looks: number;
  readonly wrongly: number;
}

interface Heard {
  readonly print: string | null;
  readonly seconds: number;
  readonly name: string;
}

/** So many times each voice is remembered from another talk. */
const ROUNDS = 5;
/** Less speech names nobody, seconds: see `VOICE_FIGURES`. */
const LEAST_SECONDS = 6;

export function naming(talks: readonly Talk[]): Naming {
  const all = talks.map(heardIn);
  let [known, rightly, asked, looks, wrongly] = [0, 0, 0, 0, 0];
  for (let round = 0; round < ROUNDS; round += 1)
    all.forEach((heard, at) => {
      const voices = rememberedFrom([...all.slice(at + 1), ...all.slice(0, at)], round);
      recognise(heard, voices).forEach(({ likely, name }, speaker) => {
        const { name: truth = '', seconds = 0 } = heard[speaker] ?? {};
        if (seconds < LEAST_SECONDS || !voices.some((voice) => voice.name === truth)) return;
        known += 1;
        looks += 1;
        if (name === truth) rightly += 1;
        else if (likely === truth) asked += 1;
        if (name !== null && name !== truth) wrongly += 1;
        // Somebody new: all others are known.
        const strangers = voices.filter((voice) => voice.name !== truth);
        looks += 1;
        if (recognise(heard, strangers)[speaker]?.name != null) wrongly += 1;
      });
    });
  return { known, rightly, asked, looks, wrongly };
}

/** Each voice as some talk has it, another one each round. */
function rememberedFrom(
  talks: readonly (readonly Heard[])[],
  round: number,
): { name: string; print: string }[] {
  const prints = new Map<string, string[]>();
  for (const { name, print, seconds } of talks.flat())
    if (print !== null && seconds >= LEAST_SECONDS) prints.set(name, [...(prints.get(name) ?? []), print]);
  return [...prints].map(([name, own]) => ({ name, print: own[(round * 3) % own.length] ?? '' }));
}

function heardIn({ turns: truth, windows }: Talk): readonly Heard[] {
  const { prints, turns } = tellingOf(windows, { kind: 'auto' });
  return prints.map((print, speaker) => {
    const own = turns.filter((turn) => turn.speaker === speaker);
    return {
      print,
      name: whoMostly(truth, own),
      seconds: own.reduce((sum, { from, to }) => sum + to - from, 0),
    };
  });
}

/** Who speaks most of some turns. */
function whoMostly(truth: readonly SpokenTurn[], turns: readonly SpokenTurn[]): string {
  const seconds = new Map<string, number>();
  for (const own of turns)
    for (const { from, speaker, to } of truth) {
      const shared = Math.min(own.to, to) - Math.max(own.from, from);
      if (shared > 0) seconds.set(String(speaker), (seconds.get(String(speaker)) ?? 0) + shared);
    }
  return [...seconds].sort((a, b) => b[1] - a[1])[0]?.[0] ?? '';
}
