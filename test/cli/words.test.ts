// The command line is read as a person means it, and every mistake is answered.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { usage } from '../../app/cli/usage.ts';
import { BY_WORDS, parseWords, personalWords } from '../../app/cli/words.ts';
import { ENGINES } from '../../app/speech/engines.ts';

const command = (...words: string[]) => {
  const parsed = parseWords(words, ENGINES);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.command;
};
const mistake = (...words: string[]) => {
  const parsed = parseWords(words, ENGINES);
  return parsed.ok ? null : parsed.message;
};

describe('parseWords', () => {
  it('opens the window without words', () => {
    expect(command()).toEqual({ name: 'window', hidden: false, link: null });
    expect(command('--hidden')).toEqual({ name: 'window', hidden: true, link: null });
  });

  it('reads what is to be added', () => {
    const url = 'https://a.example/ep.mp3?x=1';
    expect(command('add', url, 'b.wav', '--service', 'cloud', '--option', 'diarize=on')).toEqual({
      name: 'add',
      files: [url, 'b.wav'],
      service: 'cloud',
      options: { diarize: true },
      way: null,
      withSecrets: false,
    });
    expect(command('add', url, '--by-address')).toMatchObject({ way: 'pass', withSecrets: false });
    expect(command('add', url, '--by-address', '--with-secrets')).toMatchObject({ withSecrets: true });
    expect(command('transcribe', url, '--download')).toMatchObject({ way: 'download' });
    expect(mistake('add', url, '--by-address', '--download')).toContain('either');
    expect(mistake('transcribe', url, '--with-secrets')).toContain('--by-address');
    expect(mistake('transcribe', url, '--by-address', '--track', '2')).toContain('--download');
    expect(mistake('add')).toContain('at least one');
    expect(mistake('add', 'a.wav', '--service', 'device', '--option', 'diarize=on')).toContain('--option');
    expect(mistake('add', 'a.wav', '--wait')).toContain('--wait does not go with');
  });

  it('reads what is wanted of search by meaning', () => {
    expect(command('meaning')).toEqual({ name: 'meaning', act: 'show' });
    for (const act of ['on', 'off', 'read'])
      expect(command('meaning', act)).toEqual({ name: 'meaning', act });
    for (const words of [['dance'], ['on', 'off']]) expect(mistake('meaning', ...words)).toContain('on, off');
    const similar = { name: 'similar', recordingId: 3, limit: 3, isEarlier: false };
    expect(command('similar', '3')).toEqual(similar);
    expect(command('similar', '3', '--earlier', '--limit', '50')).toEqual({
      ...{ ...similar, isEarlier: true },
      limit: 50,
    });
    for (const limit of ['0', '51', 'all'])
      expect(mistake('similar', '3', '--limit', limit)).toContain('1 to 50');
    for (const words of [[], ['three'], ['3', '4']])
      expect(mistake('similar', ...words)).toContain('one recording');
  });

  it('reads what is wanted of a feed, in one word or two', () => {
    const address = 'https://example.org/feed';
    expect(command('feeds')).toEqual({ name: 'feeds-list', feedId: null });
    expect(command('feeds', 'list', '2')).toEqual({ name: 'feeds-list', feedId: 2 });
    expect(
      command('feeds', 'set', '3', '--service', 'cloud', '--otherwise', 'none', '--ceiling', '2.50'),
    ).toEqual({
      name: 'feeds-set',
      feedId: 3,
      settings: { service: 'cloud', otherwise: [], ceilingUsd: 2.5 },
    });
    expect(
      command('feeds', 'set', '3', '--no-checks', '--no-takes-new', '--way', 'usual', '--downloads', 'usual'),
    ).toEqual({
      name: 'feeds-set',
      feedId: 3,
      settings: { addressWay: null, downloads: null, isChecked: false, takesNew: false },
    });
    expect(command('feeds', 'add', address)).toEqual({ name: 'feeds-add', address, take: null });
    expect(command('feeds', 'add', address, '--take', 'all')).toEqual({
      name: 'feeds-add',
      address,
      take: 'all',
    });
    for (const words of [
      ['--take', 'newest', '10'],
      ['--take', 'newest 10'],
    ])
      expect(command('feeds', 'add', address, ...words)).toEqual({
        name: 'feeds-add',
        address,
        take: 'newest 10',
      });
    expect(command('feeds', 'add', address, '--take', 'since', '2026-01-31')).toMatchObject({
      take: 'since 2026-01-31',
    });
    expect(command('feeds', 'check')).toEqual({ name: 'feeds-check', feedId: null });
    expect(command('feeds', 'take', '1', '5', '6')).toEqual({
      name: 'feeds-want',
      feedId: 1,
      itemIds: [5, 6],
    });
    expect(command('feeds', 'remove', '1')).toEqual({ name: 'feeds-remove', feedId: 1 });
    expect(mistake('feeds', 'add')).toContain('one address');
    expect(mistake('feeds', 'add', address, 'more')).toContain('one address');
    expect(mistake('feeds', 'add', address, '--take', 'some')).toContain('newest N');
    expect(mistake('feeds', 'check', '--take', 'all')).toContain('does not go with');
    expect(mistake('feeds', 'take', '1')).toContain('numbers of its items');
    expect(mistake('feeds', 'remove', 'x')).toContain('number');
    expect(mistake('feeds', 'sing')).toContain('does not know');
  });

  it('reads tracks as people count them', () => {
    const track = (...more: string[]) => {
      const read = command('transcribe', 'a.mov', '--track', ...more);
      return read.name === 'transcribe' ? read.track : undefined;
    };
    expect([track('1'), track('3'), track('all')]).toEqual([0, 2, 'all']);
    expect(mistake('transcribe', 'a.mov', '--track', '0')).toContain('from 1 on');
    expect(mistake('transcribe', 'a.mov', '--track', '2', '--service', 'cloud')).toContain('this device');
    expect(command('tracks', '7')).toEqual({ name: 'tracks', recordingId: 7 });
    expect(mistake('tracks', 'a.mov')).toContain('number');
  });

  it('reads how many speakers there are', () => {
    const wish = { name: 'speakers', recordingId: 7, names: 'keep', act: 'tell' };
    expect(command('speakers', '7')).toEqual({ ...wish, count: { kind: 'auto' } });
    expect(command('speakers', '7', '--exactly', '3')).toEqual({
      ...wish,
      count: { kind: 'exactly', count: 3 },
    });
    expect(command('speakers', '7', '--at-most', '20', '--move-names')).toEqual({
      ...wish,
      ...{ count: { kind: 'at-most', count: 20 }, names: 'move' },
    });
    expect(command('speakers', '7', '--cancel')).toMatchObject({ act: 'cancel' });
    expect(mistake('speakers')).toContain('number');
    expect(mistake('speakers', '7', '--exactly', '21')).toContain('from 1 to 20');
    expect(mistake('speakers', '7', '--exactly', '2', '--at-most', '3')).toContain('there is one');
    expect(mistake('speakers', '7', '--status', '--exactly', '2')).toContain('take nothing else');
  });

  it('reads request options as a person writes them', () => {
    const options = (...given: string[]) => {
      const words = given.flatMap((one) => ['--option', one]);
      const parsed = parseWords(['transcribe', 'a.wav', ...words], ENGINES);
      if (!parsed.ok) return parsed.message;
      return parsed.command.name === 'transcribe' ? parsed.command.options : null;
    };
    expect(
      options('diarize=on', 'language=pt-BR', 'custom-topic=cats', 'custom_topic=dogs, too', 'utt_split=0.8'),
    ).toEqual({
      diarize: true,
      language: 'pt-BR',
      custom_topic: ['cats', 'dogs, too'],
      utt_split: 0.8,
    });
    // What the app or the show have set is taken away.
    expect(options('punctuate=off', 'search=')).toEqual({ punctuate: null, search: null });
    expect(options('search=a=b')).toEqual({ search: 'a=b' });
    expect(options('diarize')).toMatch(/name=value/);
    expect(options('sparkle=on')).toMatch(/no option “sparkle”; there are .*diarize/);
    expect(options('diarize=perhaps')).toMatch(/on or off/);
    expect(options('utt_split=long')).toMatch(/a number/);
    expect(options('language=de', 'language=en')).toMatch(/twice/);
    expect(options('language=not a tag')).toMatch(/Language/);
    expect(mistake('transcribe', 'a.wav', '--service', 'device', '--option', 'diarize=on')).toContain(
      '--option diarize does not go with --service device',
    );
    expect(mistake('run', '--option', 'diarize=on')).toMatch(/does not go with/);
  });

  it('reads each command', () => {
    expect(command('transcribe', 'a.wav', 'b c.mp3', '--format', 'txt')).toEqual({
      name: 'transcribe',
      files: ['a.wav', 'b c.mp3'],
      formats: ['txt'],
      service: null,
      options: {},
      track: null,
      to: null,
      wait: false,
      way: null,
      withSecrets: false,
    });
    expect(
      command('transcribe', 'a.wav', 'b.wav', '--format', 'srt,vtt', '--to', 'out', '--wait'),
    ).toMatchObject({ formats: ['srt', 'vtt'], to: 'out', wait: true });
    expect(command('run', '--once')).toEqual({ name: 'run', once: true, wait: false });
    expect(command('run', '--once', '--wait')).toEqual({ name: 'run', once: true, wait: true });
    expect(command('folders', 'add', '/x', '--service', 'cloud', '--no-subfolders', '--leave')).toEqual({
      name: 'folders-add',
      path: '/x',
      label: null,
      service: 'cloud',
      subfolders: false,
      existing: 'leave',
      patterns: { include: [], ignore: [] },
    });
    expect(command('folders')).toEqual({ name: 'folders-list' });
    expect(
      command('folders', 'add', '/x', '--since', '2026-01-31', '--ignore', 'raw', '--ignore', '*_bak.*'),
    ).toMatchObject({
      existing: { since: new Date(2026, 0, 31).getTime() },
      patterns: { include: [], ignore: ['raw', '*_bak.*'] },
    });
    expect(command('folders', 'set', '3', '--priority', 'first', '--paused', '--ignore', '')).toEqual({
      name: 'folders-set',
      which: '3',
      patch: { priority: 1, paused: true, ignore: [] },
    });
    expect(command('folders', 'set', '3', '--service', 'cloud', '--otherwise', 'device')).toMatchObject({
      patch: { service: 'cloud', otherwise: ['device'] },
    });
    expect(command('folders', 'set', '3', '--otherwise', 'none')).toMatchObject({ patch: { otherwise: [] } });
    expect(command('folders', 'add', 'd', '--otherwise', 'a, b')).toMatchObject({ otherwise: ['a', 'b'] });
    expect(command('folders', 'set', '3', '--no-paused', '--language', '')).toMatchObject({
      patch: { paused: false, language: null },
    });
    expect(command('folders', 'take', '3', '--matching')).toEqual({
      name: 'folders-take',
      which: '3',
      matching: true,
    });
    expect(
      command('folders', 'set', '3', '--pieces', 'always', '--tracks', 'ask', '--versions', 'never'),
    ).toMatchObject({ patch: { together: { split: 'always', tracks: 'ask', version: 'never' } } });
    expect(command('sessions')).toEqual({ name: 'sessions-list' });
    expect(command('sessions', 'join', '4', '5')).toEqual({
      name: 'sessions-join',
      kind: 'split',
      recordingIds: [4, 5],
      speakers: [],
      mixId: null,
    });
    expect(
      command(
        ...['sessions', 'join', '4', '5', '--as', 'tracks', '--speaker', 'Mina', '--speaker', ' Otto '],
        ...['--mix', '6'],
      ),
    ).toMatchObject({ kind: 'tracks', recordingIds: [4, 5], speakers: ['Mina', 'Otto'], mixId: 6 });
    expect(command('sessions', 'part', '2')).toEqual({ name: 'sessions-part', sessionId: 2 });
    expect(command('why', 'a.wav')).toEqual({ name: 'why', path: 'a.wav' });
    expect(command('folders', 'remove', '3')).toEqual({ name: 'folders-remove', which: '3' });
    expect(command('jobs')).toEqual({ name: 'jobs' });
    expect(command('jobs', 'retry', '12')).toEqual({ name: 'jobs-act', action: 'retry', jobIds: [12] });
    for (const action of ['next', 'cancel', 'retry'] as const)
      expect(command(action, '12')).toEqual({ name: 'jobs-act', action, jobIds: [12] });
    expect(command('jobs', 'send-again', '12', '13')).toMatchObject({ jobIds: [12, 13] });
    expect(command('jobs', 'send-again', '--all-uncertain')).toEqual({
      name: 'jobs-act',
      action: 'send-again',
      jobIds: 'all-uncertain',
    });
    expect(command('export', '4', '5', '--format', 'json')).toMatchObject({ to: { kind: 'output' } });
    expect(command('jobs', 'hold', '12')).toEqual({ name: 'jobs-act', action: 'hold', jobIds: [12] });
    expect(command('queue', 'pause')).toEqual({ name: 'queue-pause', paused: true, what: null });
    expect(command('queue', 'resume', '/x')).toEqual({ name: 'queue-pause', paused: false, what: '/x' });
    expect(command('backup')).toEqual({ name: 'backup', deed: 'make', to: null });
    expect(command('diagnostics')).toEqual({ name: 'diagnostics', path: null, isSeen: false });
    expect(command('diagnostics', 'out.zip')).toEqual({
      name: 'diagnostics',
      path: 'out.zip',
      isSeen: false,
    });
    expect(command('diagnostics', 'out.zip', '--yes')).toMatchObject({ isSeen: true });
    expect(command('search', 'sourdough', 'starter')).toEqual({
      name: 'search',
      query: 'sourdough starter',
      format: null,
      byMeaning: false,
      limit: 50,
    });
    expect(command('export', '4', '--format', 'vtt')).toEqual({
      name: 'export',
      what: { kind: 'these', recordingIds: [4] },
      formats: ['vtt'],
      to: { kind: 'output' },
      lineChars: 42,
      withTimes: false,
    });
    expect(command('export', '4', '5', '--to', 'out', '--format', 'vtt,srt', '--chars', '32')).toMatchObject({
      what: { recordingIds: [4, 5] },
      formats: ['srt', 'vtt'],
      to: { kind: 'files', directory: 'out' },
      lineChars: 32,
    });
    expect(command('export', '--show', 'Night Kitchen', '--pack', 'out')).toMatchObject({
      what: { kind: 'show', which: 'Night Kitchen' },
      to: { kind: 'packs', directory: 'out' },
    });
    expect(command('export', '--all', '--to', 'out', '--times')).toMatchObject({
      what: { kind: 'all' },
      withTimes: true,
    });
  });

  it('takes a clicked link, and hears nothing that stands behind it', () => {
    const link = 'earshot://recording/0123456789abcdef?t=83.5';
    expect(command(link)).toEqual({ name: 'window', hidden: false, link });
    expect(command(link, '--library', '/evil', '--hidden')).toEqual({ name: 'window', hidden: false, link });
    const parsed = parseWords(['--library', '/mine', link, '--library', '/evil'], ENGINES);
    expect(parsed.ok && parsed.common.library).toBe('/mine');
    expect(command('search', 'earshot:x')).toMatchObject({ name: 'search', query: 'earshot:x' });
  });

  it.each([
    [['--library', '', 'jobs'], '--library'],
    [['jobs', '--library='], '--library'],
    [['backup', '--to', ''], '--to'],
    [['export', '--all', '--pack', ''], '--pack'],
    [['folders', 'add', ''], 'an empty word'],
    [['transcribe', 'a.mp3', ''], 'an empty word'],
  ])(
    'takes no empty word for the folder it runs in, as where a script’s variable is not set: %j',
    (words, said) => {
      expect(parseWords(words, ENGINES, { EARSHOT_LIBRARY: '/env' })).toMatchObject({
        ok: false,
        message: expect.stringContaining(said) as string,
      });
    },
  );

  it('takes the library from the words before the environment', () => {
    const from = (words: string[]) => {
      const parsed = parseWords(words, ENGINES, { EARSHOT_LIBRARY: '/env' });
      return parsed.ok ? parsed.common.library : null;
    };
    expect(from(['jobs'])).toBe('/env');
    expect(from(['--library', '/word', 'jobs'])).toBe('/word');
    expect(from(['jobs', '--library=/word'])).toBe('/word');
  });

  it.each([
    [['transcribe'], 'at least one file'],
    [['folders', 'set', '3', '--pieces', 'sometimes'], 'one of ask, always, never'],
    [['sessions', 'join', 'a.wav', '5'], 'numbers of recordings'],
    [['sessions', 'join', '4', '5', '--as', 'songs'], 'pieces or tracks'],
    [['sessions', 'join', '4', '5', '--speaker', 'Mina'], '--as tracks'],
    [['sessions', 'join', '4', '5', '--as', 'tracks', '--speaker', 'Mina'], '2 times here'],
    [['sessions', 'join', '4', '5', '--as', 'tracks', '--mix', 'x'], 'number of a recording'],
    [['sessions', 'part'], 'one session’s number'],
    [['sessions', 'burn'], 'does not know'],
    [['sessions', '--as', 'tracks'], 'does not go with'],
    [['transcribe', 'a.wav', '--format', 'pdf'], '--format takes one of'],
    [['transcribe', 'a.wav', '--service', 'moon'], '--service takes'],
    [['run', 'fast'], 'run takes no words'],
    [['folders', 'add'], 'takes one folder'],
    [['folders', 'burn', '/x'], 'does not know'],
    [['folders', 'set', '3'], 'at least one setting'],
    [['folders', 'set', '3', '--priority', 'high'], 'first, normal, last'],
    [['folders', 'set', '3', '--language', 'english please'], 'a tag such as'],
    [['folders', 'add', '/x', '--since', '2026-02-30'], 'a day such as'],
    [['folders', 'add', '/x', '--since', '2026-02-03', '--leave'], 'do not go together'],
    [['folders', 'take', '3', '--ignore', 'x'], 'does not go with'],
    [['why'], 'takes one file'],
    [['why', 'a', 'b'], 'takes one file'],
    [['jobs', 'retry', 'x'], 'numbers of jobs'],
    [['search'], 'what to look for'],
    [['search', 'x', '--limit', '0'], '--limit takes'],
    [['export', '0'], 'numbers of recordings'],
    [['export'], 'numbers of recordings, or --all'],
    [['export', '1', '--all', '--to', 'x'], 'or --all'],
    [['export', '1', '2', '--format', 'srt'], 'several need a folder (--to DIR)'],
    [['export', '--all', '--format', 'docx'], 'several need a folder'],
    [['export', '1', '--format', 'txt,md'], 'several formats need a folder'],
    [['transcribe', 'a.wav', 'b.wav', '--format', 'vtt'], 'several need a folder'],
    [['run', '--wait'], 'goes with --once'],
    [['jobs', 'cancel', '--all-uncertain'], 'goes with look-again, send-again, drop'],
    [['jobs', 'drop', '3', '--all-uncertain'], 'takes no numbers'],
    [['jobs', 'list', '--all-uncertain'], 'does not know'],
    [['export', '1', '--to', 'x', '--pack', 'y'], 'do not go together'],
    [['export', '1', '--pack', 'x', '--format', 'srt'], 'formats of its own'],
    [['export', '1', '--chars', '40'], '--chars takes'],
    [['transcribe', 'a.wav', '--format', 'srt,vtt'], 'several formats need a folder'],
    [['dance'], 'no command'],
    [['jobs', '--once'], 'does not go with'],
    [['--wat'], 'wat'],
  ])('%j is a mistake that is named', (words, part) => {
    expect(mistake(...words)).toContain(part);
  });

  it('never throws, whatever is typed', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.string(),
            fc.constantFrom('folders', 'add', '--json', '--library', 'jobs', '--', '-x', 'valueOf'),
          ),
        ),
        (words) => {
          const parsed = parseWords(words, ENGINES);
          expect(parsed.ok || parsed.message.length > 0).toBe(true);
        },
      ),
    );
  });

  it('prints the help as it is written down', () => {
    expect(usage(ENGINES)).toBe(readFileSync(new URL('help.txt', import.meta.url), 'utf8'));
  });

  it.each([...BY_WORDS.keys()].filter((words) => words !== '' && words !== 'help'))(
    'prints the help of “%s” alone, asked either way and before anything else is looked at',
    (words) => {
      const alone = usage(ENGINES, words);
      expect(alone).toMatch(new RegExp(`^ {2}earshot [^]*\\b${words.split(' ')[0] ?? ''}\\b`));
      expect(usage(ENGINES)).toContain(alone.split('\n\n')[0]);
      for (const said of [
        ['help', ...words.split(' ')],
        [...words.split(' '), '--help'],
        ['--help', ...words.split(' ')],
      ])
        expect(parseWords(said, ENGINES)).toMatchObject({ ok: true, command: { name: 'help', of: words } });
    },
  );

  it('prints all of one name, and says where there is none', () => {
    expect(usage(ENGINES, 'serve')).toContain('earshot serve tokens add');
    expect(usage(ENGINES, 'serve tokens')).not.toContain('--host');
    expect(parseWords(['serve', 'tokens', '--help'], ENGINES)).toMatchObject({
      command: { of: 'serve tokens' },
    });
    expect(parseWords(['help', 'nope'], ENGINES)).toMatchObject({
      ok: false,
      message: expect.stringContaining('nope'),
    });
    expect(parseWords(['nope', '--help'], ENGINES)).toMatchObject({ ok: false });
    expect(parseWords(['help'], ENGINES)).toMatchObject({ command: { of: null } });
  });
});

