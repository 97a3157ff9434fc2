// What can go wrong, and what is said of it: what happened, what it means for the recording, what to do.

/** What a code says by itself. */
interface Wording {
  readonly message: string;
  readonly retryable: boolean;
}

/** By code. Codes are stored and cross the IPC bridge: never rename one. */
export const WORDING = {
  // who speaks
  'speakers-model-missing': {
    message:
      'What tells speakers apart is not on this computer. The transcript stands as it is. Get “Speakers” in Settings under “On this device”, then try again.',
    retryable: false,
  },
  'speakers-broke-off': {
    message: 'Telling speakers apart broke off. The transcript stands as it is. Try it again.',
    retryable: true,
  },
  'speakers-text-gone': {
    message:
      'The transcript was replaced by another one while its speakers were told apart. Nothing was changed. Tell them apart in the new one.',
    retryable: false,
  },
  // the file
  'file-empty': {
    message: 'This file is empty (0 bytes). It is taken up by itself as soon as something is written to it.',
    retryable: false,
  },
  'file-gone': {
    message: 'The file is no longer where it was. Nothing was sent. Put it back, then try again.',
    retryable: false,
  },
  'file-changed': {
    message: 'The file changed while it was being read. It is taken up again when it stands still.',
    retryable: true,
  },
  'file-unreadable': {
    message:
      'The file could not be read. Check that you may open it and that its disk is connected, then try again.',
    retryable: false,
  },
  'file-is-link': {
    message:
      'A link stands here instead of a file. Links are not followed, because whoever can write into a shared folder could have any file read and sent. Nothing was sent. Put the file itself there, then try again.',
    retryable: false,
  },
  'file-not-downloaded': {
    message:
      'Only the name of this file is on this computer; the rest is in a cloud drive. It was not downloaded. Choose “Download and transcribe” to have it fetched.',
    retryable: false,
  },
  'not-audio': {
    message:
      'This is not an audio file that Earshot can read, whatever its name says. Nothing was sent or charged.',
    retryable: false,
  },
  'no-sound': {
    message: 'No sound in this file. Nothing was sent or charged.',
    retryable: false,
  },
  'audio-damaged': {
    message:
      'The audio is cut off or damaged and cannot be decoded. Export or copy it again; it is then taken up by itself.',
    retryable: false,
  },
  'audio-protected': {
    message: 'This file is copy-protected and cannot be decoded. Use an unprotected export.',
    retryable: false,
  },
  'index-missing': {
    message:
      'The recorder lost power before it wrote the index of this file, or the file was not copied to its end: the sound may all be there, but nothing says where. Copy it again, or have the recorder or a repair program close it; it is then taken up by itself.',
    retryable: false,
  },
  'codec-unknown': {
    message:
      'The sound of this file is stored in a way that Earshot cannot decode on this computer. The cloud service may be able to. Or export it as WAV, FLAC, MP3 or M4A.',
    retryable: false,
  },
  'reader-crashed': {
    message:
      'Reading this file crashed the audio reader twice, so it was set aside. Try again, or convert the file to WAV first.',
    retryable: false,
  },
  // the address
  'address-unreachable': {
    message:
      'The server of this address cannot be reached, or broke off. What has arrived is kept; Earshot tries again and goes on from there.',
    retryable: true,
  },
  'address-busy': {
    message:
      'The server of this address asked to wait. What has arrived is kept; Earshot goes on from there when the wait is over.',
    retryable: true,
  },
  'address-untrusted': {
    message:
      'The certificate of this address is not trusted, so nothing was fetched. Check the address and the clock of this computer; the recording waits.',
    retryable: false,
  },
  'address-refused': {
    message:
      'The server of this address does not hand the recording out: it asks for a login, or the address has run out. Nothing was saved. Copy the address anew from where it is offered, or download the file in a browser and add it from there.',
    retryable: false,
  },
  'address-gone': {
    message: 'Nothing lies at this address any more. Nothing was saved. Check the address, then try again.',
    retryable: false,
  },
  'post-action-failed': {
    message:
      'What the show does after a transcript did not work. The transcript is safe. Look at it in the settings of the show.',
    retryable: false,
  },
  'address-leads-astray': {
    message:
      'This address is passed on from one to the next without an end. Nothing was fetched. Open it in a browser and copy the address of the recording itself.',
    retryable: false,
  },
  'address-private': {
    message:
      'This address leads into a private network or to this computer, and not because you said so. Nothing was asked there. If you trust it, add the address of that computer itself.',
    retryable: false,
  },
  'address-not-sound': {
    message:
      'A page of text came from this address and no recording. Nothing was saved. Open it in a browser and copy the address of the recording itself.',
    retryable: false,
  },
  'address-changing': {
    message:
      'Something else lies at this address each time that it is asked, so that it never came whole. Nothing was saved. Try again later, or download the file in a browser and add it from there.',
    retryable: true,
  },
  'address-too-large': {
    message:
      'What lies at this address is larger than what Earshot downloads, so it was not fetched. Download the file in a browser and add it from there.',
    retryable: false,
  },
  'address-not-fetched': {
    message:
      'The speech service could not fetch the recording from its address. Nothing was charged. Have Earshot download it first, then try again.',
    retryable: false,
  },
  'address-fetching': {
    message: 'The recording is downloaded first. It goes on by itself when it is here.',
    retryable: true,
  },
  'downloads-full': {
    message:
      'Earshot’s folder for downloads holds as much as it may, so nothing more is fetched into it. The recording waits. Delete recordings there that you no longer need, or raise the limit in Settings; it then goes on by itself.',
    retryable: true,
  },
  // the feed
  'not-a-feed': {
    message:
      'There is no feed at this address: neither RSS nor Atom. Nothing was changed. Look on the page of the show, or at its host, for the address of the feed.',
    retryable: false,
  },
  'feed-unreadable': {
    message:
      'The feed could not be read. Everything that was known of it is kept, and it is looked at again later. If it stays so, tell its publisher.',
    retryable: true,
  },
  'feed-gone': {
    message:
      'There is nothing at the address of this feed any more. Its recordings and transcripts are kept. Ask its publisher for its new address.',
    retryable: true,
  },
  'feed-locked': {
    message:
      'This feed is for members: its server asks for a login, or refused the one in the address. Everything that was known of it is kept. Copy the address anew from where you are a member.',
    retryable: false,
  },
  'published-unreadable': {
    message:
      'The transcript that the publisher gives cannot be read. The recording itself is not touched; have it transcribed instead.',
    retryable: false,
  },
  // the disk
  'disk-full': {
    message: 'The disk is full. Nothing is lost; work goes on when there is room again. Free some space.',
    retryable: true,
  },
  'library-unwritable': {
    message: 'Earshot cannot write to its library. Nothing is lost; check the disk and its permissions.',
    retryable: true,
  },
  'library-damaged': {
    message:
      'The library file is damaged or is not a library. It was left as it is; nothing was deleted. Restore the newest backup to go on.',
    retryable: false,
  },
  'library-newer': {
    message:
      'This library was made by a newer Earshot. It was not touched. Install the newer version to open it.',
    retryable: false,
  },
  'library-foreign': {
    message:
      'The tables of this library are not those that Earshot makes: something was added, changed or taken away. Nothing in it was run and nothing was changed. Do not use it if it came from somebody else. If it is yours, move library.db out of its folder and start Earshot again: the newest good backup takes its place.',
    retryable: false,
  },
  'library-in-use': {
    message:
      'Another process works on this library already. Nothing was done here; nothing is lost. Go on there, or end it first.',
    retryable: true,
  },
  'library-unconfirmed': {
    message:
      'It is not known on this computer that this library is yours to work with. It can be read and searched; nothing is listened to, sent, written or deleted. Confirm it in the window, or with “earshot confirm”.',
    retryable: false,
  },
  'library-not-downloaded': {
    message:
      'The library file is not on this computer: a sync service seems to keep it elsewhere. No backup was put in its place. Have the service download it and keep it on this computer, then start Earshot again.',
    retryable: true,
  },
  // the folder
  'folder-missing': {
    message:
      'This folder cannot be reached. Its recordings and transcripts are kept; listening goes on when it is back.',
    retryable: true,
  },
  'folder-unreadable': {
    message:
      'Earshot may not read this folder. Give it permission in the system settings; listening then goes on by itself.',
    retryable: true,
  },
  'folder-refused': {
    message: 'This folder cannot be listened to. Choose another one.',
    retryable: false,
  },
  'folder-unwatched': {
    message:
      'The system does not tell Earshot of every change in this folder, so Earshot looks into it by itself every few seconds. Nothing is missed.',
    retryable: true,
  },
  'folder-unconfirmed': {
    message:
      'Nobody has confirmed on this computer that Earshot may use this folder. Nothing is listened to or written there. Confirm it in the window, or with “earshot confirm”.',
    retryable: false,
  },
  // the device service
  'recogniser-crashed': {
    message: 'Speech recognition on this device stopped unexpectedly. Earshot tries again.',
    retryable: true,
  },
  'model-missing': {
    message:
      'The speech model is not in place, so nothing can be transcribed on this device. Install Earshot again.',
    retryable: false,
  },
  'model-coming': {
    message:
      'The speech model of this recording is still on its way to this computer. The recording waits, and begins by itself when the model is there.',
    retryable: true,
  },
  'model-not-here': {
    message:
      'The speech model of this recording is not on this computer. The recording waits. Get the model in Settings under “On this device”, or choose another one.',
    retryable: false,
  },
  'model-language': {
    message:
      'The speech model of this recording does not know its language. Nothing was transcribed. Choose another model or language.',
    retryable: false,
  },
  'model-not-fetched': {
    message:
      'The speech model could not be fetched. What has arrived is kept. Try again, or bring its files along from another computer.',
    retryable: false,
  },
  'language-unknown': {
    message:
      'This does not sound like the language that the speech model knows. No text was kept. Choose a model that knows its language, or say which language it is and transcribe it again.',
    retryable: false,
  },
  'model-damaged': {
    message:
      'The files of this speech model are not those that they should be, so it was not used. Remove it in Settings under “On this device” and get it again.',
    retryable: false,
  },
  'on-battery': {
    message:
      'This computer runs on battery, and Earshot rests meanwhile, as the settings ask. Recordings wait; work goes on when it is plugged in.',
    retryable: true,
  },
  // the cloud service
  'no-key': {
    message:
      'No key for the AI/ML API is set. The recording waits. Add a key in Settings, or transcribe it on this device.',
    retryable: false,
  },
  'key-refused': {
    message:
      'The AI/ML API refused the key. The recording was not charged. Check the key in Settings, then try again.',
    retryable: false,
  },
  'no-credit': {
    message:
      'The AI/ML API account has no credit or no access to this model. Nothing was charged. Top it up, then try again.',
    retryable: false,
  },
  'ceiling-reached': {
    message:
      'The ceiling for spending is reached. Nothing was sent or charged. The recording waits for the next month, or until the ceiling is raised.',
    retryable: true,
  },
  offline: {
    message: 'There is no network. The recording waits and goes on when the network is back.',
    retryable: true,
  },
  unreachable: {
    message: 'The speech service cannot be reached. The recording waits and is tried again.',
    retryable: true,
  },
  tls: {
    message:
      'The connection to the speech service is not trusted (certificate). Nothing was sent. Check the clock, the proxy and the address in Settings.',
    retryable: false,
  },
  'not-the-api': {
    message:
      'A web page answered instead of the speech service, such as one of this network or of a proxy. Check the network, and the address in Settings; the recording waits and is tried again.',
    retryable: true,
  },
  'sign-in-page': {
    message:
      'A sign-in page of this network answered instead of the speech service. Open a browser and sign in to the network; the recording waits and goes on by itself.',
    retryable: true,
  },
  'gateway-failing': {
    message:
      'Recordings reach the speech service, but its answers do not come back. Nothing more is sent until it answers again; Earshot looks by itself, and recordings wait unsent.',
    retryable: true,
  },
  'rate-limited': {
    message: 'The speech service asked to slow down. The recording waits and is tried again.',
    retryable: true,
  },
  'server-error': {
    message: 'The speech service had a fault of its own. The recording waits and is tried again.',
    retryable: true,
  },
  'request-refused': {
    message:
      'The speech service did not accept this request. Nothing was charged. Check the options in Settings, then try again.',
    retryable: false,
  },
  'too-large': {
    message:
      'The file is too large for the speech service. Nothing was charged. Transcribe it on this device, or export it smaller.',
    retryable: false,
  },
  'upload-interrupted': {
    message: 'The upload was cut off before its end, so nothing was accepted or charged. It is sent again.',
    retryable: true,
  },
  'answer-lost': {
    message:
      'The file was sent in full, but no answer came back. It may have been accepted and charged. Send it again only if you accept that it may be charged twice.',
    retryable: false,
  },
  'generation-failed': {
    message:
      'The speech service could not transcribe this recording. Try again, or transcribe it on this device.',
    retryable: false,
  },
  'generation-timeout': {
    message:
      'The speech service did not finish in time. Ask again for the result, or send the recording again (it is charged again).',
    retryable: false,
  },
  'result-lost': {
    message:
      'The speech service no longer has the result; it keeps them for one hour. Sending the recording again is charged again.',
    retryable: false,
  },
  'answer-unreadable': {
    message:
      'The speech service finished, but its answer has no transcript that Earshot can read. The answer is kept.',
    retryable: false,
  },
  // the app itself
  'bad-argument': { message: 'This request is not valid.', retryable: false },
  'not-found': { message: 'This is no longer there.', retryable: false },
  'not-allowed': { message: 'This cannot be done now.', retryable: false },
  internal: {
    message: 'Something went wrong in Earshot itself. Nothing is lost. Try again; the log has the details.',
    retryable: true,
  },
} as const satisfies Readonly<Record<string, Wording>>;

/** What can go wrong with a recording, an address, a folder or a service. */
export type FailureCode = keyof typeof WORDING;
