// `tracks`: the sound tracks of a recording's file, and which of them was heard.
import { formatTime } from '../domain/time-text.ts';
import { done, refused, type End, type Tools } from './tools.ts';

/** Lists them, numbered from 1. */
export async function listTracks(
  { recordingId }: { readonly recordingId: number },
  tools: Tools,
): Promise<End> {
  const { call, out } = tools;
  const recording = await call('recordings.get', { recordingId });
  if (!recording.ok) return recording.failure.code === 'not-found' ? NO_RECORDING : recording;
  const { tracks, transcript } = recording.value;
  const wasHeard = (index: number): boolean => index === (transcript?.track ?? null);
  const listed = tracks.map(({ index, ...track }) => ({
    track: index + 1,
    ...track,
    transcribed: wasHeard(index),
  }));
  return done(tools, listed, () => {
    if (tracks.length === 0)
      out.note('The tracks of its file are not known: it was taken in before they were looked at.');
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
  });
}

const NO_RECORDING = refused('not-found', 'There is no recording of this number.');
