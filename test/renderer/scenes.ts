// The scenes that the page is looked at in: empty, a few, thousands, everything gone wrong, hostile and long, a day of speech.
import type {
  FolderView,
  ItemAction,
  ItemView,
  ProgressView,
  SettingsView,
  TranscriptView,
} from '../../app/contract/views.ts';
import type { FailureView } from '../../app/contract/failure-view.ts';
import { DEFAULT_SHOW } from '../../app/domain/show.ts';
import { DEFAULT_TOGETHER } from '../../app/domain/together.ts';
import { ENGINES } from '../../app/speech/engines.ts';
import { storyOf, type Story } from '../../renderer/lib/story.ts';
import type { Scene } from './fake-api.ts';
import { FEEDS } from './fake-feeds.ts';

/** The moment the scenes play at: a Saturday afternoon, so that every day heading occurs. */
export const NOW = new Date(2026, 10, 21, 14, 20).getTime();
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export const SETTINGS: SettingsView = {
  theme: 'system',
  language: 'system',
  queueOrder: 'arrival',
  defaultService: 'device',
  defaultChain: ['device'],
  cloudUrl: 'https://api.aimlapi.com/v1',
  serverUrl: '',
  cloudOptions: { model: '#g1_nova-2-general', diarize: true, punctuate: true },
  pollSeconds: 10,
  monthCeilingUsd: 20,
  uploadLimitKBps: null,
  addressWay: 'pass',
  whenClosed: 'ask',
  downloadLimitKBps: null,
  downloadSpaceGB: 50,
  uploadsAtOnce: 2,
  pollsAtOnce: 8,
  startAtLogin: false,
  pauseOnBattery: false,
  versionNotice: true,
  searchByMeaning: false,
  assistantsHttp: false,
  assistantsPort: 8788,
  modelMirror: '',
  notifications: true,
  key: { state: 'none', protected: true, boundTo: null },
  address: { origin: 'https://api.aimlapi.com', way: 'encrypted', isOfEnvironment: false, warning: null },
  server: {
    key: { state: 'none', protected: true, boundTo: null },
    address: { origin: null, way: null, isOfEnvironment: false, warning: null },
  },
  model: { name: 'Moonshine Base', installed: true },
};

export function folderOf(id: number, name: string, more: Partial<FolderView> = {}): FolderView {
  return {
    id,
    kind: 'folder',
    name,
    path: `/home/mina/Recordings/${name}`,
    color: id - 1,
    includeSubfolders: true,
    service: 'device',
    chain: ['device'],
    fallback: false,
    language: null,
    ...DEFAULT_SHOW,
    together: DEFAULT_TOGETHER,
    recordingCount: 0,
    unwatched: [],
    state: 'listening',
    failure: null,
    ...more,
  };
}

export function itemOf(id: number, title: string, more: Partial<ItemView> = {}): ItemView {
  return {
    id: `r${id}`,
    recordingId: id,
    fileId: id,
    jobId: id,
    title,
    folderId: 1,
    state: 'done',
    service: 'device',
    durationSeconds: 2_900,
    sizeBytes: 48_000_000,
    addedAt: NOW - id * HOUR,
    dueAt: null,
    parked: null,
    preview: null,
    progress: null,
    failure: null,
    actions: ['reveal', 'remove'],
    ...more,
  };
}

/** A file that is no recording yet. */
function fileOf(id: number, title: string, more: Partial<ItemView>): ItemView {
  return { ...itemOf(id, title, more), id: `f${id}`, recordingId: null, jobId: null };
}

const fails = (code: FailureView['code'], message: string, detail?: string): FailureView => ({
  code,
  message,
  ...(detail ? { detail } : {}),
});

