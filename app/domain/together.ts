// What is done with files of a show that look as if they belonged together.

/** `ask` offers it each time. */
export const JOIN_ANSWERS = ['ask', 'always', 'never'] as const;
export type JoinAnswer = (typeof JOIN_ANSWERS)[number];

/** The answer of a show for pieces of a recording, tracks of a session, and versions of an episode. */
export interface Together {
  readonly split: JoinAnswer;
  readonly tracks: JoinAnswer;
  readonly version: JoinAnswer;
}

export const DEFAULT_TOGETHER: Together = { split: 'ask', tracks: 'ask', version: 'ask' };
