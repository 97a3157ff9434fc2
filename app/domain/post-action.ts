// What a show does by itself after a transcript: when, and what.

/** After what. */
export const POST_EVENTS = ['done', 'edited', 'exported'] as const;
export type PostEvent = (typeof POST_EVENTS)[number];

export const isPostEvent = (value: unknown): value is PostEvent =>
  POST_EVENTS.some((event) => event === value);