describe('the table of commands', () => {
  const help = usage(ENGINES);

  it.each([...BY_WORDS])('has “%s” in the help, and its options', (words, { options }) => {
    // `help` is said by `--help`, and a list is what a word alone gives.
    const alone = words === 'help' ? '--help' : `earshot ${words}`.replace(/ list$/, '').trim();
    expect(help.replace('next|cancel|retry', 'next earshot cancel earshot retry')).toContain(alone);
    for (const name of Object.keys(options)) expect(help).toMatch(new RegExp(`--(\\[no-\\]|no-)?${name}\\b`));
  });

  it.each([...BY_WORDS.keys()])(
    'refuses options that do not go with “%s”, and takes those that do',
    (words) => {
      const own = Object.entries(BY_WORDS.get(words)?.options ?? {});
      for (const [name, { type }] of [...BY_WORDS.values()].flatMap(({ options }) =>
        Object.entries(options),
      )) {
        const typed = [...words.split(' ').filter(Boolean), type === 'string' ? `--${name}=x` : `--${name}`];
        if (name === 'help') continue; // Goes with all.
        const refusal = `--${name} does not go with “${words || 'earshot'}”`;
        if (own.some(([one]) => one === name)) expect(mistake(...typed)).not.toBe(refusal);
        else expect(mistake(...typed)).toBe(refusal);
      }
    },
  );

  it('gives an option one kind, whichever command it goes with', () => {
    const kinds = new Map<string, unknown>();
    for (const { options } of BY_WORDS.values())
      for (const [name, kind] of Object.entries(options)) {
        expect(kinds.get(name) ?? kind, name).toEqual(kind);
        kinds.set(name, kind);
      }
  });

  it('reads a call of an operation', () => {
    expect(command('call', '--list')).toEqual({ name: 'call', operation: null, args: undefined });
    expect(command('call', 'queue.pause')).toEqual({
      name: 'call',
      operation: 'queue.pause',
      args: undefined,
    });
    expect(command('call', 'jobs.act', '{"jobId":3}')).toMatchObject({ args: { jobId: 3 } });
    for (const words of [[], ['a', '{}', 'more'], ['a', '--list']])
      expect(mistake('call', ...words)).toContain('takes an operation');
    expect(mistake('call', 'jobs.act', '{jobId')).toContain('JSON');
  });
});

