// `tracks`: the sound tracks of a recording's file, and which of them was heard.
import { formatTime } from '../domain/time-text.ts';
import type { Core } from '../operations/core.ts';
import type { Output } from './output.ts';
import { refuse } from './refuse.ts';

interface TrackTools {
  readonly core: Pick<Core, 'library'>;
  readonly out: Output;
  readonly json: boolean;
}

/** Lists them, numbered from 1; answers the exit code. */
export function runTracksCommand(recordingId: number, tools: TrackTools): number {
  const { json, out } = tools;
  const { recordings, transcripts } = tools.core.library;
  const recording = recordings.get(recordingId);
  if (!recording || recording.removedAt !== null)
    return refuse(tools, { code: 'not-found', message: 'There is no recording of this number.' });
  const tracks = recordings.promise(recordingId)?.tracks ?? [];
  const heard = transcripts.head(recordingId)?.track ?? null;
  const wasHeard = (index: number): boolean => index === heard;
  if (json)
    out.json(
      tracks.map(({ index, ...track }) => ({ track: index + 1, ...track, transcribed: wasHeard(index) })),
    );
  else if (tracks.length === 0)
    out.note('The tracks of its file are not known: it was taken in before they were looked at.');
  else
    for (const { canDecode, channels, codecName, index, language, seconds, title } of tracks)
      out.row([
        index + 1,
        codecName,
        `${channels} ch`,
        seconds === null ? '-' : formatTime(seconds),
        language ?? '-',
        title ?? '-',
        wasHeard(index) ? 'transcribed' : canDecode ? '' : 'cannot be decoded here',
      ]);
  return 0;
}
