// The catalogues are whole: types that are current, a German as full as the English, no message that nobody says, no word outside of them.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { describe, expect, it } from 'vitest';
import {
  asksFor,
  compileMessage,
  isCore,
  messagesDir,
  readCatalogue,
} from '../../build/messages/catalogues.mjs';
import { keyFiles } from '../../build/messages/keys.mjs';
import { SHELL_AREA } from '../../build/messages/plugin.mjs';
import { sources, textOf } from '../architecture/sources.ts';
import { wordsIn } from './words-in-code.ts';

const english = readCatalogue('en');
const german = readCatalogue('de');
const keysOf = (catalogue: typeof english): readonly string[] =>
  Object.entries(catalogue).flatMap(([area, messages]) =>
    Object.keys(messages).map((name) => `${area}.${name}`),
  );

/** What stands in the code all the same, with its reason. */
const ALLOWED: Readonly<Record<string, readonly RegExp[]>> = {
  // Said in a terminal, or before there is a language: by then Earshot has not looked which one.
  'app/shell/display.ts': [/Xvfb/],
  'app/shell/last-resort.ts': [/./s],
  'app/shell/lifecycle.ts': [/sandbox/, /^A worker runs in plain Node/],
  'app/shell/start/turn.ts': [/./],
  'app/shell/start/window.ts': [/^Earshot cannot open its library$/],
  'app/shell/start/words.ts': [/./],
  // A failure and the log: the window looks up the one by its English.
  'app/shell/answering.ts': [/^These are more than/],
  'app/shell/ipc.ts': [/^taking what was/],
  // A feature of Chromium's.
  'app/shell/calm-features.ts': [/^PartitionAlloc/],
  // Names of processes, and a kind of data that is dragged.
  'app/shell/start/chromium.ts': [/^Earshot$/],
  'app/shell/utility-embedding.ts': [/^Earshot search by meaning$/],
  'app/shell/utility-hearer.ts': [/^Earshot speakers$/],
  'app/shell/utility-recogniser.ts': [/^Earshot speech recognition$/],
  // A font, as CSS names it.
  'renderer/language.ts': [/^1em "/],
  'renderer/views/list/DropVeil.svelte': [/^Files$/],
};

describe('the catalogues', () => {
  it('have the types that `npm run messages` writes', async () => {
    const files = keyFiles();
    const keys = join(messagesDir, 'keys');
    expect(readdirSync(keys).sort()).toEqual([...files.keys()].sort());
    for (const [name, text] of files) {
      const path = join(keys, name);
      const written = await format(text, { ...(await resolveConfig(path)), filepath: path });
      expect(readFileSync(path, 'utf8'), `run npm run messages: ${name}`).toBe(written);
    }
  });

  it('have every message in German, and none besides', () => {
    const own = new Set(keysOf(german));
    const source = new Set(keysOf(english));
    expect([...source].filter((key) => !own.has(key))).toEqual([]);
    expect([...own].filter((key) => !source.has(key))).toEqual([]);
  });

  it('are filled in with the same in German, and marked by the same tags', () => {
    const asked = (message: string, where: string): string => {
      const { tags, values } = asksFor(compileMessage(message, where));
      return JSON.stringify([[...values], tags]);
    };
    const differing = Object.entries(english).flatMap(([area, messages]) =>
      Object.entries(messages).flatMap(([name, message]) => {
        const own = german[area]?.[name];
        const where = `${area}.${name}`;
        return own === undefined || asked(own, where) === asked(message, where) ? [] : [where];
      }),
    );
    expect(differing).toEqual([]);
  });

  it('say a sentence of the core in one way in German, wherever it stands', () => {
    // It is looked up by its English: of two translations only one would ever be seen.
    const ways = new Map<string, Set<string | undefined>>();
    for (const [area, messages] of Object.entries(english).filter(([name]) => isCore(name)))
      for (const [name, message] of Object.entries(messages))
        ways.set(message, (ways.get(message) ?? new Set()).add(german[area]?.[name]));
    expect([...ways].filter(([, own]) => own.size > 1)).toEqual([]);
  });

  it('have no tag that is called like a value: the one would be said in the place of the other', () => {
    const both = Object.entries(english).flatMap(([area, messages]) =>
      Object.entries(messages).flatMap(([name, message]) => {
        const { tags, values } = asksFor(compileMessage(message, name));
        const asked = new Set([...values.keys()]);
        return [...tags].some((tag) => asked.has(tag)) ? [`${area}.${name}`] : [];
      }),
    );
    expect(both).toEqual([]);
  });

  it('are of one area where the app itself says them: its bundle has no others', () => {
    const others = new Set(keysOf(english).filter((key) => !key.startsWith(`${SHELL_AREA}.`)));
    const app = sources.filter((file) => file.startsWith('app') && !file.startsWith(join('app', 'messages')));
    const said = app.flatMap((file) =>
      [...textOf(file).matchAll(/['"`]([a-z][\w-]*\.[\w.-]+)['"`]/g)].flatMap(([, key = '']) =>
        others.has(key) ? [`${file}: ${key}`] : [],
      ),
    );
    expect(said).toEqual([]);
  });

  it('have no message that nobody says', () => {
    const code = sources
      .filter((file) => !file.includes(join('messages', 'keys')))
      .map(textOf)
      .join('\n');
    const said = new Set([...code.matchAll(/['"`]([a-z][\w-]*\.[\w.-]+)['"`]/g)].map(([, key]) => key));
    const begun = [...code.matchAll(/`([a-z][\w-]*\.[\w.-]*)\$\{/g)].map(([, start]) => start ?? '');
    // The status page of `serve` names its own by themselves.
    const page = textOf(join('app', 'serve', 'status-page.ts'));
    for (const [, one, other] of page.matchAll(/'([a-zA-Z]+)'|words\.([a-zA-Z]+)/g))
      said.add(`serve.${one ?? other}`);
    const unsaid = keysOf(
      Object.fromEntries(Object.entries(english).filter(([area]) => !isCore(area))),
    ).filter((key) => !said.has(key) && !begun.some((start) => key.startsWith(start)));
    expect(unsaid).toEqual([]);
  });
});

describe('the code of page and shell', () => {
  it('holds no words', () => {
    const shown = sources.filter(
      (file) => /^(renderer|app.shell)/.test(file) && !/decoder|Icon\.svelte$/.test(file),
    );
    expect(shown.length).toBeGreaterThan(200);
    const words = shown.flatMap((file) =>
      wordsIn(file, textOf(file))
        .filter((text) => !(ALLOWED[file] ?? []).some((allowed) => allowed.test(text)))
        .map((text) => `${file}: ${text}`),
    );
    expect(words).toEqual([]);
  });

  it('is looked at as a reader would', () => {
    expect(wordsIn('a.svelte', '<p>Hello there</p>')).toEqual(['Hello there']);
    expect(wordsIn('a.svelte', '<img alt="The cover" class="Big one" />')).toEqual(['alt="The cover"']);
    expect(wordsIn('a.svelte', "<b title={ok ? 'Yes it is' : t('a.b')}>{x}</b>")).toEqual(['Yes it is']);
    expect(
      wordsIn('a.ts', "const a = `Sent to ${b}`; call('Not This'); if (a === 'Nor this') c('Mod Z');"),
    ).toEqual(['Sent to {}']);
  });
});
