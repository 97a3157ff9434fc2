// The keys of the app: one table for the sheet that lists them, and the rules of when a key is the app's.

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
    name: 'Everywhere',
    shortcuts: [
      { keys: ['Mod K'], does: 'Search every word; find a deed, a show, a setting' },
      { keys: ['Mod F'], does: 'Find in the open transcript' },
      { keys: ['Mod O', 'Mod U', 'Mod Shift U'], does: 'Add a folder, an address, a feed' },
      { keys: ['Mod V'], does: 'Outside of a field: add the addresses that were copied' },
      { keys: ['Mod 1', 'Mod 2'], does: 'Recordings, queue' },
      { keys: ['Mod ,'], does: 'Settings' },
      { keys: ['Mod +', 'Mod -', 'Mod 0'], does: 'Larger, smaller, actual size' },
      { keys: ['Esc'], does: 'Back one step' },
      { keys: ['?'], does: 'This list' },
    ],
  },
  {
    name: 'Lists',
    shortcuts: [
      { keys: ['↑', '↓'], does: 'Move' },
      { keys: ['Home', 'End'], does: 'First, last' },
      { keys: ['Enter'], does: 'Open' },
      { keys: ['Shift F10'], does: 'What can be done with it; so does the second button of the mouse' },
      { keys: ['Shift ↑', 'Shift ↓', 'Mod Space', 'Mod A'], does: 'Mark several, one more, all' },
      { keys: ['Delete'], does: 'Remove what is marked' },
      { keys: ['Alt ↑', 'Alt ↓'], does: 'In the queue: sooner, later' },
      { keys: ['Alt Home'], does: 'In the queue: next, please' },
      { keys: ['Space'], does: 'On a place that was found: play it without leaving the list' },
    ],
  },
  {
    name: 'Transcript',
    shortcuts: [
      { keys: ['Mod S'], does: 'Save as: formats and the publish pack' },
      { keys: ['Mod I'], does: 'Episode panel: chapters, notes, quotes, publishing' },
      { keys: ['F2', 'Mod E'], does: 'Put the caret into the text in view; so does a click' },
      { keys: ['Enter', 'Shift Enter'], does: 'Next, previous place that was found' },
      { keys: ['U'], does: 'Walk through the words heard with doubt' },
    ],
  },
  {
    name: 'Editing',
    shortcuts: [
      { keys: ['Mod Enter'], does: 'Play from the caret, or pause' },
      { keys: ['Esc', 'Mod E'], does: 'Keep what was written and go back to reading' },
      { keys: ['Enter'], does: 'Cut the passage in two' },
      { keys: ['Mod A'], does: 'Mark the passage; again, everything' },
      { keys: ['Backspace', 'Delete'], does: 'At its start, its end: join it with its neighbour' },
      { keys: ['Mod Z', 'Mod Shift Z'], does: 'Undo, redo' },
      { keys: ['Mod H'], does: 'Find and replace' },
    ],
  },
  {
    name: 'Sound',
    shortcuts: [
      { keys: ['Space', 'K'], does: 'Play or pause' },
      { keys: ['←', '→'], does: '5 seconds back, on' },
      { keys: ['J', 'L'], does: '15 seconds back, on' },
      {
        keys: ['1', '9'],
        does: 'Give the turn that is heard to a speaker; while it is silent, to 10 % … 90 %',
      },
      { keys: ['0'], does: 'To the start' },
      { keys: ['<', '>'], does: 'Slower, faster' },
      { keys: ['R'], does: 'Repeat this passage' },
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