describe('personalWords', () => {
  it('drops what the runtime was started with, and keeps what the person typed', () => {
    expect(personalWords(['--no-sandbox', '--inspect=0', '--library', '/x', 'jobs', '--json'])).toEqual([
      '--library',
      '/x',
      'jobs',
      '--json',
    ]);
    expect(personalWords(['--password-store=basic', '--hidden'])).toEqual(['--hidden']);
  });
});

describe('how a recording is heard', () => {
  const read = (...words: string[]): unknown => {
    const parsed = parseWords(words, ENGINES);
    return parsed.ok ? parsed.command : parsed.message;
  };

  it('is said in words of its own, which name the engine that has them', () => {
    expect(
      read('transcribe', 'a.wav', '--model', 'whisper-base', '--language', 'de', '--speakers', '3'),
    ).toMatchObject({
      service: 'device',
      options: { device_model: 'whisper-base', language: 'de', speakers: '3' },
    });
    expect(read('add', 'a.wav', '--speakers', 'auto')).toMatchObject({
      service: 'device',
      options: { speakers: 'auto' },
    });
    // The language goes to whichever engine does it; found out and none take away what the show says.
    expect(read('transcribe', 'a.wav', '--language', 'auto', '--speakers', 'none')).toMatchObject({
      service: 'device',
      options: { language: null, speakers: null },
    });
    expect(read('transcribe', 'a.wav', '--language', 'pt-br')).toMatchObject({
      service: null,
      options: { language: 'pt-br' },
    });
  });

  it('is refused in the words that were typed', () => {
    expect(read('transcribe', 'a.wav', '--model', '../x')).toContain('must be the id of a model');
    expect(read('transcribe', 'a.wav', '--speakers', '0')).toContain('must be one of auto, 1');
    expect(read('transcribe', 'a.wav', '--language', 'x', '--option', 'language=de')).toContain(
      'language tag',
    );
    expect(read('transcribe', 'a.wav', '--language', 'de', '--option', 'language=de')).toContain(
      'given twice',
    );
    expect(read('transcribe', 'a.wav', '--service', 'cloud', '--model', 'whisper-base')).toContain(
      'does not go with --service cloud',
    );
    expect(read('transcribe', 'a.wav', '--track', '2', '--model', 'whisper-base')).toMatchObject({
      track: 1,
    });
    expect(read('models', 'add')).toContain('takes one model’s id');
    expect(read('models', 'try', 'whisper-base')).toEqual({ name: 'models-try', modelId: 'whisper-base' });
    expect(read('models', 'try')).toContain('takes one model’s id');
    expect(read('models', 'add', 'A B')).toContain('takes one model’s id');
    expect(read('models', 'sing')).toContain('does not know “sing”');
    expect(read('models', 'import', '/a', '/b')).toContain('one folder or zip file');
  });
});
