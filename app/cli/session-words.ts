// The words about recordings that are joined by hand, and parted again.
import type { SessionKind } from '../domain/sessions.ts';
import { command, MANY, positive, TEXT } from './command.ts';

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

const KINDS: Readonly<Record<string, SessionKind>> = { pieces: 'split', tracks: 'tracks' };

const LIST = command({
  words: ['sessions', 'sessions list'],
  help: `
  earshot sessions                           recordings of several files: joined, waiting, offered`,
  options: {},
  read({ word, words: [verb = '', ...more] }): SessionCommand | string {
    if (word === 'sessions' && verb !== '') return `sessions does not know “${verb}”`;
    return verb === '' && more.length === 0 ? { name: 'sessions-list' } : 'sessions list takes no words';
  },
});

const JOIN = command({
  words: ['sessions join'],
  help: `
  earshot sessions join RECORDING RECORDING... [--as pieces|tracks] [--speaker NAME]... [--mix RECORDING]`,
  options: { as: TEXT, speaker: MANY, mix: TEXT },
  read({ values, words }): SessionCommand | string {
    const kind = KINDS[values.as ?? 'pieces'];
    if (!kind) return '--as takes pieces or tracks';
    const recordingIds = words.map(positive).filter((id) => id !== null);
    if (recordingIds.length < words.length || words.length === 0)
      return 'sessions join takes numbers of recordings; “earshot jobs” lists them';
    const speakers = (values.speaker ?? []).map((name) => name.trim());
    const mixId = positive(values.mix);
    if (values.mix !== undefined && mixId === null) return '--mix takes the number of a recording';
    if (kind === 'split' && (speakers.length > 0 || mixId !== null))
      return '--speaker and --mix go with --as tracks';
    if (speakers.length > 0 && speakers.length !== recordingIds.length)
      return `--speaker is given once for each recording, ${recordingIds.length} times here`;
    if (speakers.includes('')) return '--speaker takes a name';
    return { name: 'sessions-join', kind, recordingIds, speakers, mixId };
  },
});

const PART = command({
  words: ['sessions part'],
  help: `
  earshot sessions part SESSION              every file a recording of its own again, or an offer refused`,
  options: {},
  read({ words: [number, ...more] }): SessionCommand | string {
    const sessionId = positive(number);
    return sessionId !== null && more.length === 0
      ? { name: 'sessions-part', sessionId }
      : 'sessions part takes one session’s number; “earshot sessions” lists them';
  },
});

/** In the order of the help. */
export const SESSION_COMMANDS = [LIST, JOIN, PART] as const;
