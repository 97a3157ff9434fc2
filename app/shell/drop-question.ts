// The system's own question about what was dropped on the window: its paths come from the page, and no page can answer it.
import { basename, dirname } from 'node:path';
import type { MessageBoxOptions } from 'electron';
import { oneLine } from '../domain/one-line.ts';
import { DEFAULT_ORIGIN } from '../domain/service-address.ts';

/** What of a drop is not taken without a yes. */
export interface DropInDoubt {
  /** Folders that would be looked into and watched. */
  readonly folders: readonly string[];
  /** Recordings that would be sent to a service that costs money. */
  readonly sent: readonly string[];
  /** The service that they would be sent to; null where its address is none. */
  readonly origin: string | null;
}

/** Names that are told one by one. */
const NAMED = 8;
/** Longest name or path, characters: a longer one would push the buttons off the screen. */
const NAME_CHARS = 64;
const PATH_CHARS = 96;

/** What is asked, in one question for all; null where nothing has to be asked. */
export function dropQuestion({ folders, sent, origin }: DropInDoubt): MessageBoxOptions | null {
  if (folders.length + sent.length === 0) return null;
  const open =
    folders.length === 1 ? `open the folder “${named(folders[0])}”` : `open ${folders.length} folders`;
  const what = sent.length === 1 ? `“${named(sent[0])}”` : `${sent.length} recordings`;
  const send = `send ${what} to ${serviceName(origin)}`;
  const deeds = [...(folders.length > 0 ? [open] : []), ...(sent.length > 0 ? [send] : [])].join(' and ');
  const detail = [
    ...(folders.length > 0
      ? [
          list(folders, path),
          `You choose next what is taken from ${folders.length === 1 ? 'it' : 'each of them'}.`,
        ]
      : []),
    ...(sent.length > 0 ? [recordings(sent), price(origin, sent.length)] : []),
  ];
  return {
    type: 'question',
    title: 'Dropped on Earshot',
    message: `${deeds.slice(0, 1).toUpperCase()}${deeds.slice(1)}?`,
    detail: detail.join('\n\n'),
    buttons: [sent.length === 0 ? 'Open' : folders.length === 0 ? 'Send' : 'Open and send', 'Cancel'],
    // What was just dropped by hand is usually meant.
    defaultId: 0,
    cancelId: 1,
    noLink: true,
  };
}

const serviceName = (origin: string | null): string =>
  origin === DEFAULT_ORIGIN ? 'the AI/ML API' : (origin ?? 'the speech service');

function price(origin: string | null, count: number): string {
  const [they, them, their] = count === 1 ? ['It leaves', 'it', 'its'] : ['They leave', 'them', 'their'];
  return origin === DEFAULT_ORIGIN
    ? `${they} this computer, and the service charges for ${them} by ${their} length.`
    : `This address is not that of the AI/ML API. Whoever runs it gets ${them}, and may charge for ${them}.`;
}

/** Where they are, once, where that is one place. */
function recordings(paths: readonly string[]): string {
  const places = new Set(paths.map((one) => dirname(one)));
  const [only = ''] = places;
  return places.size === 1 ? `In ${path(only)}:\n${list(paths, named)}` : list(paths, path);
}

const named = (one = ''): string => shortened(basename(one) || one, NAME_CHARS);
const path = (one: string): string => shortened(one, PATH_CHARS);

function list(paths: readonly string[], told: (path: string) => string): string {
  const more = paths.length - NAMED;
  return [...paths.slice(0, NAMED).map(told), ...(more > 0 ? [`and ${more} more`] : [])].join('\n');
}

/** On one line, without its middle where it is long: names differ at their ends, and a name's own lines would read as ours. */
function shortened(text: string, maxChars: number): string {
  const line = oneLine(text, text.length);
  if (line.length <= maxChars) return line;
  const half = Math.floor((maxChars - 1) / 2);
  return `${oneLine(line, half)}…${line.slice(-half).replace(/^[\udc00-\udfff]/, '')}`;
}
