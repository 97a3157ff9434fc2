// The names alone, for the preload: so that the parsers, which only the main process needs, stay out of its bundle.
import type { ChannelName, EventName } from './schema.ts';

const CHANNELS: Readonly<Record<ChannelName, true>> = {
  'app.view': true,
  'app.openLink': true,
  'folders.choose': true,
  'folders.add': true,
  'folders.update': true,
  'folders.remove': true,
  'folders.reveal': true,
  'items.page': true,
  'items.act': true,
  'recordings.get': true,
  'recordings.peaks': true,
  'recordings.transcribe': true,
  'transcripts.get': true,
  'transcripts.save': true,
  'transcripts.copy': true,
  'transcripts.quote': true,
  'search.query': true,
  'queue.pause': true,
  'queue.resume': true,
  'sample.try': true,
  'settings.change': true,
  'key.set': true,
  'key.clear': true,
  'key.test': true,
};
const EVENTS: Readonly<Record<EventName, true>> = {
  changed: true,
  progress: true,
  navigate: true,
  notice: true,
  picked: true,
};

/** Every channel; the type checker holds it complete. */
export const CHANNEL_NAMES = Object.keys(CHANNELS) as readonly ChannelName[];
/** Every event. */
export const EVENT_NAMES = Object.keys(EVENTS) as readonly EventName[];
