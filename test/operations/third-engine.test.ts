// One more engine in the list is all that it takes: window, command line, settings, search and queue know it, and nothing else was changed.
import { describe, expect, it } from 'vitest';
import { parseWords } from '../../app/cli/words.ts';
import { usage } from '../../app/cli/usage.ts';
import { enginesOf, type EngineTraits } from '../../app/domain/engine.ts';
import { canonicalOptions } from '../../app/domain/request-options.ts';
import { parseSearchQuery } from '../../app/domain/search-query.ts';
import { ENGINES } from '../../app/speech/engines.ts';
import { storyOf } from '../../renderer/lib/story.ts';
import { itemOf, NOW } from '../renderer/scenes.ts';
import { ScriptedService } from '../queue/support.ts';
import { startCore } from './core-support.ts';

const STUDIO: EngineTraits = {
  id: 'studio',
  words: {
    label: 'In the studio',
    name: 'the studio’s computer',
    by: 'in the studio',
    means: 'Recordings go to the studio over the local network.',
  },
  isPaid: false,
  runsHere: false,
  mayHaveAcceptedUnanswered: true,
  resultKeptMs: null,
  deadline: null,
  assumedRate: 30,
  options: {
    groups: [{ name: 'style', title: 'Style' }],
    fields: [
      {
        name: 'verbatim',
        group: 'style',
        label: 'Word for word',
        help: 'Leaves nothing out.',
        type: 'switch',
      },
    ],
    usual: {},
    always: { model: 'large' },
    glossary: null,
  },
  choosesTrack: false,
  needsKey: false,
  takesAddresses: false,
  keepsAnswer: false,
};
const WITH_STUDIO = enginesOf([...ENGINES.all, STUDIO]);

describe('a third engine', () => {
  it('is offered by the window, with its words and options', () => {
    const { views } = startCore(undefined, { engines: WITH_STUDIO });
    expect(views.app().engines.at(-1)).toEqual(STUDIO);
    const item = itemOf(1, 'A', { service: 'studio', state: 'transcribing' });
    const moment = { engine: WITH_STUDIO.traits(item.service), now: NOW, paused: false };
    expect(storyOf(item, null, moment).text).toBe('Transcribing in the studio');
  });

  it('is a word of the command line and of a search', () => {
    expect(usage(WITH_STUDIO)).toContain('--service device|cloud|own-server|studio');
    const words = ['transcribe', 'a.wav', '--service', 'studio', '--option', 'verbatim=on'];
    expect(parseWords(words, WITH_STUDIO)).toMatchObject({
      ok: true,
      command: { service: 'studio', options: { verbatim: true } },
    });
    expect(parseWords(words, ENGINES)).toMatchObject({
      ok: false,
      message: '--service takes device or cloud or own-server',
    });
    const ids = WITH_STUDIO.all.map(({ id }) => id);
    expect(parseSearchQuery('service:studio', ids).filters.service).toBe('studio');
    expect(parseSearchQuery('service:nobody', ids).hint).toContain(
      'it takes device or cloud or own-server or studio',
    );
  });

  it('is asked for its own options, and the others for theirs', () => {
    const { core } = startCore(undefined, { engines: WITH_STUDIO });
    const checked = core.requests.checkJob(null, { verbatim: true, diarize: true });
    if (!checked.ok) throw new Error(checked.failure.message);
    const asked = (id: string) => canonicalOptions(core.requests.for(null, id, checked.value).options);
    expect(asked('studio')).toBe('{"model":"large","verbatim":true}');
    expect(asked('cloud')).toBe('{"diarize":true,"model":"#g1_whisper-large","punctuate":true}');
    expect(asked('device')).toBe('{}');
    expect(core.requests.checkJob(null, { verbatim: 'very' }).ok).toBe(false);
  });

  it('is given what waits for it, and tells the story of it', async () => {
    const studio = new ScriptedService('studio');
    // The usual pace of a poll is ten seconds of real time: two of them, on a busy computer, were longer than the wait below.
    studio.pollPaceMs = 20;
    const { choices, core, library, place, record, views } = startCore(undefined, {
      engines: WITH_STUDIO,
      more: { studio },
    });
    record('interview.wav');
    await core.start(true);
    const added = await choices.add(place, { service: 'studio' });
    if (!added.ok) throw new Error(added.failure.message);
    expect(views.folder(added.value).service).toBe('studio');
    await expect.poll(() => library.items.counts().transcripts, { timeout: 20_000 }).toBe(1);
    const [item] = views.items({ view: 'all', folderId: null, offset: 0, limit: 9 }).items;
    const recording = views.recording(item?.recordingId ?? 0);
    expect(recording?.transcript?.service).toBe('studio');
    expect(recording?.trail.map(({ text }) => text)).toContain('Queued for the studio’s computer.');
  });
});
