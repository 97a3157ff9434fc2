// The system's own question before a show runs a program or calls a webhook by itself: no page can answer it.
import type { MessageBoxOptions } from 'electron';
import { showAddress } from '../domain/address.ts';
import { oneLine, withoutMiddle } from '../domain/one-line.ts';
import type { PostAction, PostEvent } from '../domain/post-action.ts';
import { formats, t, type PlainKey } from '../messages/text.ts';

const WHEN = {
  done: 'shell.postActionQuestion.aTranscriptIsDone',
  edited: 'shell.postActionQuestion.aTextWasEdited',
  exported: 'shell.postActionQuestion.aRecordingWasExported',
} as const satisfies Readonly<Record<PostEvent, PlainKey>>;
/** Longer ones would push the buttons off the screen, characters. */
const PATH_CHARS = 200;
const ARG_CHARS = 160;
const HOST_CHARS = 80;
const SHOWN_ARGS = 12;

export interface PostWish {
  readonly show: string;
  readonly action: PostAction;
  readonly events: readonly PostEvent[];
}

/** What is asked. */
export function postActionQuestion({ action, events, show }: PostWish): MessageBoxOptions {
  const when = t('shell.postActionQuestion.eachTimeMapInShow', {
    map: inWords(events.map((event) => t(WHEN[event]))),
    show: oneLine(show, 80),
  });
  const base = {
    title: t('shell.postActionQuestion.afterATranscript'),
    cancelId: 1,
    defaultId: 1,
    noLink: true,
  } as const;
  if (action.kind === 'command') {
    const { args, program } = action;
    const more = args.length - SHOWN_ARGS;
    return {
      ...base,
      type: 'warning',
      message: t('shell.postActionQuestion.runThisProgram'),
      detail: [
        withoutMiddle(program, PATH_CHARS),
        args.length === 0
          ? t('shell.postActionQuestion.withoutArguments')
          : [
              t('shell.postActionQuestion.argumentsEachAsItStands'),
              ...args.slice(0, SHOWN_ARGS).map((arg) => `“${withoutMiddle(arg, ARG_CHARS)}”`),
              ...(more > 0 ? [t('shell.postActionQuestion.andMoreMore', { more })] : []),
            ].join('\n'),
        when,
        t('shell.postActionQuestion.itMayDoWhateverYou'),
      ].join('\n\n'),
      buttons: [t('shell.postActionQuestion.runIt'), t('shell.postActionQuestion.cancel')],
    };
  }
  const { isNear, url, withText } = action;
  const isPlain = url.startsWith('http://');
  return {
    ...base,
    type: isNear || isPlain ? 'warning' : 'question',
    message: t('shell.postActionQuestion.callSlice', { slice: withoutMiddle(new URL(url).host, HOST_CHARS) }),
    detail: [
      withoutMiddle(showAddress(url), PATH_CHARS),
      when,
      t('shell.postActionQuestion.whoeverRunsThisServerGets', { withText: withText }),
      ...(isNear ? [t('shell.postActionQuestion.thisServerLiesOnThis')] : []),
      ...(isPlain ? [t('shell.postActionQuestion.itIsCalledWithoutEncryption')] : []),
    ].join('\n\n'),
    buttons: [t('shell.postActionQuestion.callIt'), t('shell.postActionQuestion.cancel')],
  };
}

/** “a, b or c” in the language that is shown. */
const inWords = (parts: readonly string[]): string =>
  new Intl.ListFormat(formats(), { type: 'disjunction' }).format(parts);
