// What operations answer, held against the schemas that the table names: every reading one that needs no window, over a filled library.
import * as v from 'valibot';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Ownership } from '../../app/care/ownership.ts';
import { SecondPlace } from '../../app/care/second-place.ts';
import { type ArgsOf, type OperationName, OPERATIONS } from '../../app/contract/operations.ts';
import { Changes } from '../../app/domain/changes.ts';
import { linkTo } from '../../app/domain/link.ts';
import { failure } from '../../app/domain/failure.ts';
import { ok } from '../../app/domain/result.ts';
import { Assistants } from '../../app/operations/assistants.ts';
import { callNamed, type Deeds } from '../../app/operations/call.ts';
import type { Core } from '../../app/operations/core.ts';
import { Presence } from '../../app/operations/present-hosts.ts';
import { addToken } from '../../app/operations/serving/tokens.ts';
import { Shows } from '../../app/operations/shows.ts';
import { Standing } from '../../app/operations/standing.ts';
import { terminalOperations } from '../../app/operations/table.ts';
import { Views } from '../../app/operations/views.ts';
import { ENGINES } from '../../app/speech/engines.ts';
import { thisComputer } from '../../app/storage/care/this-computer.ts';
import { openForReading } from '../../app/storage/database.ts';
import { SearchRun } from '../../app/storage/search/search-run.ts';
import { TextsRun } from '../../app/storage/transcripts/texts-run.ts';
import { Editing } from '../../app/transcripts/editing.ts';
import { OwnSound } from '../../app/transcripts/own-sound.ts';
import {
  connect,
  jobIn,
  must,
  NOW,
  settledFile,
  tempDirectory,
  transcribed,
  transcriptOf,
} from '../storage/support.ts';
import { modelsHere, smallModel } from '../models/support.ts';
import { meaningOf } from '../meaning/support.ts';
import { startCore } from './core-support.ts';

const NAMES = Object.keys(OPERATIONS) as OperationName[];
/** Asks an address outside: not here. */
const OUTSIDE = 'feeds.preview';
type ReadName = Exclude<keyof Deeds<typeof OPERATIONS, 'read'>, typeof OUTSIDE>;
type Ask = { readonly [N in ReadName]: readonly ArgsOf<N>[] };

/** One host that is connected, one with a token, and a door that is open. */
function assistantsOf(core: Core): Assistants {
  const presentDir = tempDirectory();
  const presence = new Presence(presentDir, ['tags'], Date.now);
  presence.asked('Claude');
  onTestFinished(() => presence.end());
  addToken(core, { name: 'Cursor', scope: 'archive', allowed: ['title'], days: null });
  const assistants = new Assistants({ core, presentDir, again: ['/usr/bin/earshot'] });
  assistants.door = { url: 'http://127.0.0.1:8788/mcp', why: null };
  return assistants;
}

/** Segments, insights and tags in which every field is said. */
const SEGMENTS = [
  {
    ...{ start: 0, end: 2, speaker: 'Ada', text: 'The harbour froze' },
    words: [
      { text: 'The', start: 0, end: 0.5, confidence: 0.9 },
      { text: 'harbour', start: 0.5, end: 1 },
      { text: 'froze', start: 1, end: 2, estimated: true as const },
    ],
  },
  { start: 2, end: 4, speaker: '1', text: 'on Sunday, said jon smit.', words: [] },
];
const INSIGHTS = {
  ...{ summary: 'Ice.', topics: ['ice'], intents: ['tell'], sentiment: 'calm' },
  entities: [{ label: 'day', value: 'Sunday' }],
  found: [{ query: 'harbour', at: [0.5] }],
};
const CHAPTER = { start: 1, title: 'Ice', url: 'https://example.org', img: 'https://example.org/a.png' };
const TAGS = {
  ...{
    title: 'Ice',
    artist: 'Ada',
    album: 'Tide',
    date: '2026-05-01',
    episode: '3',
    description: 'd',
    comment: 'c',
  },
  ...{ genre: 'Podcast', chapters: [{ start: 0, title: 'Ice' }] },
};

