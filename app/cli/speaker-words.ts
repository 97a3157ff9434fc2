// The words about who speaks.
import { SPEAKERS_MAX, type SpeakerCount } from '../domain/telling.ts';
import { command, FLAG, positive, TEXT } from './command.ts';

export interface SpeakersCommand {
  readonly name: 'speakers';
  readonly recordingId: number;
  readonly count: SpeakerCount;
  readonly names: 'keep' | 'move';
  readonly act: 'tell' | 'cancel' | 'show';
}

export const SPEAKERS = command({
  words: ['speakers'],
  help: `
  earshot speakers RECORDING [--exactly N|--at-most N] [--move-names]   tell its speakers apart, again or for the first time
  earshot speakers RECORDING --status|--cancel   how far that is, or an end to it`,
  options: { exactly: TEXT, 'at-most': TEXT, 'move-names': FLAG, status: FLAG, cancel: FLAG },
  read({ values, words: [number, ...more] }): SpeakersCommand | string {
    const recordingId = positive(number);
    if (recordingId === null || more.length > 0)
      return 'speakers takes one recording’s number; “earshot jobs” lists them';
    const { cancel = false, status = false } = values;
    const given = [values.exactly, values['at-most']].filter((one) => one !== undefined);
    if (given.length > 1 || (cancel && status))
      return 'of --exactly and --at-most, of --status and --cancel, there is one';
    if ((cancel || status) && (given.length > 0 || values['move-names']))
      return '--status and --cancel take nothing else';
    const count = countOf(values.exactly, values['at-most']);
    if (!count) return `--exactly and --at-most take a number from 1 to ${SPEAKERS_MAX}`;
    const act = cancel ? 'cancel' : status ? 'show' : 'tell';
    return { name: 'speakers', recordingId, count, names: values['move-names'] ? 'move' : 'keep', act };
  },
});

function countOf(exactly: string | undefined, most: string | undefined): SpeakerCount | null {
  if (exactly === undefined && most === undefined) return { kind: 'auto' };
  const count = positive(exactly ?? most);
  if (count === null || count > SPEAKERS_MAX) return null;
  return { kind: exactly === undefined ? 'at-most' : 'exactly', count };
}
