// One telling of who speaks, by channels through the real decoder, and the same in every face: text, captions, JSON, search, command line. No window.
import { expect, test } from '@playwright/test';
import { strFromU8, unzipSync } from 'fflate';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { modelsDir } from '../support/models.ts';
import { runCommand } from '../support/app.ts';
import { talkByChannel, talkTurns, wavOf } from '../support/talk.ts';
import { commandLine } from './command-line-support.ts';

const { world } = commandLine('speaker-faces');
const run = (...words: string[]): ReturnType<typeof runCommand> => {
  const environment = { ...world.environment, EARSHOT_MODELS_DIR: modelsDir('speakers') };
  return runCommand({ library: world.place.library, words, environment });
};
const earshot = async (...words: string[]): Promise<string> => {
  const { code, stderr, stdout } = await run(...words);
  expect(code, `${words.join(' ')}: ${stderr}`).toBe(0);
  return stdout;
};
const call = async (operation: string, args: unknown): Promise<unknown> =>
  JSON.parse(await earshot('call', operation, JSON.stringify(args)));

interface Exported {
  readonly segments: readonly { speaker?: string; startTime: number; endTime: number; body: string }[];
}

test('a microphone for each of two people tells who speaks, and every face says the same', async () => {
  test.slow();
  const path = join(world.place.recordings, 'Two microphones.wav');
  writeFileSync(path, wavOf(...talkByChannel(0.1)));
  await earshot('transcribe', path, '--service', 'device', '--speakers', 'auto');
  const recordingId = 1;
  expect(await call('speakers.get', { recordingId })).toMatchObject({
    told: { by: 'channels', count: 2 },
    job: { state: 'done' },
  });
  for (const [from, to] of [
    ['0', 'Anna'],
    ['1', 'Ben'],
  ]) {
    const { transcript } = (await call('recordings.get', { recordingId })) as {
      transcript: { id: number; revision: number };
    };
    const { id: transcriptId, revision } = transcript;
    await call('edits.do', { recordingId, transcriptId, revision, command: { type: 'rename', from, to } });
  }

  // Whoever is named in a face is the one who speaks then.
  const json = JSON.parse(await earshot('export', '1', '--format', 'json')) as Exported;
  expect(new Set(json.segments.map(({ speaker }) => speaker))).toEqual(new Set(['Anna', 'Ben']));
  let [right, all] = [0, 0];
  for (const { endTime, speaker, startTime } of json.segments)
    for (const { from, person, to } of talkTurns()) {
      const shared = Math.max(0, Math.min(to, endTime) - Math.max(from, startTime));
      all += shared;
      if ((speaker === 'Anna' ? 0 : 1) === person) right += shared;
    }
  // Overlaps have two people, and a sentence one.
  expect(right / all).toBeGreaterThan(0.8);

  for (const format of ['txt', 'md', 'csv']) {
    const text = await earshot('export', '1', '--format', format);
    expect(text.match(/\bAnna\b/g)?.length, format).toBeGreaterThan(1);
    expect(text.match(/\bBen\b/g)?.length, format).toBeGreaterThan(1);
  }
  const folder = join(world.place.library, '..', 'out');
  await earshot('export', '1', '--to', folder, '--format', 'srt,vtt,json,docx');
  const file = (ending: string): string => readFileSync(join(folder, `Two microphones.${ending}`), 'utf8');
  expect(file('vtt')).toMatch(/<v Anna>.*<v Ben>/s);
  expect(file('srt')).toMatch(/Anna: .*Ben: /s);
  const parts = unzipSync(readFileSync(join(folder, 'Two microphones.docx')));
  const word = strFromU8(parts['word/document.xml'] ?? new Uint8Array());
  expect(word).toMatch(/>Anna\b.*>Ben\b/s);
  // As podcast apps read it (Podcasting 2.0, `application/json`).
  expect(JSON.parse(file('json'))).toEqual(json);

  const [hers] = json.segments.filter(({ speaker }) => speaker === 'Anna');
  const spoken = hers?.body.match(/[a-z]{4,}/i)?.[0] ?? '';
  const both = JSON.parse(await earshot('search', `speaker:Anna ${spoken}`, '--json')) as unknown[];
  expect(JSON.stringify(both)).toContain('Anna');
  const none = await run('search', `speaker:Nobody ${spoken}`, '--json');
  expect(none.stdout).not.toContain('Anna');
});

test('where the cloud gave no speakers, they are told apart here afterwards', async () => {
  test.slow();
  const path = join(world.place.recordings, 'Cloud.wav');
  writeFileSync(path, wavOf(...talkByChannel(0.1)));
  await earshot('transcribe', path, '--service', 'cloud');
  await earshot('speakers', '1');
  await earshot('run', '--once');
  expect(await call('speakers.get', { recordingId: 1 })).toMatchObject({
    told: { by: 'channels', count: 2 },
    job: { state: 'done' },
  });
});
