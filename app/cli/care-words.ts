// The words of the commands about the care for the library: `confirm`, `backup`, `diagnostics`.
import { command, FLAG, TEXT } from './command.ts';

export interface ConfirmCommand {
  readonly name: 'confirm';
  /** Numbers as they are listed: 1 is the library itself. Nothing lists only. */
  readonly what: readonly number[] | 'all';
  /** The library file is lost, and no sync service brings it back: the newest backup takes its place. */
  readonly isLost: boolean;
}

const CONFIRM = command({
  words: ['confirm'],
  help: `
  earshot confirm [NUMBER...|--all] [--restore]   what a library that is new here, restored, copied or another computer's
                  would do, and let it; --restore puts the newest backup in the place of one that a sync service took away`,
  options: { all: FLAG, restore: FLAG },
  read({ values: { all = false, restore = false }, words }): ConfirmCommand | string {
    const numbers = words.flatMap((word) => (/^[1-9][0-9]{0,5}$/.test(word) ? Number(word) : []));
    if (numbers.length < words.length) return 'confirm takes numbers as it lists them, or --all';
    if (all && numbers.length > 0) return 'confirm takes numbers, or --all';
    return { name: 'confirm', what: all ? 'all' : numbers, isLost: restore };
  },
});

const BACKUP = command({
  words: ['backup'],
  help: `
  earshot backup                             a copy of the library now, beside those made each day
  earshot backup --to DIR                    the same, and from now on every backup is copied to a folder in DIR as well
  earshot backup list|leave                  the backups that there are; or copy to no second place any more`,
  options: { to: TEXT },
  read({ values: { to = null }, words: [verb = '', ...more] }) {
    const deed = verb === '' ? 'make' : verb;
    if ((deed !== 'make' && deed !== 'list' && deed !== 'leave') || verb === 'make' || more.length > 0)
      return WRONG_BACKUP;
    return deed !== 'make' && to !== null ? WRONG_BACKUP : ({ name: 'backup', deed, to } as const);
  },
});

const WRONG_BACKUP = 'backup takes nothing, --to DIR, list or leave';

const DIAGNOSTICS = command({
  words: ['diagnostics'],
  help: `
  earshot diagnostics [FILE] [--yes]         what helps to find a fault, without secrets and places: shows it, and asks before it is
                  saved as a zip; --yes saves it unasked`,
  options: { yes: FLAG },
  /** `isSeen`: the person has seen what is to be saved. */
  read({ values: { yes: isSeen = false }, words: [path, ...more] }) {
    if (more.length > 0) return 'diagnostics takes one file to write, or nothing';
    if (isSeen && !path) return '--yes goes with a file to write';
    return { name: 'diagnostics', path: path || null, isSeen } as const;
  },
});

/** In the order of the help. */
export const CARE_COMMANDS = [CONFIRM, BACKUP, DIAGNOSTICS] as const;
