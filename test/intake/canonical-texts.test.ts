// The texts by which jobs are told apart, letter for letter: a library holds them, and another text would be another job, sent and paid anew.
import { describe, expect, it } from 'vitest';
import { canonicalOptions } from '../../app/domain/request-options.ts';
import { optionsForTrack } from '../../app/domain/track-choice.ts';
import type { OptionLayer } from '../../app/domain/option-layers.ts';
import { startCore } from '../operations/core-support.ts';

const EVERYTHING = {
  model: ' #g1_nova-2-general ',
  language: 'EN-us',
  custom_intent: ['buy', 'sell', 'buy', ''],
  custom_topic: 'bread',
  custom_intent_mode: 'strict',
  custom_topic_mode: 'extended',
  detect_entities: true,
  detect_topics: true,
  diarize: true,
  dictation: true,
  diarize_version: '2024-01-01',
  extra: 'episode:12',
  filler_words: true,
  intents: true,
  keywords: 'Earshot:2, Ümlaut “x”',
  measurements: true,
  multi_channel: true,
  numerals: true,
  paragraphs: true,
  profanity_filter: true,
  search: 'harbour',
  sentiment: true,
  smart_format: true,
  summarize: 'v2',
  tag: ['b', 'a'],
  topics: true,
  utterances: true,
  utt_split: 0.8,
};

/** An Earshot with a show of its own language and options. */
function withShow() {
  const { core, library, place } = startCore();
  const folder = library.folders.add(
    { path: place, name: 'Show', includeSubfolders: true, service: 'cloud' },
    1,
  );
  library.folders.update(folder.id, { language: 'de', options: { diarize: true, punctuate: null } });
  return { core, library, folderId: folder.id };
}

describe('the canonical text', () => {
  it.each<[what: string, of: 'app' | 'show', own: unknown, text: string]>([
    ['nothing set', 'app', {}, '{"model":"#g1_whisper-large","punctuate":true}'],
    ['an option off', 'app', { punctuate: false }, '{"model":"#g1_whisper-large"}'],
    ['a model', 'app', { model: 'nova-3' }, '{"model":"nova-3","punctuate":true}'],
    ['no model', 'app', { model: null }, '{"model":"#g1_whisper-large","punctuate":true}'],
    ['a show', 'show', {}, '{"diarize":true,"language":"de","model":"#g1_whisper-large"}'],
    [
      'a job that excludes what the show sets',
      'show',
      { detect_language: true, diarize: null },
      '{"detect_language":true,"model":"#g1_whisper-large"}',
    ],
    [
      'everything',
      'app',
      EVERYTHING,
      '{"custom_intent":["buy","sell"],"custom_intent_mode":"strict","custom_topic":["bread"],"custom_topic_mode":"extended","detect_entities":true,"detect_topics":true,"diarize":true,"diarize_version":"2024-01-01","dictation":true,"extra":"episode:12","filler_words":true,"intents":true,"keywords":"Earshot:2, Ümlaut “x”","language":"en-US","measurements":true,"model":"#g1_nova-2-general","multi_channel":true,"numerals":true,"paragraphs":true,"profanity_filter":true,"punctuate":true,"search":"harbour","sentiment":true,"smart_format":true,"summarize":"v2","tag":["b","a"],"topics":true,"utt_split":0.8,"utterances":true}',
    ],
  ])('is what it was for %s', (_what, of, own, text) => {
    const { core, folderId: show } = withShow();
    const folderId = of === 'app' ? null : show;
    const checked = core.requests.checkJob(folderId, own as OptionLayer);
    if (!checked.ok) throw new Error(checked.failure.message);
    expect(canonicalOptions(core.requests.for(folderId, 'cloud', checked.value).options)).toBe(text);
  });

  it('is what it was where there is nothing to choose, and for tracks', () => {
    const { core, folderId } = withShow();
    expect(canonicalOptions(core.requests.for(null, 'device', {}).options)).toBe('{}');
    // The language of a show holds for every engine.
    expect(canonicalOptions(core.requests.for(folderId, 'device', {}).options)).toBe('{"language":"de"}');
    expect([optionsForTrack(0, false), optionsForTrack(2, true)]).toEqual([
      '{"track":0}',
      '{"track":2,"voice":true}',
    ]);
  });

  it('is what it was with the words of a show', () => {
    const { core, folderId, library } = withShow();
    library.glossaries.set(folderId, { automatic: true, terms: [{ term: 'Earshot', heard: ['ear shot'] }] });
    expect(canonicalOptions(core.requests.for(folderId, 'cloud', {}).options)).toBe(
      '{"diarize":true,"keywords":"Earshot","language":"de","model":"#g1_whisper-large"}',
    );
  });
});
