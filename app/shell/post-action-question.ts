// The system's own question before a show runs a program or calls a webhook by itself: no page can answer it.
import type { MessageBoxOptions } from 'electron';
import { showAddress } from '../domain/address.ts';
import { oneLine } from '../domain/one-line.ts';
import type { PostAction, PostEvent } from '../domain/post-action.ts';

const WHEN: Readonly<Record<PostEvent, string>> = {
  done: 'a transcript is done',
  edited: 'a text was edited',
  exported: 'a recording was exported',
};
/** Longer ones would push the buttons off the screen, characters. */
const PATH_CHARS = 200;
const ARG_CHARS = 160;
const SHOWN_ARGS = 12;

export interface PostWish {
  readonly show: string;
  readonly action: PostAction;
  readonly events: readonly PostEvent[];
}

/** What is asked. */
export function postActionQuestion({ action, events, show }: PostWish): MessageBoxOptions {
  const when = `Each time ${inWords(events.map((event) => WHEN[event]))} in “${oneLine(show, 80)}”, by itself.`;
  const base = { title: 'After a transcript', cancelId: 1, defaultId: 1, noLink: true } as const;
  if (action.kind === 'command') {
    const { args, program } = action;
    const more = args.length - SHOWN_ARGS;
    return {
      ...base,
      type: 'warning',
      message: 'Run this program?',
      detail: [
        shown(program, PATH_CHARS),
        args.length === 0
          ? 'Without arguments.'
          : [
              'Arguments, each as it stands:',
              ...args.slice(0, SHOWN_ARGS).map((arg) => `“${shown(arg, ARG_CHARS)}”`),
              ...(more > 0 ? [`and ${more} more`] : []),
            ].join('\n'),
        when,
        'It may do whatever you may do on this computer. Go on only if you chose it yourself. It is run without a shell, for five minutes at most, and gets what is known of the recording, never your key.',
      ].join('\n\n'),
      buttons: ['Run it', 'Cancel'],
    };
  }
  const { isNear, url, withText } = action;
  const isPlain = url.startsWith('http://');
  return {
    ...base,
    type: isNear || isPlain ? 'warning' : 'question',
    message: `Call ${new URL(url).host.slice(0, 80)}?`,
    detail: [
      shown(showAddress(url), PATH_CHARS),
      when,
      `Whoever runs this server gets title, show, day, speakers and chapters of the recording${withText ? ', and every word of its transcript' : ''}. The file, where it lies, and your key are never sent.`,
      ...(isNear ? ['This server lies on this computer or in your own network.'] : []),
      ...(isPlain ? ['It is called without encryption: everybody on the way can read along.'] : []),
    ].join('\n\n'),
    buttons: ['Call it', 'Cancel'],
  };
}

const shown = (text: string, most: number): string => {
  const line = oneLine(text, text.length);
  if (line.length <= most) return line;
  const half = Math.floor((most - 1) / 2);
  return `${oneLine(line, half)}…${line.slice(-half)}`;
};

function inWords(parts: readonly string[]): string {
  if (parts.length < 2) return parts[0] ?? '';
  return `${parts.slice(0, -1).join(', ')} or ${parts.at(-1) ?? ''}`;
}
