// The words of `confirm`: what of a library may be done on this computer.
import type { ConfirmOrder } from './confirm-command.ts';

export type ConfirmCommand = ConfirmOrder & { readonly name: 'confirm' };

/** Reads them. @returns what is wrong with them, in words */
export function confirmWords(
  words: readonly string[],
  {
    all = false,
    restore = false,
  }: { readonly all?: boolean | undefined; readonly restore?: boolean | undefined },
): ConfirmCommand | string {
  const numbers = words.map((word) => (/^[1-9][0-9]{0,5}$/.test(word) ? Number(word) : null));
  if (numbers.includes(null)) return 'confirm takes numbers as it lists them, or --all';
  if (all && numbers.length > 0) return 'confirm takes numbers, or --all';
  return {
    name: 'confirm',
    what: all ? 'all' : numbers.filter((number) => number !== null),
    isLost: restore,
  };
}