/** The operations over a library, with all that they are done with except services. */
function table() {
  const { choices, core, library, place } = startCore(undefined, {
    models: modelsHere(tempDirectory(), [smallModel().model]),
    meaning: meaningOf,
  });
  const reading = openForReading(library.path);
  onTestFinished(() => void reading.close());
  const [run, search] = [
    new TextsRun(reading),
    new SearchRun(
      reading,
      ENGINES.all.map(({ id }) => id),
    ),
  ];
  const texts = {
    find: (request: Parameters<TextsRun['find']>[0]) => Promise.resolve(run.find(request)),
    places: (...wanted: Parameters<TextsRun['places']>) => Promise.resolve(run.places(...wanted)),
    diff: (...wanted: Parameters<TextsRun['diff']>) => Promise.resolve(run.diff(...wanted)),
    copyBack: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
  const [accountDir, noThread] = [tempDirectory(), new URL('file:///nothing')];
  const computer = thisComputer(accountDir);
  const ownership = new Ownership({ library, accountDir, computer, nowMs: Date.now });
  const onFault = () => undefined;
  const secondPlace = new SecondPlace({
    ...{ libraryDir: library.directory, recordPath: join(accountDir, 'place'), workerUrl: noThread },
    ...{ livedMs: () => 0, floor: () => null, onFault },
  } as never);
  const address = { origin: 'https://api.example', isOfEnvironment: false, way: 'encrypted', warning: null };
  const key = { state: 'set', protected: true, boundTo: 'https://api.example' };
  const notice = { version: '9.0.0', date: '2026-05-01', url: 'https://earshot.example/9', notes: 'New.' };
  const views = new Views(core, {
    version: '1.0.0',
    newer: () => ({ isAsked: true, isSilenced: false, notice }),
    runtime: { electron: '45.4.1', chromium: '150.0.0.0', standsInFor: null },
    cloud: () => ({ key, address, server: { key, address } }) as never,
    model: { name: 'test', installed: true },
  });
  const deeds = terminalOperations({
    ...{ core, views, choices, texts, secondPlace, desk: null },
    assistants: assistantsOf(core),
    shows: new Shows(core),
    peaks: () => new Uint8Array([1, 2]),
    sound: new OwnSound({ source: () => null } as never),
    search: {
      query: (request) => Promise.resolve(must(search.answer(request))),
      list: (request, most) => Promise.resolve(search.list(request, most)),
    },
    diagnostics: {} as never,
    editing: new Editing({ library, engines: ENGINES, texts, nowMs: () => NOW, changes: new Changes() }),
    standing: new Standing({
      ...{ core, ownership, mayWork: true, liesOn: null, onFault },
      serviceUrl: () => 'https://api.example/v1',
    }),
    balance: () => Promise.resolve(ok({ amount: 12.5, currency: 'USD' })),
  });
  return { deeds, library, place };
}

/** A library in which there is something of everything. */
function filled() {
  const { deeds, library, place } = table();
  const ask = async (name: OperationName, args: unknown) => {
    const outcome = await callNamed(deeds, name, args);
    if (!outcome.ok) throw new Error(`${name}: ${outcome.failure.code} ${outcome.failure.detail ?? ''}`);
    return outcome.value;
  };
  const shows = { path: place, name: 'Tide', includeSubfolders: true, service: 'cloud' };
  const { id: folderId } = library.folders.add(shows, NOW);
  const said = { ...transcriptOf(...SEGMENTS), insights: INSIGHTS };
  const path = (name: string) => ({ folderId, path: join(place, name) });
  const { recordingId } = transcribed(library, said, { ...path('ice.mp3'), tags: TAGS });
  const piece = (name: string) => transcribed(library, transcriptOf('More ice.'), path(name)).recordingId;
  const [one, two, gone] = [piece('a.wav'), piece('b.wav'), piece('c.wav')];
  jobIn(library, 'failed', path('failed.mp3'));
  jobIn(library, 'uncertain', { ...path('sent.mp3'), service: 'cloud' });
  const left = library.files.upsertSeen({ ...settledFile(path('left.mp3')) }, 'reading', NOW);
  library.files.setState(left.id, { state: 'rejected', failure: failure('no-sound') }, NOW);
  const feed = {
    url: 'https://example.org/feed',
    isNear: false,
    title: 'Tide',
    firstTake: 'none',
    chain: ['device'] as const,
  };
  const feedId = library.feeds.add(feed, NOW);
  connect(library).exec(
    `INSERT INTO feed_items (feed_id, guid, title, sound_url, details, state, other_sound, recording_id, seen_at)
     VALUES (${feedId}, 'g1', 'One', 'https://example.org/one.mp3', '{}', 'wanted', 1, ${recordingId}, 1)`,
  );
  const { id: itemId } = must(library.feeds.items(feedId, 1)[0]);
  library.feedItems.note(itemId, 'fetched', null, NOW);
  library.episodes.offer({ kind: 'version', members: [one, recordingId], reason: 'The same is said.' }, NOW);
  return { ask, deeds, feedId, itemId, folderId, recordingId, one, two, gone, fileId: left.id, library };
}
type Filled = ReturnType<typeof filled>;

/** Fills what only operations fill; each answer is one to be held against its schema too. */
function deedsOn({
  folderId,
  gone,
  one,
  recordingId,
  two,
}: Filled): readonly (readonly [OperationName, unknown])[] {
  const members = [one, two].map((id) => ({ recordingId: id, speaker: null }));
  return [
    ['details.set', { recordingId, title: 'Ice', date: '2026-05-01', tags: ['winter'], notes: 'Cold.' }],
    [
      'shows.change',
      { folderId, ceilingUsd: 5, patterns: { include: ['*'], ignore: ['x'] }, options: { diarize: true } },
    ],
    ['searches.save', { text: 'ice', folderId, speaker: 'Ada', year: 2026, tag: 'winter', order: 'best' }],
    ['glossary.set', { folderId, automatic: true, terms: [{ term: 'John Smith', heard: ['jon smit'] }] }],
    ['sessions.join', { kind: 'split', members, mixId: null }],
    ['items.actOnMany', { recordingIds: [gone], action: 'remove' }],
    ['money.setPrice', { model: 'm', usdPerHour: 0.3 }],
    ['settings.change', { monthCeilingUsd: 20, searchByMeaning: true }],
    ['meaning.read', undefined],
    ['queue.pause', undefined],
    ['chapters.set', { recordingId, chapters: [CHAPTER, { ...CHAPTER, start: 70 }] }],
    ['notes.set', { recordingId, text: '# Ice', begins: true }],
    ['notes.setTemplate', { folderId, text: '# {title}' }],
    ['quotes.add', { recordingId, fromMs: 500, toMs: 900, text: 'harbour', speaker: 'Ada' }],
    ['quotes.add', { recordingId, fromMs: null, toMs: null, text: 'ice', speaker: null }],
  ];
}

function questions({ feedId, fileId, folderId, itemId, library, one, recordingId, two }: Filled): Ask {
  const search = { folderId: null, speaker: null, year: null, tag: null, order: 'newest' } as const;
  const { order: _, ...meant } = search;
  const text = {
    type: 'text',
    find: 'jon smit',
    replace: 'John',
    matchCase: false,
    wholeWord: true,
  } as const;
  const { id: transcriptId } = must(library.transcripts.head(recordingId));
  const page = { offset: 0, limit: 100 };
  const of = [{ recordingId }];
  return {
    'app.view': [undefined],
    'models.list': [undefined],
    'meaning.state': [undefined],
    'meaning.warm': [undefined],
    'meaning.search': [{ ...meant, text: 'frozen water', recordingId: null, limit: 5 }],
    'meaning.similar': [{ recordingId, isEarlier: false, limit: 3 }],
    'assistants.get': [undefined],
    'assistants.setup': [
      { way: 'program', host: 'claude-code', allowed: ['title'] },
      { way: 'http', host: 'vscode', token: `earshot_${'x'.repeat(43)}` },
    ],
    'items.page': (['all', 'queue', 'incomplete'] as const).map((view) => ({
      view,
      folderId: null,
      sort: 'title' as const,
      filters: { state: null, tag: null, speaker: null },
      ...page,
    })),
    'items.choices': [undefined],
    'recordings.get': [...of, { recordingId: one }],
    'recordings.peaks': of,
    'recordings.sound': [{ recordingId, isNeeded: false }],
    'transcripts.get': of,
    'shows.survey': [
      {
        ...{ place: { folderId }, includeSubfolders: true, patterns: { include: [], ignore: [] } },
        ...{ since: null, measure: false },
      },
    ],
    'files.page': [{ text: '', filter: 'every', folderId: null, before: null, limit: 100 }],
    'files.others': [undefined],
    'files.story': [{ fileId }],
    'files.survey': [{ fileIds: [fileId] }],
    'episodes.get': of,
    'sessions.get': [{ recordingId: one }],
    'sessions.plan': [{ recordingIds: [one, two], kind: 'split' }],
    'exports.choices': [undefined],
    'sidecars.preview': [{ folderId, formats: ['srt'], place: 'beside', pattern: '{title}', pickId: null }],
    'details.get': of,
    'chapters.get': [...of, { recordingId: one }],
    'quotes.list': of,
    'notes.get': of,
    'notes.version': [{ recordingId, versionId: 1 }],
    'notes.template': [{ folderId }],
    'actions.get': [{ folderId }],
    'actions.state': of,
    'trash.page': [page],
    'edits.reach': of,
    'versions.list': of,
    'versions.diff': [{ recordingId, from: { transcriptId, version: 0 }, to: { transcriptId, version: 0 } }],
    'replace.find': [{ what: text, recordingId: null, folderId: null, after: null, limit: 100 }],
    'replace.last': [{ kind: 'replace' }, { kind: 'glossary' }],
    'glossary.get': [{ folderId }],
    'speakers.get': of,
    'voices.get': [undefined],
    'search.query': ['ice', 'harbor', 'harbour'].map((words) => ({
      ...{ ...search, text: words, limit: 10, after: null, within: null },
    })),
    'archive.search': [
      { ...search, text: 'ice', limit: 10, after: null, within: null },
      { ...search, text: 'frozen glacier', speaker: 'Ada', limit: 10, after: null, within: null },
      { ...search, text: 'harbour glacier', limit: 10, after: null, within: null },
    ],
    'archive.recordings': [
      { folderId: null, sort: 'newest', state: null, tag: null, speaker: null, ...page },
    ],
    'archive.speakers': [{ folderId: null, ...page }],
    'archive.part': [{ recordingId, from: { at: 'start' }, before: 0, count: 10 }],
    'archive.find': [
      { link: linkTo(must(library.recordings.get(recordingId)).fingerprint, 1.5) },
      { link: 'earshot://recording/0000000000000000' },
    ],
    'searches.list': [undefined],
    'searches.recent': [undefined],
    'doubts.list': [undefined],
    'care.standing': [undefined],
    'care.backups': [undefined],
    'care.storage': [undefined],
    'folders.list': [undefined],
    'sessions.list': [undefined],
    'serve.tokens': [undefined],
    'serve.status': [undefined],
    'search.list': [{ ...search, text: 'ice', format: 'csv' }],
    'transcripts.read': of,
    'exports.which': [{ what: { kind: 'all', folderId: null } }],
    'exports.make': [{ recordingId, format: 'srt' }],
    'care.listBackups': [undefined],
    'places.why': [{ path: '/nowhere.mp3' }],
    'downloads.place': [{ folderId: null }, { folderId }],
    'addresses.look': [
      { addresses: ['https://example.org/a.mp3', 'no address', 'http://10.0.0.2/b.mp3'] },
      { addresses: ['https://example.org/a.mp3'], service: 'cloud' },
    ],
    'feeds.list': [undefined],
    'feeds.items': [{ feedId, ...page }],
    'feeds.questions': [{ feedId: null }],
    'feeds.story': [{ itemId }],
    'feeds.find': [{ text: 'g1' }],
    'money.spending': [undefined],
    'money.balance': [undefined],
    'money.estimate': [{ audioSeconds: 60, folderId }],
  };
}

/** What of an answer its schema does not allow, in words; null where it is as the schema says. */
function complaint(name: OperationName, answer: unknown): string | null {
  const parsed = v.safeParse(OPERATIONS[name].answer, answer);
  return parsed.success
    ? null
    : parsed.issues.map((issue) => `${v.getDotPath(issue)}: ${issue.message}`).join();
}

/** Copies of a value, each wrong in one place: a field that nobody named, or a value that is none. */
function* spoilt(value: unknown): Generator {
  yield Symbol('no value');
  if (Array.isArray(value)) {
    for (const [at, one] of value.entries()) for (const bad of spoilt(one)) yield value.with(at, bad);
  } else if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value)) {
    yield { ...value, 'Not named': 1 };
    for (const [key, one] of Object.entries(value))
      for (const bad of spoilt(one)) yield { ...value, [key]: bad };
  }
}

/** Held by kind alone, see `opaque`. */
const OPAQUE = new Set(['transcripts.get', 'recordings.peaks']);

describe('the answers of operations', () => {
  it('are what their schemas say, no field more or less, and any other is told from them', async () => {
    const world = filled();
    const asked = [
      ...deedsOn(world),
      ...Object.entries(questions(world)).flatMap(([name, many]) =>
        many.map((args) => [name as OperationName, args] as const),
      ),
    ];
    expect(new Set(asked.map(([name]) => name).filter((name) => OPERATIONS[name].reach === 'read'))).toEqual(
      new Set(NAMES.filter((name) => OPERATIONS[name].reach === 'read' && name !== OUTSIDE)),
    );
    for (const [name, args] of asked) {
      const answer = await world.ask(name, args);
      expect([name, complaint(name, answer)]).toEqual([name, null]);
      if (OPAQUE.has(name)) continue;
      for (const bad of spoilt(answer)) expect([name, complaint(name, bad)]).not.toEqual([name, null]);
    }
  });

  it('lack no field that is always there', () => {
    expect(complaint('trash.restore', { count: 1 })).toBeNull();
    expect(complaint('trash.restore', {})).toMatch(/^count: /);
  });
});
