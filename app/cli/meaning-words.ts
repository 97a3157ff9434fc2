// The words about search by meaning.
import { command, FLAG, positive, TEXT } from './command.ts';

export type MeaningCommand =
  | { readonly name: 'meaning'; readonly act: 'show' | 'on' | 'off' | 'read' }
  | {
      readonly name: 'similar';
      readonly recordingId: number;
      readonly limit: number;
      readonly isEarlier: boolean;
    };

const MEANING = command({
  words: ['meaning'],
  help: `
  earshot meaning [on|off|read]              search by meaning: whether it is on and how far the archive is read; read the rest now`,
  options: {},
  read({ words: [act = 'show', ...more] }): MeaningCommand | string {
    const isKnown = act === 'show' || act === 'on' || act === 'off' || act === 'read';
    return isKnown && more.length === 0 ? { name: 'meaning', act } : 'meaning takes on, off or read';
  },
});

const SIMILAR = command({
  words: ['similar'],
  help: `
  earshot similar RECORDING [--earlier] [--limit N]   what other recordings say that is near to its chapters`,
  options: { earlier: FLAG, limit: TEXT },
  read({
    values: { earlier = false, limit: most = '3' },
    words: [number, ...more],
  }): MeaningCommand | string {
    const recordingId = positive(number);
    const limit = positive(most);
    if (recordingId === null || more.length > 0)
      return 'similar takes one recording’s number; “earshot jobs” lists them';
    if (limit === null || limit > 50) return '--limit takes a number from 1 to 50';
    return { name: 'similar', recordingId, limit, isEarlier: earlier };
  },
});

export const MEANING_COMMANDS = [MEANING, SIMILAR] as const;
