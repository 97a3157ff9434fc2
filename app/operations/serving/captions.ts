// Captions of what was heard, by the rules of every export.
import { DEFAULT_CHOICES } from '../../domain/export-format.ts';
import type { Transcript } from '../../domain/transcript.ts';
import { toSrt, toVtt } from '../../export/captions.ts';
import { cuesOf } from '../../export/cues.ts';

/** As SubRip or WebVTT. */
export function captionsOf(heard: Pick<Transcript, 'segments'>, format: 'srt' | 'vtt'): string {
  const rules = { lineChars: DEFAULT_CHOICES.lineChars, namePrefix: format === 'srt' } as const;
  return format === 'srt'
    ? toSrt(cuesOf(heard, { ...rules, together: 'lines' }))
    : toVtt(cuesOf(heard, { ...rules, together: 'captions' }));
}
