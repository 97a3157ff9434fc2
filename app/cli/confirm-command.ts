// `earshot confirm`: says what the library would do on this computer, and lets it.
import type { RestorationView, StandingView } from '../contract/care-views.ts';
import { counted } from '../domain/counted.ts';
import type { Doubt } from '../domain/standing.ts';
import { EXIT } from './exit-codes.ts';
import type { Output } from './output.ts';
import { refuse } from './refuse.ts';
import { done, refused, type End, type Tools } from './tools.ts';

export interface ConfirmCommand {
  /** Numbers as they are listed: 1 is the library itself. Nothing lists only. */
  readonly what: readonly number[] | 'all';
  /** The library file is lost, and no sync service brings it back: the newest backup takes its place. */
  readonly isLost: boolean;
}

/** What is said of each doubt. The window says the same in its own words. */
export const DOUBTS: Readonly<Record<Doubt, string>> = {
  unknown:
    'This library does not say that it was worked on here: it is of an earlier version of Earshot, or somebody else’s.',
  'other-computer': 'Another computer worked on this library last.',
  restored: 'This library is a backup, or older than it was when it was closed here.',
  replaced: 'Another file lies in the place of the library that was closed here.',
  copied: 'This is a copy: the library that this computer knows is still where it was.',
};

/** Why nothing is done, for a command that would have. */
export function doubtSentence({ doubt, lastAt, lastHost, mayBeOpen, restoration }: StandingView): string {
  if (doubt === null) return '';
  const when = lastAt === null ? '' : new Date(lastAt).toISOString().replace('T', ' ').slice(0, 16);
  if (restoration !== null) return restoredSentence(restoration);
  const who = lastHost === null ? '' : ` It was last worked on by ${lastHost}, ${when} UTC.`;
  return `${DOUBTS[doubt]}${who}${mayBeOpen ? ' It may be open there now.' : ''}`;
}

/** Says why nothing is done; answers the exit code. */
export function refuseInDoubt(
  view: StandingView,
  how: { readonly out: Output; readonly json: boolean },
): number {
  const message = `${doubtSentence(view)} Nothing was watched, sent, written or deleted. See what it would do, and confirm it: earshot confirm.`;
  return refuse(how, { code: 'library-unconfirmed', message });
}

/** Runs the command. */
export async function confirm({ what }: ConfirmCommand, tools: Tools): Promise<End> {
  const { call, json, out } = tools;
  const before = await call('care.standing', undefined);
  if (!before.ok) return before;
  const { doubt, isPaused, places } = before.value;
  if (what !== 'all' && what.length === 0) return list(before.value, tools);
  if (what !== 'all' && what.some((number) => number > places.length + 1)) return NO_SUCH_PLACE;
  const chosen = what === 'all' ? places : what.flatMap((number) => places[number - 2] ?? []);
  const confirmed = await call('care.confirm', { places: chosen.map(({ id }) => id), queuePaused: isPaused });
  if (!confirmed.ok) return confirmed;
  if (doubt !== null && isPaused && !json)
    out.note(
      'The queue is paused: what was sent before may be sent, and charged, again. To go on: queue resume.',
    );
  const after = await call('care.standing', undefined);
  return after.ok ? list(after.value, tools) : after;
}

const NO_SUCH_PLACE = refused('not-found', 'There is nothing of this number to confirm.');

function list(view: StandingView, tools: Tools): number {
  const { address, doubt, liesOn, places, waiting } = view;
  const { out } = tools;
  done(tools, view, () => {
    out.row([1, doubt === null ? 'confirmed' : 'not confirmed', 'library', doubtSentence(view)]);
    places.forEach(({ isConfirmed, kind, name, path }, index) =>
      out.row([index + 2, isConfirmed ? 'confirmed' : 'not confirmed', kind, name, path]),
    );
    const who = `${counted(waiting, 'recording')} ${waiting === 1 ? 'waits' : 'wait'}`;
    out.note(`The cloud’s address is ${address}. ${who} to be transcribed.`);
    if (liesOn !== null) out.note(liesOn);
    if (isOpen(view)) out.note('To confirm all: earshot confirm --all. Or give numbers.');
  });
  return isOpen(view) ? EXIT.unconfirmed : EXIT.done;
}

const isOpen = ({ doubt, places }: StandingView): boolean =>
  doubt !== null || places.some(({ isConfirmed }) => !isConfirmed);

function restoredSentence({ backupMadeAt, setAsideName }: RestorationView): string {
  const day = new Date(backupMadeAt).toISOString().replace('T', ' ').slice(0, 16);
  const kept = setAsideName === null ? '' : ` The damaged file is kept as ${setAsideName}.`;
  return `The library was ${setAsideName === null ? 'gone' : 'damaged'} and restored from its backup of ${day} UTC.${kept} What was sent since would be sent, and charged, again.`;
}
