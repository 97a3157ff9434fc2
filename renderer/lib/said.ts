// What was said, to be pasted elsewhere: who, when, and the words.
import { displaySpeaker } from '../../app/domain/transcript.ts';
import type { SegmentView } from './paragraphs.ts';
import { clock } from './times.ts';

/** A stretch of a segment that was marked, or all of it. */
export type Said = Pick<SegmentView, 'speaker' | 'start' | 'text'>;

/**
 * The words with time and name, a line for each time that somebody else speaks: `[0:12] Anna: Good morning.` What is not known is left out.
 */
export function saidWithNames(said: readonly Said[]): string {
  const lines: { speaker: string | null; start: number | null; text: string }[] = [];
  for (const { speaker, start, text } of said) {
    const words = text.replace(/\s+/g, ' ').trim();
    if (words === '') continue;
    const last = lines.at(-1);
    if (last?.speaker === speaker) last.text += ` ${words}`;
    else lines.push({ speaker, start, text: words });
  }
  return lines
    .map(({ speaker, start, text }) => {
      const time = start === null ? '' : `[${clock(start)}] `;
      const name = speaker === null ? '' : `${displaySpeaker(speaker) ?? speaker}: `;
      return `${time}${name}${text}`;
    })
    .join('\n');
}