/** Words evenly over a segment's time, as interpolation gives them. */
function wordsOf(
  text: string,
  start: number,
  end: number,
  doubtful: readonly string[] = [],
): TranscriptView['segments'][number]['words'] {
  const tokens = text.split(/\s+/);
  const step = (end - start) / tokens.length;
  return tokens.map((token, at) => ({
    text: token.toLowerCase().replace(/[^\p{L}\p{N}’']/gu, ''),
    start: start + at * step,
    end: start + (at + 1) * step,
    confidence: doubtful.some((word) => token.includes(word)) ? 0.31 : 0.96,
  }));
}

type Line = readonly [start: number, speaker: string | null, text: string];

function transcriptOf(
  recordingId: number,
  lines: readonly Line[],
  more: Partial<TranscriptView> = {},
): TranscriptView {
  return {
    id: recordingId * 10,
    recordingId,
    service: 'device',
    model: 'Moonshine Base',
    language: 'en',
    createdAt: NOW,
    revision: 0,
    editedAt: null,
    wordCount: 0,
    wordTimes: 'measured',
    insights: {},
    formats: ['txt', 'srt', 'vtt', 'json', 'md'],
    missing: [],
    track: null,
    segments: lines.map(([start, speaker, text], at) => {
      const end = Math.min(lines[at + 1]?.[0] ?? start + 8, start + 12);
      return {
        id: recordingId * 1_000_000 + at,
        start,
        end,
        speaker,
        text,
        words: wordsOf(text, start, end, ['Škoda']),
      };
    }),
    ...more,
  };
}

const BREAD: readonly Line[] = [
  [
    4,
    'Mina',
    'Welcome back to Night Kitchen. I am Mina, and today Jonas brought a starter that is older than both of us. It smells like apples and a little like paint.',
  ],
  [
    17,
    'Jonas',
    'It smells like paint because I forgot it in the Škoda for a weekend. But look at it. It doubled in four hours, in a cold car, out of spite.',
  ],
  [
    131,
    'Mina',
    'So your grandmother’s sourdough starter crossed the border in a jam jar, and nobody at customs asked what was alive in there?',
  ],
  [
    142,
    'Jonas',
    'They asked. She said it was soup. And the man looked at her, and looked at the jar, and said that his mother’s soup did not move either, and let her through.',
  ],
  [161, 'Mina', 'That is the best thing that anyone has said at this table, and we have had ministers here.'],
  [
    172,
    'Jonas',
    'We fed it with rye the same night. By the morning it had climbed out of the jar and was halfway to the radio.',
  ],
  [
    1060,
    'Mina',
    'I like how you put it in your letter: a sourdough starter is a pet that you eat a little of every week.',
  ],
  [
    1865,
    'Jonas',
    'And then we killed that sourdough starter with tap water, I am sure of it. The chlorine, the cold, my own impatience.',
  ],
];

const LETTERS: readonly Line[] = [
  [
    531,
    null,
    'One of you asks if a sourdough starter can be frozen, and the answer is longer than the question.',
  ],
  [
    2422,
    null,
    'We believe that this is the oldest sourdough starter in any listener’s kitchen, and it has a name.',
  ],
];

const MARSH: readonly Line[] = [
  [
    2,
    null,
    'You hear the reeds first, and then, if the wind is right, the bitterns underneath them, like someone blowing over a bottle.',
  ],
  [14, null, 'Nobody had told me that it would be so loud.'],
];

const SALT: readonly Line[] = [
  [
    3,
    '0',
    'There are two moments to salt an onion, and every recipe you have ever read picks the wrong one.',
  ],
  [11, '1', 'Name them.'],
];

/** Loudness like speech: phrases and pauses. */
export function speechPeaks(count: number): Uint8Array {
  let seed = 7;
  const random = (): number => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
  return Uint8Array.from({ length: count }, (_, at) => {
    const phrase = 0.55 + 0.45 * Math.sin(at / 9) * Math.sin(at / 31);
    return Math.round(255 * Math.min(1, Math.max(0.04, phrase * (0.35 + 0.65 * random()))));
  });
}

/** A tone of a few seconds as a data address, so that something can be played without a file. */
export function toneUrl(seconds: number): string {
  const rate = 8_000;
  const size = rate * seconds;
  const bytes = new Uint8Array(44 + size);
  const view = new DataView(bytes.buffer);
  const write = (at: number, text: string): void =>
    [...text].forEach((char, n) => view.setUint8(at + n, char.charCodeAt(0)));
  write(0, 'RIFF');
  view.setUint32(4, 36 + size, true);
  write(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, rate, true);
  view.setUint16(32, 1, true);
  view.setUint16(34, 8, true);
  write(36, 'data');
  view.setUint32(40, size, true);
  bytes.fill(128, 44);
  return URL.createObjectURL(new Blob([bytes], { type: 'audio/wav' }));
}

function sceneOf(more: {
  folders?: readonly FolderView[];
  items?: readonly ItemView[];
  transcripts?: readonly TranscriptView[];
}): Scene {
  const list = more.items ?? [];
  const folders = (more.folders ?? []).map((folder) => ({
    ...folder,
    recordingCount: folder.recordingCount || list.filter((item) => item.folderId === folder.id).length,
  }));
  const count = (...states: ItemView['state'][]): number =>
    list.filter((item) => states.includes(item.state)).length;
  const tone = typeof URL.createObjectURL === 'function' ? toneUrl(200) : null;
  return {
    app: {
      version: '0.1.0',
      newer: { isAsked: false, isSilenced: false, notice: null },
      runtime: { electron: '45.4.1', chromium: '150.0.0.0', standsInFor: null },
      platform: 'linux',
      engines: ENGINES.all,
      openToOthers: null,
      folders,
      queue: {
        running: count('uploading', 'transcribing'),
        waiting: count('queued'),
        failed: count('failed', 'rejected'),
        uncertain: count('uncertain'),
        looking: 0,
        settling: count('settling', 'reading'),
        incomplete: list.filter(({ missing }) => missing !== undefined).length,
        paused: false,
        secondsLeft: count('uploading', 'transcribing') > 0 ? 840 : null,
        progress: count('uploading', 'transcribing') > 0 ? 0.62 : null,
        held: [],
      },
      counts: {
        recordings: list.length,
        transcripts: count('done'),
        queue: list.length - count('done', 'left', 'cancelled'),
      },
      settings: SETTINGS,
    },
    items: list,
    transcripts: new Map((more.transcripts ?? []).map((transcript) => [transcript.recordingId, transcript])),
    pick: {
      pickId: 1,
      name: 'Night Kitchen',
      path: '/home/mina/Recordings/Night Kitchen',
      existingCount: 188,
      existingBytes: 212_400_000_000,
      atLeast: false,
      warning: null,
    },
    peaks: speechPeaks(2_000),
    mediaUrl: () => tone,
    feeds: [],
    delayMs: 0,
    failures: {},
  };
}

const SHOWS = [
  folderOf(1, 'Night Kitchen', { recordingCount: 188 }),
  folderOf(2, 'Field Notes', {
    recordingCount: 141,
    service: 'cloud',
    unwatched: [
      { ending: 'aup3', count: 12 },
      { ending: 'mid', count: 1 },
    ],
  }),
  folderOf(3, 'Interviews', { recordingCount: 83 }),
];
const RUNNING: readonly ItemAction[] = ['cancel', 'reveal'];

function queue(): Scene {
  const scene = sceneOf({
    folders: SHOWS,
    items: [
      itemOf(189, 'NK-189 Cold open, take 2', {
        state: 'transcribing',
        durationSeconds: 2_892,
        progress: { stage: 'transcribing', done: 1_190, total: 2_892, secondsLeft: 372 },
        actions: RUNNING,
        addedAt: NOW - HOUR,
      }),
      itemOf(190, 'field-notes_2026-11-21_raw.wav', {
        state: 'uploading',
        service: 'cloud',
        folderId: 2,
        durationSeconds: 5_560,
        progress: { stage: 'uploading', done: 640e6, total: 1_020e6, secondsLeft: null },
        actions: RUNNING,
        addedAt: NOW - HOUR,
      }),
      fileOf(191, 'ZOOM0042_03.WAV', {
        state: 'settling',
        durationSeconds: null,
        folderId: 3,
        actions: ['reveal'],
        addedAt: NOW - HOUR,
      }),
      itemOf(192, 'guest_line_check.m4a', {
        state: 'rejected',
        durationSeconds: 0,
        folderId: 1,
        failure: fails('no-sound', 'No sound in this file. Nothing was sent or charged.'),
        actions: ['check-again', 'reveal', 'remove'],
        addedAt: NOW - 2 * HOUR,
      }),
      itemOf(188, 'NK-188 The bread that would not rise', {
        tags: ['bread'],
        durationSeconds: 3_249,
        preview:
          'Welcome back to Night Kitchen. I am Mina, and today Jonas brought a starter that is older than both of us.',
        addedAt: NOW - 3 * DAY,
      }),
      itemOf(141, 'FN-141 A week on the marsh', {
        isUnread: true,
        tags: ['live', 'interview'],
        durationSeconds: 2_331,
        folderId: 2,
        preview:
          'You hear the reeds first, and then, if the wind is right, the bitterns underneath them, like someone blowing over a bottle.',
        addedAt: NOW - 4 * DAY,
      }),
      itemOf(83, 'Interview: Dr. Amara Okafor', {
        durationSeconds: 4_327,
        folderId: 3,
        preview: 'The honest answer is that nobody measured it before, because nobody thought that it moved.',
        addedAt: NOW - 5 * DAY,
      }),
      itemOf(187, 'NK-187 Salt, twice', {
        durationSeconds: 2_970,
        preview:
          'There are two moments to salt an onion, and every recipe you have ever read picks the wrong one.',
        addedAt: NOW - 5 * DAY,
      }),
      itemOf(171, 'NK-171 Letters from bakers', {
        durationSeconds: 2_700,
        preview: LETTERS[0]?.[2] ?? null,
        addedAt: NOW - 40 * DAY,
      }),
    ],
    transcripts: [
      transcriptOf(188, BREAD),
      transcriptOf(141, MARSH, { wordTimes: 'interpolated' }),
      transcriptOf(187, SALT, { service: 'cloud', model: 'nova-2-general' }),
      transcriptOf(171, LETTERS),
      transcriptOf(
        83,
        [
          [
            0,
            'Dr. Okafor',
            'The honest answer is that nobody measured it before, because nobody thought that it moved.',
          ],
        ],
        {
          formats: ['txt', 'md', 'json'],
          insights: {
            summary:
              'Amara Okafor explains how a peat bog that was believed to be still was found to move eleven centimetres a year, and why nobody had looked.',
            topics: ['Peat', 'Measurement', 'Patience'],
            sentiment: 'Positive',
            found: [{ query: 'peat bog', at: [61, 412, 1_920] }],
          },
        },
      ),
    ],
  });
  scene.app = {
    ...scene.app,
    queue: { ...scene.app.queue, waiting: 5, settling: 1 },
    counts: { recordings: 412, transcripts: 405, queue: 7 },
  };
  return scene;
}

function errors(): Scene {
  const wait = (
    id: number,
    code: FailureView['code'],
    message: string,
    more: Partial<ItemView> = {},
  ): ItemView =>
    itemOf(id, `NK-${id} Take ${id % 7}`, {
      state: 'failed',
      service: 'cloud',
      failure: fails(code, message),
      actions: ['retry', 'reveal', 'remove'],
      addedAt: NOW - id * 60_000,
      ...more,
    });
  const scene = sceneOf({
    folders: [
      folderOf(1, 'Night Kitchen', { service: 'cloud' }),
      folderOf(2, 'Old drive', {
        state: 'missing',
        failure: fails(
          'folder-missing',
          'This folder cannot be reached. Its recordings and transcripts are kept; listening goes on when it is back.',
        ),
      }),
      folderOf(3, 'Somebody else’s', {
        state: 'unreadable',
        failure: fails(
          'folder-unreadable',
          'Earshot may not read this folder. Give it permission in the system settings; listening then goes on by itself.',
        ),
      }),
      folderOf(4, 'Just added', { state: 'scanning' }),
    ],
    items: [
      wait(
        1,
        'answer-lost',
        'The file was sent in full, but no answer came back. It may have been accepted and charged. Send it again only if you accept that it may be charged twice.',
        {
          state: 'uncertain',
          actions: ['send-again', 'drop', 'reveal'],
        },
      ),
      wait(
        2,
        'generation-timeout',
        'The speech service did not finish in time. Ask again for the result, or send the recording again (it is charged again).',
        {
          actions: ['ask-again', 'retry', 'reveal', 'remove'],
        },
      ),
      wait(
        3,
        'unreachable',
        'The speech service cannot be reached. The recording waits and is tried again.',
        {
          state: 'queued',
          dueAt: NOW + 42_000,
          actions: ['retry', 'cancel', 'reveal'],
        },
      ),
      wait(
        4,
        'request-refused',
        'The speech service did not accept this request. Nothing was charged. Check the options in Settings, then try again.',
        {
          failure: fails(
            'request-refused',
            'The speech service did not accept this request. Nothing was charged. Check the options in Settings, then try again.',
            'model "nova-9" does not exist <script>alert(1)</script>',
          ),
        },
      ),
      wait(
        5,
        'no-key',
        'No key for the AI/ML API is set. The recording waits. Add a key in Settings, or transcribe it on this device.',
        { state: 'queued', actions: ['retry', 'cancel'] },
      ),
      fileOf(6, 'not-really.mp3', {
        state: 'rejected',
        failure: fails(
          'not-audio',
          'This is not an audio file that Earshot can read, whatever its name says. Nothing was sent or charged.',
        ),
        actions: ['check-again', 'reveal', 'remove'],
        durationSeconds: null,
        addedAt: NOW - DAY,
      }),
      fileOf(7, 'being-read.flac', {
        state: 'reading',
        durationSeconds: null,
        actions: [],
        addedAt: NOW - DAY,
      }),
      fileOf(8, 'from-last-year.wav', {
        state: 'left',
        durationSeconds: null,
        actions: ['take', 'reveal', 'remove'],
        addedAt: NOW - DAY,
      }),
      itemOf(9, 'Cancelled one', {
        state: 'cancelled',
        actions: ['retry', 'reveal', 'remove'],
        addedAt: NOW - 2 * DAY,
      }),
      itemOf(10, 'Silence', { state: 'done', addedAt: NOW - 2 * DAY }),
      itemOf(11, 'Waiting politely', { state: 'queued', actions: ['cancel'], addedAt: NOW - 2 * DAY }),
      itemOf(12, 'Waiting for a while', {
        state: 'queued',
        dueAt: NOW + 3 * HOUR,
        actions: ['cancel'],
        addedAt: NOW - 2 * DAY,
      }),
      itemOf(13, 'Getting ready', { state: 'uploading', actions: RUNNING, addedAt: NOW - 2 * DAY }),
      itemOf(14, 'In the cloud', {
        state: 'transcribing',
        service: 'cloud',
        actions: RUNNING,
        addedAt: NOW - 2 * DAY,
      }),
    ],
    transcripts: [transcriptOf(10, [])],
  });
  scene.app = {
    ...scene.app,
    queue: {
      ...scene.app.queue,
      held: [
        {
          service: 'cloud',
          failure: fails(
            'key-refused',
            'The AI/ML API refused the key. The recording was not charged. Check the key in Settings, then try again.',
          ),
        },
      ],
    },
    settings: { ...SETTINGS, key: { state: 'unreadable', protected: false, boundTo: null } },
  };
  scene.mediaUrl = () => null;
  scene.peaks = null;
  return scene;
}

function hostile(): Scene {
  const long =
    'A title that nobody should give a recording but that somebody will, because file names are where people keep their notes, take 12, final, FINAL, really';
  return sceneOf({
    folders: [
      folderOf(1, 'A show whose name is far longer than any sidebar was ever meant to hold, with guests'),
      folderOf(2, 'مطبخ الليل'),
      folderOf(3, '<img src=x onerror=alert(1)>'),
    ],
    items: [
      itemOf(1, long, { preview: `${'Verylongwordwithoutanybreak'.repeat(6)} and then some.`, addedAt: NOW }),
      itemOf(2, 'الخبز الذي لم يرتفع – الحلقة ١٨٨', {
        folderId: 2,
        preview: 'مرحبا بكم مرة أخرى في مطبخ الليل. أنا مينا، واليوم أحضر يوناس خميرة أقدم منا نحن الاثنين.',
        addedAt: NOW - DAY,
      }),
      itemOf(3, '<script>alert(1)</script>', {
        folderId: 3,
        preview: '<img src=x onerror=alert(1)> & “quotes” </li>',
        addedAt: NOW - 8 * DAY,
      }),
      itemOf(4, '😀 emoji \u202Egpj.exe\u202C and a control \u0007', {
        preview: 'Zalgo t̵̛͚e̷̗͠x̶̳̏t̴͙̆',
        addedAt: NOW - 9 * DAY,
      }),
      itemOf(5, '深夜のキッチン 第188回', {
        preview: '夜のキッチンへようこそ。今日はヨナスが、私たちよりも古いパン種を持ってきました。',
        addedAt: NOW - 10 * DAY,
      }),
    ],
    transcripts: [
      transcriptOf(1, [
        [
          0,
          'A speaker with a name that is as long as a sentence and does not stop when it should',
          `${'Verylongwordwithoutanybreak'.repeat(8)} and then it goes on.`,
        ],
      ]),
      transcriptOf(
        2,
        [
          [
            0,
            'مينا',
            'مرحبا بكم مرة أخرى في مطبخ الليل. أنا مينا، واليوم أحضر يوناس خميرة أقدم منا نحن الاثنين. رائحتها مثل التفاح وقليلا مثل الطلاء.',
          ],
          [12, 'يوناس', 'رائحتها مثل الطلاء لأنني نسيتها في السيارة طوال عطلة نهاية الأسبوع.'],
        ],
        { language: 'ar', service: 'cloud', model: 'nova-3' },
      ),
      transcriptOf(3, [[0, '<b>x</b>', '<script>alert(1)</script> <img src=x onerror=alert(1)>']], {
        insights: { summary: '<img src=x onerror=alert(2)>' },
      }),
      transcriptOf(4, [[0, null, 'Zalgo t̵̛͚e̷̗͠x̶̳̏t̴͙̆']]),
      transcriptOf(
        5,
        [[0, null, '夜のキッチンへようこそ。今日はヨナスが、私たちよりも古いパン種を持ってきました。']],
        { language: 'ja' },
      ),
    ],
  });
}

function many(count: number): Scene {
  const states: readonly Partial<ItemView>[] = [
    {},
    {},
    {},
    {},
    {
      state: 'failed',
      failure: fails(
        'server-error',
        'The speech service had a fault of its own. The recording waits and is tried again.',
      ),
      actions: ['retry'],
    },
  ];
  return sceneOf({
    folders: SHOWS,
    items: Array.from({ length: count }, (_, at) =>
      itemOf(count - at, `Episode ${count - at}`, {
        folderId: (at % 3) + 1,
        addedAt: NOW - at * 5 * HOUR,
        durationSeconds: 600 + ((at * 7_919) % 5_400),
        preview: `Number ${count - at}. ${BREAD[at % BREAD.length]?.[2] ?? ''}`.slice(
          0,
          80 + ((at * 31) % 110),
        ),
        ...(at === 0 ? {} : states[at % states.length]),
      }),
    ),
    transcripts: Array.from({ length: Math.min(count, 400) }, (_, at) => transcriptOf(count - at, BREAD)),
  });
}

/** 24 hours, 250,000 words, two speakers. */
function day(): Scene {
  const scene = sceneOf({
    folders: SHOWS.slice(0, 1),
    items: [itemOf(1, 'The whole day, unedited', { durationSeconds: 86_400, preview: 'Twenty-four hours.' })],
  });
  const words = BREAD.flatMap(([, , text]) => text.split(' '));
  const lines: Line[] = [];
  for (let at = 0; at < 25_000; at += 1) {
    const from = (at * 13) % words.length;
    const said = Array.from({ length: 10 }, (_, n) => words[(from + n) % words.length]).join(' ');
    lines.push([
      at * 3.456,
      Math.floor(at / 6) % 2 === 0 ? 'Mina' : 'Jonas',
      `${said[0]?.toUpperCase()}${said.slice(1)}.`,
    ]);
  }
  scene.transcripts = new Map([[1, transcriptOf(1, lines, { wordCount: 250_000 })]]);
  return scene;
}

/** Recordings that lie at an address: downloaded, waiting, held back, tried again, and passed on. */
function fetching(): Scene {
  const fetch = {
    receivedBytes: 12_400_000,
    totalBytes: 48_000_000,
    bytesPerSecond: 900_000,
    dueAt: null,
    failure: null,
  };
  const at = (id: number, title: string, more: Partial<ItemView>): ItemView =>
    itemOf(id, title, {
      state: 'queued',
      preview: null,
      actions: ['hold', 'cancel', 'remove'],
      folderId: null,
      ...more,
    });
  return sceneOf({
    folders: SHOWS,
    items: [
      at(5, '188-the-bread-that-would-not-rise', { fetch: { ...fetch, state: 'running' } }),
      at(4, 'live-without-a-length', { fetch: { ...fetch, state: 'running', totalBytes: null } }),
      at(3, 'ملاحظات-ميدانية', { fetch: { ...fetch, state: 'waiting', receivedBytes: 0 } }),
      at(2, 'field-notes-with-a-name-that-does-not-end-and-goes-on-for-very-long-2026-11-21', {
        parked: 'held',
        fetch: { ...fetch, state: 'held' },
        actions: ['release', 'cancel', 'remove'],
      }),
      at(1, 'ZOOM0042', {
        fetch: {
          ...fetch,
          state: 'again',
          dueAt: NOW + HOUR,
          failure: fails(
            'address-busy',
            'The server of this address asked to wait. What has arrived is kept; Earshot goes on from there when the wait is over.',
          ),
        },
        actions: ['retry', 'cancel', 'remove'],
      }),
    ],
  });
}

export const SCENES = {
  empty: () => sceneOf({}),
  listening: () => sceneOf({ folders: SHOWS.map((folder) => ({ ...folder, recordingCount: 0 })) }),
  queue,
  /** Feeds are followed, too. */
  feeds: () => ({ ...queue(), feeds: FEEDS }),
  fetching,
  errors,
  hostile,
  many: () => many(3_000),
  vast: () => many(50_000),
  day,
} as const satisfies Record<string, () => Scene>;

export type SceneName = keyof typeof SCENES;

/** An item's story, told at `NOW`. */
export const toldOf = (item: ItemView, progress: ProgressView | null = null, paused = false): Story =>
  storyOf(item, progress, { engine: ENGINES.traits(item.service), now: NOW, paused });
