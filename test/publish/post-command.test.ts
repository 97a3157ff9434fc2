// Programs of a person, run for real: what they get, and what becomes of those that fail, hang, or write without an end.
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { filledArg, type PostPayload } from '../../app/domain/post-action.ts';
import { runCommand } from '../../app/publish/post-command.ts';

const PAYLOAD: PostPayload = {
  version: 1,
  event: 'done',
  at: '2026-11-28T12:00:00.000Z',
  recording: {
    ...{
      id: 7,
      title: 'Ice; rm -rf "$HOME" `id`',
      show: 'Tide',
      date: null,
      episode: '',
      link: 'earshot://x',
    },
    ...{ durationSeconds: 60, language: 'en', words: 3, speakers: [], chapters: [], path: '/a b/c.mp3' },
  },
};

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'earshot-command-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

/** Runs a script by Node, which is a program everywhere. */
function run(script: string, args: readonly string[] = [], limitMs = 20_000, environment = process.env) {
  const directory = folder();
  const file = join(directory, 'script.cjs');
  writeFileSync(file, script);
  const command = {
    kind: 'command',
    program: process.execPath,
    args: [file, join(directory, 'out'), ...args],
  } as const;
  const outcome = runCommand({ command, payload: PAYLOAD, environment, limitMs });
  const out = (): unknown => JSON.parse(readFileSync(join(directory, 'out'), 'utf8'));
  return { outcome, out, directory };
}
const TELL = `
let input = '';
process.stdin.on('data', (part) => (input += part));
process.stdin.on('end', () => require('fs').writeFileSync(process.argv[2], JSON.stringify({
  args: process.argv.slice(3), input: JSON.parse(input), names: Object.keys(process.env) })));`;

describe('a program', () => {
  it('gets each argument as one, whatever is in it, and the JSON as its input', async () => {
    const { out, outcome } = run(TELL, ['{title}', '--file={path}', '{nothing}', '$HOME']);
    expect(await outcome).toMatchObject({ ok: true });
    expect(out()).toMatchObject({
      args: ['Ice; rm -rf "$HOME" `id`', '--file=/a b/c.mp3', '{nothing}', '$HOME'],
      input: PAYLOAD,
    });
  });

  it('gets nothing of Earshot’s own environment', async () => {
    const { out, outcome } = run(TELL, [], 20_000, {
      ...process.env,
      EARSHOT_API_KEY: 'k',
      NODE_OPTIONS: '',
    });
    await outcome;
    const { names } = out() as { names: readonly string[] };
    expect(names.filter((name) => /^(EARSHOT_|NODE_OPTIONS)/.test(name))).toEqual([]);
    expect(names).toContain('PATH');
  });

  it('that is missing is told, and not tried again', async () => {
    for (const program of [join(folder(), 'gone'), 'relative/name']) {
      const command = { kind: 'command', program, args: [] } as const;
      const outcome = await runCommand({ command, payload: PAYLOAD, environment: {} });
      expect(outcome).toMatchObject({ ok: false, failure: { code: 'post-action-failed', retryable: false } });
      expect(!outcome.ok && outcome.failure.message).toContain('is not where it was');
    }
  });

  it.skipIf(process.platform === 'win32')('that may not be run is told', async () => {
    const program = join(folder(), 'plain.txt');
    writeFileSync(program, 'text');
    chmodSync(program, 0o600);
    const outcome = await runCommand({
      command: { kind: 'command', program, args: [] },
      payload: PAYLOAD,
      environment: {},
    });
    expect(!outcome.ok && outcome.failure.message).toContain('could not be started');
  });

  it('that fails is told with the end of what it wrote', async () => {
    const { outcome } = run("console.error('x'.repeat(5000) + ' the end'); process.exitCode = 3;");
    const ended = await outcome;
    expect(!ended.ok && ended.failure.message).toContain('the code 3');
    expect(!ended.ok && ended.failure.detail?.length).toBeLessThanOrEqual(2_000);
  });

  it('that writes without an end does not fill the memory, and ends with its time', async () => {
    const { outcome } = run(
      "const more = () => process.stdout.write('y'.repeat(65536), more); more();",
      [],
      500,
    );
    const ended = await outcome;
    expect(!ended.ok && ended.failure.message).toContain('did not end within');
  });

  it.skipIf(process.platform === 'win32')(
    'that never ends goes with all that it started, also where it does not want to',
    async () => {
      const script = `
      process.on('SIGTERM', () => undefined);
      const child = require('child_process').spawn(process.execPath, ['-e', "setInterval(() => require('fs').writeFileSync(process.argv[1], String(Date.now())), 20)", process.argv[2]], { stdio: 'inherit' });
      setInterval(() => undefined, 1000);`;
      const { directory, outcome } = run(script, [], 300);
      expect(await outcome).toMatchObject({ ok: false });
      await sleep(200);
      const at = existsSync(join(directory, 'out')) ? readFileSync(join(directory, 'out'), 'utf8') : '';
      await sleep(200);
      expect(existsSync(join(directory, 'out')) ? readFileSync(join(directory, 'out'), 'utf8') : '').toBe(at);
    },
    20_000,
  );
});

it('fields in braces are filled in, and nothing ends an argument early', () => {
  const payload = { ...PAYLOAD, recording: { ...PAYLOAD.recording, title: 'a\0b {show}' } };
  expect(filledArg('{title}-{show}-{constructor}-{id}', payload)).toBe('ab {show}-Tide-{constructor}-7');
});
