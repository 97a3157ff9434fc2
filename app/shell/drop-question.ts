// The system's own question about what was dropped on the window: its paths come from the page, and no page can answer it.
import { basename, dirname } from 'node:path';
import type { MessageBoxOptions } from 'electron';
import { withoutMiddle } from '../domain/one-line.ts';
import { DEFAULT_ORIGIN } from '../domain/service-address.ts';
import { t } from '../messages/text.ts';

/** What of a drop is not taken without a yes. */
export interface DropInDoubt {
  /** Folders that would be looked into and watched. */
  readonly folders: readonly string[];
  /** Recordings that would leave this computer. */
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
  const detail = [
    ...(folders.length > 0
      ? [list(folders, path), t('shell.dropQuestion.youChooseNextWhatIs', { folders: folders.length })]
      : []),
    ...(sent.length > 0 ? [recordings(sent), price(origin, sent.length)] : []),
  ];
  return {
    type: 'question',
    title: t('shell.dropQuestion.droppedOnEarshot'),
    message: message({ folders, sent, origin }),
    detail: detail.join('\n\n'),
    buttons: [
      sent.length === 0
        ? t('shell.dropQuestion.open')
        : folders.length === 0
          ? t('shell.dropQuestion.send')
          : t('shell.dropQuestion.openAndSend'),
      t('shell.dropQuestion.cancel'),
    ],
    // What was just dropped by hand is usually meant.
    defaultId: 0,
    cancelId: 1,
    noLink: true,
  };
}

const serviceName = (origin: string | null): string =>
  origin === DEFAULT_ORIGIN
    ? t('shell.dropQuestion.theAiMlApi')
    : (origin ?? t('shell.dropQuestion.theSpeechService'));

function message({ folders, sent, origin }: DropInDoubt): string {
  const opened = { folders: folders.length, folder: named(folders[0]) };
  const given = { sent: sent.length, recording: named(sent[0]), service: serviceName(origin) };
  if (sent.length === 0) return t('shell.dropQuestion.openQuestion', opened);
  if (folders.length === 0) return t('shell.dropQuestion.sendQuestion', given);
  return t('shell.dropQuestion.openAndSendQuestion', { ...opened, ...given });
}

function price(origin: string | null, count: number): string {
  return origin === DEFAULT_ORIGIN
    ? t('shell.dropQuestion.theyThisComputerAndThe', { count })
    : t('shell.dropQuestion.thisAddressIsNotThat', { count });
}

/** Where they are, once, where that is one place. */
function recordings(paths: readonly string[]): string {
  const places = new Set(paths.map((one) => dirname(one)));
  const [only = ''] = places;
  return places.size === 1
    ? t('shell.dropQuestion.inOnlyPaths', { only: path(only), paths: list(paths, named) })
    : list(paths, path);
}

const named = (one = ''): string => withoutMiddle(basename(one) || one, NAME_CHARS);
const path = (one: string): string => withoutMiddle(one, PATH_CHARS);

function list(paths: readonly string[], told: (path: string) => string): string {
  const more = paths.length - NAMED;
  return [
    ...paths.slice(0, NAMED).map(told),
    ...(more > 0 ? [t('shell.dropQuestion.andMoreMore', { more })] : []),
  ].join('\n');
}
