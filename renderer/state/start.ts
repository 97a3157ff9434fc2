// Starts the caches, and follows where the main process sends the window.
import { listen } from '../lib/api.ts';
import { dialogs } from './dialogs.svelte.ts';
import { exports } from './exports.svelte.ts';
import { feeds } from './feeds.svelte.ts';
import { focusSearch } from './focus-search.ts';
import { items } from './items.svelte.ts';
import { listChoices } from './list-choices.svelte.ts';
import { library } from './library.svelte.ts';
import { meaning } from './meaning.svelte.ts';
import { models } from './models.svelte.ts';
import { notices } from './notices.svelte.ts';
import { panel } from './panel.svelte.ts';
import { place } from './place.svelte.ts';
import { quotes } from './quotes.svelte.ts';
import { reader } from './reader.svelte.ts';
import { savedSearches } from './saved-searches.svelte.ts';
import { search } from './search.svelte.ts';
import { selection } from './selection.svelte.ts';
import { standing } from './standing.svelte.ts';
import { startTheme } from './theme.svelte.ts';
import { followEnd } from './unkept.ts';

/** Called once, before the app is mounted. */
export function start(): void {
  startTheme();
  library.start();
  models.start();
  meaning.start();
  standing.start();
  items.start();
  listChoices.start();
  feeds.start();
  items.show('all', null);
  reader.start();
  search.start();
  void savedSearches.start();
  dialogs.start();
  exports.start();
  quotes.start();
  selection.start();
  followEnd();
  listen('notice', ({ text }) => notices.say(text));
  listen('navigate', (event) => {
    switch (event.to) {
      case 'recording':
        return reader.openRecording(event.recordingId, { segmentId: null, start: event.start });
      case 'settings':
        return place.settings();
      case 'queue':
        search.clear();
        return place.queue();
      case 'doubts':
        search.clear();
        place.queue();
        dialogs.doubts = true;
        return;
      case 'recordings':
        search.clear();
        return place.recordings();
      case 'search':
        return focusSearch();
      case 'add-folder':
        return void dialogs.chooseFolder();
      case 'add-address':
        return dialogs.addAddresses(event.text);
      case 'add-feed':
        return dialogs.addFeed();
      case 'trash':
        dialogs.trash = true;
        return;
      case 'shortcuts':
        dialogs.shortcuts = true;
        return;
      case 'diagnostics':
        dialogs.diagnostics = true;
        return;
      case 'panel':
        if (reader.transcript) panel.toggle();
    }
  });
}
