// Why a file was or was not transcribed, in one sentence: the rule behind “Why was this file not transcribed?”.
import { extensionOf, isRecordingName } from './audio.ts';
import type { JobState } from './job.ts';
import { isPackageName, unwatchedWords } from './not-watched.ts';

/** What the disk says of the path. `unknown`: no answer, or no permission to look. */
export type OnDisk = 'file' | 'empty' | 'not-downloaded' | 'directory' | 'link' | 'absent' | 'unknown';

/** The listened folder that the path lies in. */
export interface WhyFolder {
  readonly name: string;
  readonly path: string;
  readonly includeSubfolders: boolean;
  readonly paused: boolean;
  /** How listening stands; `unasked` where this process does not listen itself. */
  readonly state: 'listening' | 'scanning' | 'missing' | 'unreadable' | 'unasked';
  /** From the folder on, `/` between names. */
  readonly relativePath: string;
  /** What the patterns of the show say of this path. */
  readonly verdict:
    | { readonly taken: true }
    | { readonly taken: false; readonly why: 'ignored'; readonly pattern: string }
    | { readonly taken: false; readonly why: 'not-included' };
}

/** What is written down of the file. */
export interface WhyKnown {
  readonly state: 'settling' | 'reading' | 'left' | 'rejected' | 'known' | 'gone';
  readonly skip: {
    readonly why: 'ignored' | 'not-included' | 'older' | 'not-downloaded';
    readonly detail: string | null;
  } | null;
  readonly failureMessage: string | null;
  readonly removed: boolean;
  readonly jobState: JobState | null;
  readonly jobFailure: string | null;
  readonly hasTranscript: boolean;
  /** What of the recording is not in its transcript, in words; empty when nothing is. */
  readonly missing: string;
}

export interface WhyFacts {
  /** Absolute. */
  readonly fileName: string;
  readonly onDisk: OnDisk;
  /** A hidden or system directory between the folder and the file, by name. */
  readonly hiddenParent: string | null;
  readonly folder: WhyFolder | null;
  /** Kinds of files that are not watched in the folder that is asked about, or lies around it; each in a sentence. */
  readonly unwatched: readonly string[];
  readonly known: WhyKnown | null;
  readonly queuePaused: boolean;
}

export type WhyCode =
  | 'transcribed'
  | 'incomplete'
  | 'transcribing'
  | 'waiting'
  | 'paused'
  | 'settling'
  | 'reading'
  | 'failed'
  | 'undecided'
  | 'cancelled'
  | 'removed'
  | 'rejected'
  | 'ignored'
  | 'not-included'
  | 'older'
  | 'left'
  | 'not-downloaded'
  | 'gone'
  | 'missing'
  | 'folder-missing'
  | 'folder-unreadable'
  | 'not-in-a-folder'
  | 'in-subfolder'
  | 'hidden'
  | 'link'
  | 'directory'
  | 'unfinished'
  | 'not-audio'
  | 'empty'
  | 'unreadable'
  | 'not-noticed';

export interface Why {
  readonly code: WhyCode;
  /** What happened and what to do, for people. */
  readonly text: string;
}

/** Endings that programs give a file while they are still writing it. */
const UNFINISHED: ReadonlySet<string> = new Set([
  'part',
  'partial',
  'tmp',
  'temp',
  'crdownload',
  'download',
  'filepart',
  'opdownload',
]);

/** Says why. What is nearest to the person comes first: the answer names what they can change. */
export function whyOf(facts: WhyFacts): Why {
  const { known } = facts;
  if (known?.state === 'known') return whyOfRecording(known, facts);
  return whyByName(facts) ?? whyByFolder(facts) ?? whyByRow(facts) ?? whyByDisk(facts);
}

function whyOfRecording(known: WhyKnown, { folder, queuePaused }: WhyFacts): Why {
  if (known.removed)
    return say('removed', 'It was removed from the list. Add it again to have it back with its transcript.');
  if (known.hasTranscript && known.missing !== '')
    return say('incomplete', `It is transcribed, but not all of it. ${known.missing}`);
  if (known.hasTranscript) return say('transcribed', 'It is transcribed.');
  switch (known.jobState) {
    case 'done':
      return say('transcribed', 'It is transcribed.');
    case 'uploading':
    case 'transcribing':
      return say('transcribing', 'It is being transcribed now.');
    case 'failed':
      return say('failed', known.jobFailure ?? 'It could not be transcribed.');
    case 'uncertain':
      return say(
        'undecided',
        known.jobFailure ?? 'It was sent, but no answer came. It waits for your decision.',
      );
    case 'cancelled':
    case null:
      return say('cancelled', 'It was cancelled. Choose “Try again” to have it transcribed.');
    case 'queued':
      if (queuePaused)
        return say('paused', 'It waits, because the queue is paused. Resume the queue to go on.');
      if (folder?.paused)
        return say(
          'paused',
          `It waits, because the show “${folder.name}” is paused. Its settings let it go on.`,
        );
      return say('waiting', known.jobFailure ?? 'It waits for its turn.');
  }
}

