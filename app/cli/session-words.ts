// The words about recordings that are joined by hand, and parted again.
import type { SessionKind } from '../domain/sessions.ts';

export type SessionCommand =
  | { readonly name: 'sessions-list' }
  | {
      readonly name: 'sessions-join';
      readonly kind: SessionKind;
      /** In order. */
      readonly recordingIds: readonly number[];
      /** Names of the speakers in the same order; empty takes those that the files’ names tell. */
      readonly speakers: readonly string[];
      readonly mixId: number | null;
    }
  | { readonly name: 'sessions-part'; readonly sessionId: number };

/** Options of these commands, for `parseArgs`. */
export const SESSION_OPTIONS = {
  as: { type: 'string' },
  speaker: { type: 'string', multiple: true },
  mix: { type: 'string' },
} as const;

/** Options each command takes beside the common ones. */
export const SESSION_ALLOWED: Readonly<Record<string, readonly string[]>> = {
  'sessions join': ['as', 'speaker', 'mix'],
};

export interface SessionValues {
  readonly as?: string | undefined;
  readonly speaker?: readonly string[] | undefined;
  readonly mix?: string | undefined;
}

const KINDS: Readonly<Record<string, SessionKind>> = { pieces: 'split', tracks: 'tracks' };

/** Reads what follows `sessions`. @returns a command, or what is wrong in words */
export function sessionWords(
  verb: string,
  more: readonly string[],
  values: SessionValues,
): SessionCommand | string {
  const numbers = more.map(numberOf);
  switch (verb) {
    case '':
    case 'list':
      return more.length === 0 ? { name: 'sessions-list' } : 'sessions list takes no words';
    case 'part': {
      const [sessionId] = numbers;
      return sessionId != null && more.length === 1
        ? { name: 'sessions-part', sessionId }
        : 'sessions part takes one session’s number; “earshot sessions” lists them';
    }
    case 'join': {
      const kind = KINDS[values.as ?? 'pieces'];
      if (!kind) return '--as takes pieces or tracks';
      const recordingIds = numbers.filter((id) => id !== null);
      if (recordingIds.length < more.length || more.length === 0)
        return 'sessions join takes numbers of recordings; “earshot jobs” lists them';
      const speakers = (values.speaker ?? []).map((name) => name.trim());
      const mixId = values.mix === undefined ? null : numberOf(values.mix);
      if (values.mix !== undefined && mixId === null) return '--mix takes the number of a recording';
      if (kind === 'split' && (speakers.length > 0 || mixId !== null))
        return '--speaker and --mix go with --as tracks';
      if (speakers.length > 0 && speakers.length !== recordingIds.length)
        return `--speaker is given once for each recording, ${recordingIds.length} times here`;
      if (speakers.includes('')) return '--speaker takes a name';
      return { name: 'sessions-join', kind, recordingIds, speakers, mixId };
    }
    default:
      return `sessions does not know “${verb}”`;
  }
}

function numberOf(text: string): number | null {
  return /^[1-9][0-9]{0,14}$/.test(text) ? Number(text) : null;
}
