// Everything that can be done from anywhere, by name: for the menu button and for the search box, which finds deeds as it finds words.
import type { ItemView } from '../../app/contract/views.ts';
import { EXPORT_FORMATS, FORMAT_FACTS, type ExportFormat } from '../../app/domain/export-format.ts';
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
import { t } from '../../app/messages/text.ts';

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
      label: t('search.appDeeds.addAFolder'),
      also: t('search.appDeeds.watchListenNewShow'),
      keys: 'Mod O',
      run: () => void dialogs.chooseFolder(),
    },
    {
      label: t('search.appDeeds.addAnAddress'),
      also: t('search.appDeeds.linkUrlDownload'),
      keys: 'Mod U',
      run: () => dialogs.addAddresses(),
    },
    {
      label: t('search.appDeeds.addAFeed'),
      also: t('search.appDeeds.podcastRssSubscribe'),
      keys: 'Mod Shift U',
      run: () => dialogs.addFeed(),
    },
    queue?.paused
      ? {
          label: t('search.appDeeds.resumeTheQueue'),
          also: t('search.appDeeds.goOnStart'),
          run: () => void attempt('queue.resume', undefined),
        }
      : {
          label: t('search.appDeeds.pauseTheQueue'),
          also: t('search.appDeeds.stopHold'),
          run: () => void attempt('queue.pause', undefined),
        },
    ...placeDeeds(),
  ];
}

/** The ways to the parts of the library. */
function placeDeeds(): readonly AppDeed[] {
  const { queue } = library;
  return [
    {
      label: t('search.appDeeds.recordings'),
      also: t('search.appDeeds.goAllList'),
      keys: 'Mod 1',
      run: go(() => place.recordings()),
    },
    {
      label: t('search.appDeeds.queue'),
      also: t('search.appDeeds.goWaitingFailed'),
      keys: 'Mod 2',
      run: go(() => place.queue()),
    },
    ...(queue && queue.incomplete > 0
      ? [
          {
            label: t('search.appDeeds.incomplete'),
            also: t('search.appDeeds.goMissingParts'),
            run: go(() => place.incomplete()),
          },
        ]
      : []),
    {
      label: t('search.appDeeds.everyFile'),
      also: t('search.appDeeds.whyNotTranscribedPassedOver'),
      run: go(() => place.files()),
    },
    {
      label: t('search.appDeeds.trash'),
      also: t('search.appDeeds.deletedRemovedRestore'),
      run: () => (dialogs.trash = true),
    },
    {
      label: t('search.appDeeds.settings'),
      also: t('search.appDeeds.preferencesOptions'),
      keys: 'Mod ,',
      run: go(() => place.settings()),
    },
    {
      label: t('search.appDeeds.tryTheSample'),
      also: t('search.appDeeds.demoExample'),
      run: () => void trySample(),
    },
  ];
}

/** What is done with the open transcript; empty where none is open. */
export function transcriptDeeds(): readonly AppDeed[] {
  const { item, recording } = reader;
  const recordingId = item?.recordingId ?? null;
  const transcript = recording?.transcript ?? null;
  if (!item || !recording || !transcript || recordingId === null) return [];
  return [
    {
      label: t('search.appDeeds.editTheText'),
      also: t('search.appDeeds.correctWrite'),
      keys: 'F2',
      run: editFirst,
    },
    {
      label: t('search.appDeeds.findInThisTranscript'),
      keys: 'Mod F',
      run: () => finder.open('text'),
    },
    {
      label: t('search.appDeeds.findAndReplace'),
      keys: 'Mod H',
      run: () => (dialogs.panel = { kind: 'replace' }),
    },
    {
      label: panel.isOpen
        ? t('search.appDeeds.closeTheEpisodePanel')
        : t('search.appDeeds.openTheEpisodePanel'),
      also: t('search.appDeeds.speakersChaptersNotesQuotesPublish'),
      keys: 'Mod I',
      run: () => panel.toggle(),
    },
    {
      label: t('search.appDeeds.saveTheTranscriptAs'),
      also: t('search.appDeeds.exportPublishPack'),
      keys: 'Mod S',
      run: () => openSaving(recording),
    },
    ...leavingDeeds(item, recordingId, transcript.formats),
  ];
}

/** How the open transcript leaves the window, and what it was before. */
function leavingDeeds(
  item: ItemView,
  recordingId: number,
  formats: readonly ExportFormat[],
): readonly AppDeed[] {
  return [
    ...EXPORT_FORMATS.filter((format) => formats.includes(format)).map((format) => ({
      label: t('search.appDeeds.exportAsName', { name: t(`exports.format.${format}`) }),
      also: t('search.appDeeds.saveEnding', { ending: FORMAT_FACTS[format].ending }),
      run: () => void saveAs(recordingId, format),
    })),
    {
      label: t('search.appDeeds.copyTheText'),
      also: 'clipboard',
      run: () => void copyText(recordingId, false),
    },
    {
      label: t('search.appDeeds.copyTheTextWithTimes'),
      also: 'clipboard',
      run: () => void copyText(recordingId, true),
    },
    {
      label: t('search.appDeeds.copyALinkToThis'),
      also: 'clipboard',
      run: () => void copyLink(recordingId, momentNow()),
    },
    {
      label: t('search.appDeeds.versionsOfTheText'),
      also: t('search.appDeeds.historyUndo'),
      run: () => (dialogs.panel = { kind: 'history' }),
    },
    {
      label: t('search.appDeeds.detailsOfTheRecording'),
      also: t('search.appDeeds.dateTagsEpisode'),
      run: () => (dialogs.detailsOf = recordingId),
    },
    {
      label: t('search.appDeeds.transcribeAgain'),
      also: t('search.appDeeds.retryModelLanguage'),
      run: () => transcribeAgain(item),
    },
    ...(player.canPlay
      ? [
          {
            label: player.playing ? t('search.appDeeds.pauseTheSound') : t('search.appDeeds.play'),
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
    {
      label: t('search.appDeeds.keys'),
      also: t('search.appDeeds.keyboardShortcutsHelp'),
      keys: '?',
      run: () => (dialogs.shortcuts = true),
    },
    {
      label: t('search.appDeeds.diagnostics'),
      also: t('search.appDeeds.logHelpReport'),
      run: () => (dialogs.diagnostics = true),
    },
    {
      label: t('search.appDeeds.larger'),
      also: t('search.appDeeds.zoomIn'),
      keys: 'Mod +',
      run: window_('zoom-in'),
    },
    {
      label: t('search.appDeeds.smaller'),
      also: t('search.appDeeds.zoomOut'),
      keys: 'Mod -',
      run: window_('zoom-out'),
    },
    {
      label: t('search.appDeeds.actualSize'),
      also: t('search.appDeeds.zoomReset'),
      keys: 'Mod 0',
      run: window_('zoom-reset'),
    },
    { label: t('search.appDeeds.fullScreen'), keys: 'F11', run: window_('full-screen') },
    {
      label: t('search.appDeeds.quitEarshot'),
      also: t('search.appDeeds.exitCloseEnd'),
      keys: 'Mod Q',
      run: window_('quit'),
    },
  ];
}