/** What the name alone decides, whatever folder it lies in. */
function whyByName({ fileName, onDisk, unwatched }: WhyFacts): Why | null {
  const what = unwatchedWords(extensionOf(fileName));
  if (onDisk === 'directory' && !isPackageName(fileName))
    return say(
      'directory',
      ['This is a folder. Ask about a file in it, or add the folder.', ...unwatched].join(' '),
    );
  if (onDisk === 'link')
    return say(
      'link',
      'This is a link. Links are not followed, because whoever can write into a shared folder could have any file read. Put the file itself there.',
    );
  if (fileName.startsWith('.'))
    return say(
      'hidden',
      'Its name begins with a dot, which makes it a hidden file. Rename it to have it taken.',
    );
  const extension = extensionOf(fileName);
  if (UNFINISHED.has(extension))
    return say(
      'unfinished',
      `A name that ends in “.${extension}” belongs to a file that is still being written. It is taken as soon as the program renames it.`,
    );
  if (!isRecordingName(fileName) && what !== null)
    return say('not-audio', `A file that ends in “.${extension}” ${what}`);
  if (!isRecordingName(fileName))
    return say(
      'not-audio',
      extension === ''
        ? 'Its name has no ending such as .wav or .mp3, so it is not taken for a recording.'
        : `Files that end in “.${extension}” are not taken for recordings. Earshot reads WAV, AIFF, CAF, MP3, M4A, AAC, FLAC, Ogg, Opus, WMA, AMR and more, and the sound of MP4, MOV, MKV, WebM, AVI and MPEG.`,
    );
  return null;
}

/** What the folder and its settings decide. */
function whyByFolder({ folder, hiddenParent, known }: WhyFacts): Why | null {
  if (!folder)
    return known?.state === 'rejected' || known?.state === 'settling' || known?.state === 'reading'
      ? null
      : say(
          'not-in-a-folder',
          'It lies in no folder that Earshot listens to. Add its folder, or drop the file on the window.',
        );
  if (hiddenParent !== null && isPackageName(hiddenParent))
    return say(
      'hidden',
      `It lies in “${hiddenParent}”, which ${unwatchedWords(extensionOf(hiddenParent)) ?? ''}`,
    );
  if (hiddenParent !== null)
    return say(
      'hidden',
      `It lies in “${hiddenParent}”, a hidden folder or one of the system. Nothing in such folders is taken.`,
    );
  if (!folder.includeSubfolders && folder.relativePath.includes('/'))
    return say(
      'in-subfolder',
      `It lies in a subfolder, and the show “${folder.name}” does not include its subfolders. Its settings change that.`,
    );
  if (!folder.verdict.taken && known?.state !== 'rejected')
    return folder.verdict.why === 'ignored'
      ? say(
          'ignored',
          `The show “${folder.name}” ignores it: the pattern “${folder.verdict.pattern}” fits it. Its settings change that.`,
        )
      : say(
          'not-included',
          `None of the patterns of the show “${folder.name}” fits it, and only what fits is taken. Its settings change that.`,
        );
  if (folder.state === 'missing')
    return say(
      'folder-missing',
      `The folder of the show “${folder.name}” cannot be reached now. It is looked through as soon as it is back.`,
    );
  if (folder.state === 'unreadable')
    return say(
      'folder-unreadable',
      `Earshot may not read the folder of the show “${folder.name}”. Give it permission in the system settings.`,
    );
  return null;
}

/** What is written down of it. */
function whyByRow({ known, onDisk }: WhyFacts): Why | null {
  switch (known?.state) {
    case 'settling':
      return say(
        'settling',
        'It is still being written, or stood still only a moment ago. It is taken when it stands still and no program holds it open for writing.',
      );
    case 'reading':
      return say('reading', 'It is being read in full, to find out whether it is known.');
    case 'rejected':
      return say('rejected', known.failureMessage ?? 'It cannot be used.');
    case 'left':
      if (known.skip?.why === 'not-downloaded' || onDisk === 'not-downloaded') return notDownloaded();
      if (known.skip?.why === 'older')
        return say(
          'older',
          'It is older than the day from which files of this folder were to be taken. Choose “Transcribe” to have it taken.',
        );
      if (known.skip)
        return say(
          'left',
          'The patterns of its show passed it over when it was seen; they fit it now. Choose “Transcribe” to have it taken.',
        );
      return say(
        'left',
        'It was there before its folder was added, or was taken from the list, and was left. Choose “Transcribe” to have it taken.',
      );
    case 'gone':
      return onDisk === 'absent' ? say('gone', 'It was there once and is no longer where it was.') : null;
    default:
      return null;
  }
}

/** What the disk says of a file that nothing is known of. */
function whyByDisk({ onDisk }: WhyFacts): Why {
  switch (onDisk) {
    case 'absent':
      return say('missing', 'There is no file of this name here.');
    case 'unknown':
      return say(
        'unreadable',
        'Earshot cannot look at it: the disk does not answer, or permission is missing.',
      );
    case 'empty':
      return say('empty', 'It is empty (0 bytes). It is taken as soon as something is written to it.');
    case 'not-downloaded':
      return notDownloaded();
    default:
      return say(
        'not-noticed',
        'Nothing stands against it; it was not noticed yet. It is taken with the next look at its folder, as soon as Earshot runs.',
      );
  }
}

const notDownloaded = (): Why =>
  say(
    'not-downloaded',
    'Only its name is on this computer; the rest is in a cloud drive. It is not downloaded without being asked for: choose “Download and transcribe”.',
  );

const say = (code: WhyCode, text: string): Why => ({ code, text });
