// What failures of our own house are called to a caller far away, who has no window, no settings and no folder of ours.
import { storyFor } from '../operations/serving/status.ts';
import { failure, type Failure, type FailureCode } from '../domain/failure.ts';

const KEPT_NOTHING = 'Nothing of it was kept.';

/** Only what the usual wording says about a window, a watched folder or money. */
const WORDS: Partial<Readonly<Record<FailureCode, string>>> = {
  'file-empty': 'The file is empty (0 bytes). Send a recording.',
  'file-changed': `The file changed while it was being read. ${KEPT_NOTHING} Send it again.`,
  'file-gone': 'The recording is no longer on the server. Send it again.',
  'file-unreadable':
    'The server could not read the recording. Send it again, or tell whoever runs the server.',
  'not-audio': `This is not an audio file that this server can read, whatever its name says. ${KEPT_NOTHING}`,
  'no-sound': `There is no sound in this file. ${KEPT_NOTHING}`,
  'audio-damaged': `The audio is cut off or damaged and cannot be decoded. ${KEPT_NOTHING} Export or copy it again, then send it.`,
  'index-missing': `The recorder lost power before it wrote the index of this file, or the file was not copied to its end. ${KEPT_NOTHING} Copy or repair it, then send it again.`,
  'codec-unknown': `The sound of this file is stored in a way that this server cannot decode. ${KEPT_NOTHING} Send it as WAV, FLAC, MP3 or M4A.`,
  'reader-crashed': `Reading this file crashed the audio reader twice. ${KEPT_NOTHING} Convert it to WAV, then send that.`,
  'address-unreachable':
    'The server of this address cannot be reached, or broke off. Ask again, or send the file itself.',
  'address-busy': 'The server of this address asked to wait. Ask again later, or send the file itself.',
  'address-untrusted':
    'The certificate of this address is not trusted, so nothing was fetched. Check the address.',
  'address-refused':
    'The server of this address does not hand the recording out: it asks for a login, or the address has run out. Send the file itself.',
  'address-gone': 'Nothing lies at this address any more. Check the address, then ask again.',
  'address-private':
    'This address leads into a private network or to the server itself, where nothing is fetched from. Nothing was asked there. Send the file itself.',
  'address-changing':
    'Something else lies at this address each time that it is asked, so that it never came whole. Send the file itself.',
  'address-too-large':
    'What lies at this address is larger than what this server takes, so it was not fetched.',
  'too-large': 'The recording is larger than what this server takes. Send it in parts.',
  'disk-full': `The disk of the server is full. ${KEPT_NOTHING} Ask again later.`,
  'library-unwritable': `The server cannot write to its disk. ${KEPT_NOTHING} Tell whoever runs it, and ask again later.`,
  'speakers-model-missing':
    'The server has no model that tells speakers apart. Ask without diarize, or tell whoever runs the server.',
  'recogniser-crashed': 'Speech recognition stopped unexpectedly. Send the recording again.',
  'model-missing': 'The speech model is not in place on this server. Tell whoever runs it.',
  'model-coming': 'The speech model is still on its way to this server. Ask again later.',
  'model-not-here': 'The speech model is not on this server. GET /v1/models lists those that are.',
  'model-damaged': 'The files of this speech model are damaged on this server. Tell whoever runs it.',
  'not-allowed': 'This server cannot do this now.',
  internal:
    'The server met a fault that it did not expect. Ask again; if it stays so, tell whoever runs the server.',
};

/** The message of a failure for a caller; what was said about this very case stays, and the story of attempts on other computers, a line each. */
export function wordsOfFailure(why: Pick<Failure, 'code' | 'detail' | 'message'>): string {
  const { code, message } = why;
  const words = message === failure(code).message ? (WORDS[code] ?? message) : message;
  return [words, ...storyFor(why)].join('\n');
}
