// Everything that can be done from anywhere, by name: for the menu button and for the search box, which finds deeds as it finds words.
import { EXPORT_FORMATS, FORMAT_FACTS } from '../../app/domain/export-format.ts';
import { call } from '../lib/api.ts';
import { dialogs } from './dialogs.svelte.ts';
import { transcribeAgain, trySample } from './deeds.ts';
import { editFirst } from './edit-keys.ts';
import { finder } from './finder.svelte.ts';
import { library } from './library.svelte.ts';
import { attempt } from './notices.svelte.ts';
import { panel } from './panel.svelte.ts';
import { place } from './place.svelte.ts';
import { player } from './player.svelte.ts';
import { reader } from './reader.svelte.ts';
import { search } from './search.svelte.ts';
import { copyLink, copyText, momentNow, openSaving, saveAs } from './transcript-deeds.ts';

export interface AppDeed {
  readonly label: string;
  /** Other words that people use for it. */
  readonly also?: string;
  /** As in the list of keys, with `Mod`. */
  readonly keys?: string;
  readonly run: () => void;
}

const window_ = (deed: 'zoom-in' | 'zoom-out' | 'zoom-reset' | 'full-screen' | 'quit') => (): void =>
  void call('app.window', deed);

/** A deed that leads to a list is done with the search box empty: it would hide the list. */
const go = (to: () => void) => (): void => {
  search.clear();
  to();
};

/** What is done with the library and its queue, and the ways to its parts. */
export function libraryDeeds(): readonly AppDeed[] {
  const { queue } = library;
  return [
    {
      label: 'Add a folder…',
      also: 'watch listen new show',
      keys: 'Mod O',
      run: () => void dialogs.chooseFolder(),
    },
    { label: 'Add an address…', also: 'link url download', keys: 'Mod U', run: () => dialogs.addAddresses() },
    {
      label: 'Add a feed…',
      also: 'podcast rss subscribe',
      keys: 'Mod Shift U',
      run: () => dialogs.addFeed(),
    },
    queue?.paused
      ? { label: 'Resume the queue', also: 'go on start', run: () => void attempt('queue.resume', undefined) }
      : { label: 'Pause the queue', also: 'stop hold', run: () => void attempt('queue.pause', undefined) },
    { label: 'Recordings', also: 'go all list', keys: 'Mod 1', run: go(() => place.recordings()) },
    { label: 'Queue', also: 'go waiting failed', keys: 'Mod 2', run: go(() => place.queue()) },
    ...(queue && queue.incomplete > 0
      ? [{ label: 'Incomplete', also: 'go missing parts', run: go(() => place.incomplete()) }]
      : []),
    { label: 'Every file', also: 'why not transcribed passed over', run: go(() => place.files()) },
    { label: 'Trash', also: 'deleted removed restore', run: () => (dialogs.trash = true) },
    { label: 'Settings', also: 'preferences options', keys: 'Mod ,', run: go(() => place.settings()) },
    { label: 'Try the sample', also: 'demo example', run: () => void trySample() },
  ];
}

/** What is done with the open transcript; empty where none is open. */
export function transcriptDeeds(): readonly AppDeed[] {
  const { item, recording } = reader;
  const recordingId = item?.recordingId ?? null;
  const transcript = recording?.transcript ?? null;
  if (!item || !recording || !transcript || recordingId === null) return [];
  return [
    { label: 'Edit the text', also: 'correct write', keys: 'F2', run: editFirst },
    { label: 'Find in this transcript', keys: 'Mod F', run: () => finder.open('text') },
    { label: 'Find and replace…', keys: 'Mod H', run: () => (dialogs.panel = { kind: 'replace' }) },
    {
      label: panel.isOpen ? 'Close the episode panel' : 'Open the episode panel',
      also: 'speakers chapters notes quotes publish show notes',
      keys: 'Mod I',
      run: () => panel.toggle(),
    },
    {
      label: 'Save the transcript as…',
      also: 'export publish pack',
      keys: 'Mod S',
      run: () => openSaving(recording),
    },
    ...EXPORT_FORMATS.filter((format) => transcript.formats.includes(format)).map((format) => ({
      label: `Export as ${FORMAT_FACTS[format].name}`,
      also: `save .${FORMAT_FACTS[format].ending}`,
      run: () => void saveAs(recordingId, format),
    })),
    { label: 'Copy the text', also: 'clipboard', run: () => void copyText(recordingId, false) },
    { label: 'Copy the text with times', also: 'clipboard', run: () => void copyText(recordingId, true) },
    {
      label: 'Copy a link to this moment',
      also: 'clipboard',
      run: () => void copyLink(recordingId, momentNow()),
    },
    {
      label: 'Versions of the text…',
      also: 'history undo',
      run: () => (dialogs.panel = { kind: 'history' }),
    },
    {
      label: 'Details of the recording…',
      also: 'date tags episode',
      run: () => (dialogs.detailsOf = recordingId),
    },
    { label: 'Transcribe again…', also: 'retry model language', run: () => transcribeAgain(item) },
    ...(player.canPlay
      ? [
          {
            label: player.playing ? 'Pause the sound' : 'Play',
            also: 'listen',
            keys: 'Space',
            run: () => player.toggle(),
          },
        ]
      : []),
  ];
}

/** What is done with the window and the app. */
export function windowDeeds(): readonly AppDeed[] {
  return [
    { label: 'Keys', also: 'keyboard shortcuts help', keys: '?', run: () => (dialogs.shortcuts = true) },
    { label: 'Diagnostics…', also: 'log help report', run: () => (dialogs.diagnostics = true) },
    { label: 'Larger', also: 'zoom in', keys: 'Mod +', run: window_('zoom-in') },
    { label: 'Smaller', also: 'zoom out', keys: 'Mod -', run: window_('zoom-out') },
    { label: 'Actual size', also: 'zoom reset', keys: 'Mod 0', run: window_('zoom-reset') },
    { label: 'Full screen', keys: 'F11', run: window_('full-screen') },
    { label: 'Quit Earshot', also: 'exit close end', keys: 'Mod Q', run: window_('quit') },
  ];
}
