// The keys of the app: one table for the sheet that lists them, and the rules of when a key is the app's.
import { t } from '../../app/messages/text.ts';

export interface Shortcut {
  /** Keys as written on them; `Mod` is Ctrl, on a Mac Cmd. Alternatives are separate entries. */
  readonly keys: readonly string[];
  readonly does: string;
}

export interface ShortcutGroup {
  readonly name: string;
  readonly shortcuts: readonly Shortcut[];
}

export const SHORTCUTS: readonly ShortcutGroup[] = [
  {
    name: t('common.shortcuts.everywhere'),
    shortcuts: [
      { keys: ['Mod K'], does: t('common.shortcuts.searchEveryWordFindA') },
      { keys: ['Mod F'], does: t('common.shortcuts.findInTheOpenTranscript') },
      {
        keys: ['Mod O', 'Mod U', 'Mod Shift U'],
        does: t('common.shortcuts.addAFolderAnAddress'),
      },
      { keys: ['Mod V'], does: t('common.shortcuts.outsideOfAFieldAdd') },
      {
        keys: ['Mod 1', 'Mod 2'],
        does: t('common.shortcuts.recordingsQueue'),
      },
      { keys: ['Mod ,'], does: t('common.shortcuts.settings') },
      {
        keys: ['Mod +', 'Mod -', 'Mod 0'],
        does: t('common.shortcuts.largerSmallerActualSize'),
      },
      { keys: [t('common.shortcuts.esc')], does: t('common.shortcuts.backOneStep') },
      { keys: ['?'], does: t('common.shortcuts.thisList') },
    ],
  },
  {
    name: t('common.shortcuts.lists'),
    shortcuts: [
      { keys: ['↑', '↓'], does: t('common.shortcuts.move') },
      { keys: ['Home', 'End'], does: t('common.shortcuts.firstLast') },
      { keys: ['Enter'], does: t('common.shortcuts.open') },
      { keys: ['Shift F10'], does: t('common.shortcuts.whatCanBeDoneWith') },
      {
        keys: ['Shift ↑', 'Shift ↓', 'Mod Space', 'Mod A'],
        does: t('common.shortcuts.markSeveralOneMoreAll'),
      },
      { keys: ['Delete'], does: t('common.shortcuts.removeWhatIsMarked') },
      {
        keys: ['Alt ↑', 'Alt ↓'],
        does: t('common.shortcuts.inTheQueueSoonerLater'),
      },
      { keys: ['Alt Home'], does: t('common.shortcuts.inTheQueueNextPlease') },
      { keys: ['Space'], does: t('common.shortcuts.onAPlaceThatWas') },
    ],
  },
  {
    name: t('common.shortcuts.transcript'),
    shortcuts: [
      { keys: ['Mod S'], does: t('common.shortcuts.saveAsFormatsAndThe') },
      { keys: ['Mod I'], does: t('common.shortcuts.episodePanelChaptersNotesQuotes') },
      { keys: ['F2', 'Mod E'], does: t('common.shortcuts.putTheCaretIntoThe') },
      {
        keys: ['Enter', 'Shift Enter'],
        does: t('common.shortcuts.nextPreviousPlaceThatWas'),
      },
      { keys: ['U'], does: t('common.shortcuts.walkThroughTheWordsHeard') },
    ],
  },
  {
    name: t('common.shortcuts.editing'),
    shortcuts: [
      { keys: ['Mod Enter'], does: t('common.shortcuts.playFromTheCaretOr') },
      {
        keys: [t('common.shortcuts.esc'), 'Mod E'],
        does: t('common.shortcuts.keepWhatWasWrittenAnd'),
      },
      { keys: ['Enter'], does: t('common.shortcuts.cutThePassageInTwo') },
      { keys: ['Mod A'], does: t('common.shortcuts.markThePassageAgainEverything') },
      { keys: ['Backspace', 'Delete'], does: t('common.shortcuts.atItsStartItsEnd') },
      {
        keys: ['Mod Z', 'Mod Shift Z'],
        does: t('common.shortcuts.undoRedo'),
      },
      { keys: ['Mod H'], does: t('common.shortcuts.findAndReplace') },
    ],
  },
  {
    name: t('common.shortcuts.sound'),
    shortcuts: [
      { keys: ['Space', 'K'], does: t('common.shortcuts.playOrPause') },
      { keys: ['←', '→'], does: t('common.shortcuts.SecondsBackOn') },
      { keys: ['J', 'L'], does: t('common.shortcuts.SecondsBackOn2') },
      {
        keys: ['1', '9'],
        does: t('common.shortcuts.giveTheTurnThatIs'),
      },
      { keys: ['0'], does: t('common.shortcuts.toTheStart') },
      { keys: ['<', '>'], does: t('common.shortcuts.slowerFaster') },
      { keys: ['R'], does: t('common.shortcuts.repeatThisPassage') },
    ],
  },
];

/** The groups with those keys alone whose words hold what is looked for; a group whose own name does is whole. */
export function shortcutsFor(text: string, platform: string): readonly ShortcutGroup[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const holds = (said: string): boolean => words.every((word) => said.toLowerCase().includes(word));
  return SHORTCUTS.map(({ name, shortcuts }) => ({
    name,
    shortcuts: shortcuts.filter(({ does, keys }) =>
      holds([name, does, ...keys.map((key) => keyName(key, platform))].join(' ')),
    ),
  })).filter(({ shortcuts }) => shortcuts.length > 0);
}

/** What a `Mod` key is called on this system. */
export function keyName(key: string, platform: string): string {
  return key.replace('Mod', platform === 'darwin' ? '⌘' : 'Ctrl');
}

/** True where keys belong to the field that has the focus. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (
    target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement
  )
    return true;
  return (
    target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'range'].includes(target.type)
  );
}

/** True where Space and Enter already mean "press this". */
export function isPressable(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest('button, a, summary, input, [role="menuitem"], [role="option"], [role="separator"]') !==
      null
  );
}
