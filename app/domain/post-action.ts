// What a show does by itself after a transcript: when, and what. Off until a person says otherwise, on this computer.

/** After what. */
export const POST_EVENTS = ['done', 'edited', 'exported'] as const;
export type PostEvent = (typeof POST_EVENTS)[number];

export const isPostEvent = (value: unknown): value is PostEvent =>
  POST_EVENTS.some((event) => event === value);

/** Most arguments of a command, longest one in characters; longest address of a webhook. */
export const POST_LIMITS = { args: 32, arg: 1_000, url: 2_000 } as const;

/** What is done. It lies outside the library: a library can come from anywhere. */
export type PostAction =
  | { readonly kind: 'command'; readonly program: string; readonly args: readonly string[] }
  | {
      readonly kind: 'webhook';
      readonly url: string;
      /** The person said that this server may lie on this computer or in their own network. */
      readonly isNear: boolean;
      /** As Standard Webhooks writes it: `whsec_` and base64. Never for logs, pages or argument lists. */
      readonly secret: string;
      /** The words go along. */
      readonly withText: boolean;
    };

/** What is told of a recording: the JSON that a webhook gets, and a command reads from its input. */
export interface PostPayload {
  readonly version: 1;
  readonly event: PostEvent;
  /** When it happened, ISO 8601. */
  readonly at: string;
  readonly recording: {
    readonly id: number;
    readonly title: string;
    readonly show: string;
    readonly date: string | null;
    readonly episode: string;
    readonly link: string;
    readonly durationSeconds: number | null;
    readonly language: string | null;
    readonly words: number;
    readonly speakers: readonly string[];
    readonly chapters: readonly { readonly start: number; readonly title: string }[];
    /** Where its file lies: for commands of this computer only. */
    readonly path?: string | null;
    readonly text?: string;
  };
}

/** An argument with its fields filled in; each stays one argument, whatever is in it. */
export function filledArg(arg: string, { event, recording }: PostPayload): string {
  const values: Readonly<Record<string, string>> = {
    ...{ event, title: recording.title, show: recording.show, date: recording.date ?? '' },
    ...{ episode: recording.episode, path: recording.path ?? '', link: recording.link },
    id: String(recording.id),
  };
  // Nothing that a program would read further: no NUL, which ends an argument early.
  return arg.replace(/\{([a-z]+)\}/g, (whole, name: string) =>
    (Object.hasOwn(values, name) ? (values[name] ?? '') : whole).replaceAll('\0', ''),
  );
}

/** Tries of one deed in all; after the last one it is given up, and told. */
export const POST_TRIES = 8;

/** Each once, in their order. */
export const orderedEvents = (events: readonly PostEvent[]): readonly PostEvent[] =>
  POST_EVENTS.filter((event) => events.includes(event));
