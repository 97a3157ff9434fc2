// What is missing of a recording, in words: one line for lists, and for the reader what happened, what it means and what to do.
import { secondsMissing, type Missing, type SoundNote, type SoundTrack } from './heard.ts';
import { formatTime } from './time-text.ts';

/** One part that is missing, told in full. */
export interface MissingStory {
  /** What happened, and what it means. */
  readonly text: string;
  /** What to do. */
  readonly advice: string;
}

/** `10:03 of 20:06 missing`, for a line of a list; empty when nothing is. */
export function missingInShort(missing: readonly Missing[], totalSeconds: number | null): string {
  const seconds = secondsMissing(missing);
  const tracks = missing.filter(({ code }) => code === 'track-not-heard').length;
  const total = Math.max(totalSeconds ?? 0, ...missing.map(({ to }) => to ?? 0));
  const parts = [
    seconds === 0
      ? ''
      : total > seconds
        ? `${span(seconds)} of ${span(total)} missing`
        : `${span(seconds)} missing`,
    tracks === 0
      ? ''
      : tracks === 1
        ? 'another track not transcribed'
        : `${tracks} other tracks not transcribed`,
  ];
  return parts.filter(Boolean).join(', ');
}

/** Each part in full, of a recording with these tracks. */
export function missingStories(
  missing: readonly Missing[],
  tracks: readonly SoundTrack[],
): readonly MissingStory[] {
  return missing.map((one) => storyOf(one, tracks));
}

function storyOf({ code, from, seconds, to, track }: Missing, tracks: readonly SoundTrack[]): MissingStory {
  switch (code) {
    case 'cut-off':
      return {
        text:
          to === undefined
            ? `The file ends too soon, at ${formatTime(from ?? 0)}: ${span(seconds)} that it promises are not there. What is there was transcribed.`
            : `The file ends too soon: it says that it goes on to ${formatTime(to)}, but its sound ends at ${formatTime(from ?? 0)}. What is there was transcribed.`,
        advice:
          'Copy or download the file again from where it came from; the whole one is taken up by itself.',
      };
    case 'ended-early':
      return {
        text: `The sound was heard up to ${formatTime(from ?? 0)} only, though the file goes on to ${formatTime(to ?? 0)}. The rest is not in the transcript.`,
        advice:
          'Listen there. Have it transcribed by another engine or model, or copy the file again or convert it to WAV.',
      };
    case 'damaged':
      return {
        text:
          from === undefined || to === undefined
            ? `${span(seconds)} of the sound is damaged and was left out.`
            : `The sound is damaged from ${formatTime(from)} to ${formatTime(to)} and was left out there.`,
        advice:
          'Listen there. Copy the file again from where it came from, or have another engine transcribe it.',
      };
    case 'not-recognised':
      return {
        text: `The speech model broke down twice over the sound from ${formatTime(from ?? 0)} to ${formatTime(to ?? 0)}, which was left out. The rest was transcribed.`,
        advice: 'Listen there. Have it transcribed with another model, or by another engine.',
      };
    case 'track-not-heard':
      return {
        text: `Somebody also speaks in ${trackName(tracks, track ?? 0)}, which is not in the transcript.`,
        advice: 'Transcribe that track, or all tracks as one conversation.',
      };
  }
}

/** `track 2, “Mic”`: a track of a file as people are told it. */
export function trackName(tracks: readonly SoundTrack[], index: number): string {
  const title = tracks[index]?.title;
  return `track ${index + 1}${title ? `, “${title}”` : ''}`;
}

/** `track 2, “Mic” (AAC, stereo, 12:03)`: a track to choose from. */
export function trackFacts(tracks: readonly SoundTrack[], index: number): string {
  const track = tracks[index];
  if (!track) return trackName(tracks, index);
  const { channels, codecName, language, seconds } = track;
  const width =
    channels === 1 ? 'mono' : channels === 2 ? 'stereo' : channels > 2 ? `${channels} channels` : '';
  const facts = [codecName, width, language ?? '', seconds === null ? '' : formatTime(seconds)].filter(
    Boolean,
  );
  return `${trackName(tracks, index)}${facts.length > 0 ? ` (${facts.join(', ')})` : ''}`;
}

/** `Track 2 of 3, “Mic”, was transcribed.`; null where there is no choice. */
export function tracksInWords(tracks: readonly SoundTrack[], heard: number | null): string | null {
  if (tracks.length < 2) return null;
  if (heard === null) return `The file holds ${tracks.length} sound tracks.`;
  const title = tracks[heard]?.title;
  return `Track ${heard + 1} of ${tracks.length}${title ? `, “${title}”,` : ''} was transcribed.`;
}

const NOTES: Readonly<Record<SoundNote, string | null>> = {
  'header-never-closed':
    'Its header was never closed: the recorder lost power or was stopped before it wrote how long the sound is. All the sound that is there is used.',
  // Told with both times by whoever found it.
  'cut-off': null,
  'length-counted': null,
  edited: 'It was trimmed without being made anew: what was cut away is neither heard nor shown.',
  'format-changes': 'Its sound changes its form in the middle (channels, rate or codec). All of it is used.',
};

/** What the trail says of how a file was made; empty for most. */
export function notesInWords(notes: readonly SoundNote[]): readonly string[] {
  return notes.flatMap((note) => NOTES[note] ?? []);
}

/** A length, rounded down as all times are, but never to nothing. */
function span(seconds: number): string {
  return formatTime(Math.max(1, seconds));
}
