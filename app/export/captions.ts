// Captions as SubRip (.srt) and WebVTT (.vtt).
import type { Cue } from './cues.ts';

/**
 * SubRip: number, times, lines, blank line. The format has no escapes; only an arrow, which readers take for a line of times, is
 * written as one character.
 */
export function toSrt(cues: readonly Cue[]): string {
  return cues
    .map((cue, index) => {
      const times = `${timestamp(cue.startMs, ',')} --> ${timestamp(cue.endMs, ',')}`;
      return `${index + 1}\n${times}\n${cue.lines.join('\n').replaceAll('-->', '→')}\n`;
    })
    .join('\n');
}

/** WebVTT (W3C): a voice span names the speaker of each cue; `&`, `<` and `>` are escaped, so no text becomes markup. */
export function toVtt(cues: readonly Cue[]): string {
  const blocks = cues.map((cue) => {
    const times = `${timestamp(cue.startMs, '.')} --> ${timestamp(cue.endMs, '.')}`;
    const voice = cue.speaker === null ? '' : `<v ${escapeVtt(cue.speaker)}>`;
    return `\n${times}\n${voice}${cue.lines.map(escapeVtt).join('\n')}\n`;
  });
  return `WEBVTT\n${blocks.join('')}`;
}

const escapeVtt = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** `HH:MM:SS` and milliseconds; hours grow past two digits where they must. */
function timestamp(ms: number, separator: ',' | '.'): string {
  const pad = (value: number, digits: number): string => String(value).padStart(digits, '0');
  const seconds = Math.floor(ms / 1000);
  const clock = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
    .map((part) => pad(part, 2))
    .join(':');
  return `${clock}${separator}${pad(ms % 1000, 3)}`;
}
