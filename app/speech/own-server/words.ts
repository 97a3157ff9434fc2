// What failures mean where the service is a server of one's own: nobody is charged, and there is no account.
import type { Failure, FailureCode } from '../../domain/failure.ts';

const NO_TOKEN =
  'No token for your own server is set, or no address. The recording waits. Enter both in Settings, or transcribe it on this device.';

const WORDS: Partial<Readonly<Record<FailureCode, string>>> = {
  'key-refused':
    'Your server refused the token: it was revoked, has expired, or was made elsewhere. The recording waits. Make a new one there with “earshot serve tokens add NAME”, and enter it in Settings.',
  'no-credit':
    'The token is not for handing recordings over. The recording waits. Make another on your server with “earshot serve tokens add NAME”, and enter it in Settings.',
  unreachable:
    'Your server cannot be reached. The recording waits and is tried again. See whether “earshot serve” runs there, and whether the address in Settings is right.',
  'server-error': 'Your server had a fault of its own. The recording waits and is tried again.',
  'rate-limited':
    'Your server has as many recordings of this token as it takes. The recording waits and is tried again.',
  'request-refused':
    'Your server did not accept this request. Check the options in Settings, or what the server can do, then try again.',
  'too-large': 'The recording is larger than your server takes. Raise its --max-size, or transcribe it here.',
  'upload-interrupted': 'The upload to your server was cut off. It is sent again.',
  'generation-failed': 'Your server could not transcribe this recording. Try again, or transcribe it here.',
  'result-lost':
    'Your server no longer has the result. The recording is sent again; what was heard is not heard twice.',
};

/** The failure in words for a server of one's own; a message that tells of more than its code is kept. */
export function ofOwnServer(why: Failure): Failure {
  if (why.code === 'no-key')
    return { ...why, message: why.message.includes('http') ? why.message : NO_TOKEN };
  const message = WORDS[why.code];
  return message === undefined ? why : { ...why, message };
}

/** What it means where a person tries the token: no recording waits. */
const TRIED: Partial<Readonly<Record<FailureCode, string>>> = {
  'key-refused':
    'Your server refused this token: it was revoked, has expired, or was made elsewhere. Make a new one there with “earshot serve tokens add NAME”.',
  unreachable:
    'Your server cannot be reached. See whether “earshot serve” runs there, and whether its address is right.',
};

/** What to say of a try that failed. */
export const ofTry = (why: Failure): string => TRIED[why.code] ?? ofOwnServer(why).message;
