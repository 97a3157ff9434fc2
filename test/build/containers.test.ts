// The Dockerfile and compose file, held against the tree: no container engine runs in the tests, and what one would stumble over is looked for here.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseWords } from '../../app/cli/words.ts';
import { ENGINES } from '../../app/compose/engines.ts';
import { copyOf, dockerfile, stagesOf } from '../../build/serve/image.mjs';
import { projectDir } from '../../build/setup/paths.mjs';

const read = (...path: readonly string[]): string => readFileSync(join(projectDir, ...path), 'utf8');
const stages = stagesOf(readFileSync(dockerfile, 'utf8'));
const [built, last] = stages;
const wordsOf = (name: string, stage = last): readonly string[] =>
  (stage?.instructions ?? []).filter((one) => one.name === name).map(({ words }) => words);
const manifest = JSON.parse(read('package.json')) as {
  readonly engines: { readonly node: string };
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
};

interface Service {
  readonly image: string;
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly command: readonly string[];
  readonly volumes?: readonly string[];
  readonly depends_on?: readonly string[];
  readonly ports?: readonly string[];
  readonly init?: boolean;
  readonly stop_grace_period?: string;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly environment?: Readonly<Record<string, string>>;
}
interface Compose {
  readonly services: Readonly<Record<'queue' | 'serve' | 'worker', Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}
/** It brings no types. */
const yaml = 'js-yaml';
const { load } = (await import(yaml)) as { readonly load: (text: string) => unknown };
const compose = load(read('build', 'serve', 'compose.yaml')) as Compose;

describe('the Dockerfile', () => {
  it('copies what is there, and what is not kept from it', () => {
    const ignored = read('.dockerignore').trim().split('\n');
    const sources = (built?.instructions ?? []).flatMap((one) => copyOf(one)?.sources ?? []);
    expect(sources).toContain('.');
    for (const source of sources.filter((one) => one !== '.')) {
      expect(existsSync(join(projectDir, source)), source).toBe(true);
      expect(ignored).not.toContain(source);
    }
    // What was built or installed here is of another system, and of no use there.
    expect(ignored).toEqual(expect.arrayContaining(['node_modules', 'out', '.git']));
    for (const needed of ['app', 'build', 'renderer', 'package-lock.json', 'LICENSE', '.'])
      expect(ignored).not.toContain(needed);
  });

  it('builds with scripts that there are, on a Node that they run on, twice the same', () => {
    const [run = ''] = wordsOf('RUN', built).filter((words) => words.includes('npm run'));
    const [, script = ''] = /npm run (\S+)/.exec(run) ?? [];
    expect(manifest.scripts[script]).toBe('node build/build.mjs');
    expect(read('build', 'build.mjs')).toContain("'--no-window'");
    expect(new Set(stages.map(({ from }) => from)).size).toBe(1);
    const [, major = ''] = /^node:(\d+)-\w+-slim$/.exec(built?.from ?? '') ?? [];
    // The database's own binaries want Node-API 10, as Node has it from 22.14 on: no compiler is in the image.
    expect(Number(major)).toBeGreaterThanOrEqual(22);
    expect(wordsOf('RUN', built).some((words) => words.startsWith('npm ci '))).toBe(true);
    for (const words of stages.flatMap((stage) => [...wordsOf('RUN', stage), ...wordsOf('ADD', stage)]))
      expect(words).not.toMatch(/sudo|curl|wget|apt-get|https?:/);
  });

  it('ships files and no links into what stays behind', () => {
    const [run = ''] = wordsOf('RUN', built).filter((words) => words.includes('npm run'));
    const [, from, to] = /cp -RL (\S+) (\S+)/.exec(run) ?? [];
    expect(from).toBe('out');
    const copies = (last?.instructions ?? []).flatMap((one) => copyOf(one) ?? []);
    expect(copies.every(({ from: stage }) => stage === built?.as)).toBe(true);
    expect(copies.flatMap(({ sources }) => sources)).toContain(to);
    expect(copies.flatMap(({ sources }) => sources)).not.toContain('/earshot/out');
  });

  it('runs what the build makes, as nobody in particular, and keeps what is true in a volume', () => {
    const entry = JSON.parse(wordsOf('ENTRYPOINT')[0] ?? '[]') as readonly string[];
    expect(entry.slice(0, 2)).toEqual(['node', '/earshot/out/app/headless.js']);
    expect(read('build', 'electron.vite.config.ts')).toMatch(/headless/);
    expect(wordsOf('USER')).toEqual(['node']);
    const names = (last?.instructions ?? []).map(({ name }) => name);
    // What is done behind USER is done by it, and what is made behind VOLUME is lost.
    expect(names.indexOf('RUN')).toBeLessThan(names.indexOf('USER'));
    expect(names.indexOf('RUN')).toBeLessThan(names.indexOf('VOLUME'));
    expect(wordsOf('RUN')).toEqual(['mkdir -p /data && chown node:node /data']);
    expect(wordsOf('VOLUME')).toEqual(['/data']);
    expect(entry.at(-1)).toMatch(/^\/data\//);
    expect(wordsOf('ENV').join(' ')).toMatch(/XDG_CONFIG_HOME=\/data\//);
    const command = JSON.parse(wordsOf('CMD')[0] ?? '[]') as readonly string[];
    expect(parsed([...entry.slice(2), ...command])).toMatchObject({
      name: 'serve',
      host: '0.0.0.0',
      port: 8_787,
    });
    expect(wordsOf('EXPOSE')).toEqual(['8787']);
  });
});

describe('the compose file', () => {
  const { queue, serve, worker } = compose.services;

  it('builds the image where it lies, and starts commands that Earshot knows', () => {
    const context = join(projectDir, 'build', 'serve', serve.build?.context ?? '');
    expect(join(context, serve.build?.dockerfile ?? '')).toBe(dockerfile);
    expect(worker.image).toBe(serve.image);
    expect(worker.build).toBeUndefined();
    expect(parsed(serve.command)).toMatchObject({
      name: 'serve',
      host: '0.0.0.0',
      port: 8_787,
      queue: 'redis://queue:6379',
    });
    expect(parsed(worker.command)).toMatchObject({
      name: 'worker',
      server: 'http://serve:8787',
      queue: 'redis://queue:6379',
    });
    expect(queue.command).toEqual(expect.arrayContaining(['--maxmemory-policy', 'noeviction']));
  });

  it('names services and volumes that there are, this computer alone, and no token', () => {
    for (const one of Object.values(compose.services))
      for (const name of one.depends_on ?? []) expect(Object.keys(compose.services)).toContain(name);
    for (const volume of serve.volumes ?? []) {
      const [name = '', path] = volume.split(':');
      expect(Object.keys(compose.volumes)).toContain(name);
      expect(wordsOf('VOLUME')).toContain(path);
    }
    expect(serve.ports).toEqual(['127.0.0.1:8787:8787']);
    expect(queue.ports ?? worker.ports).toBeUndefined();
    expect(worker.environment).toEqual({ EARSHOT_WORKER_TOKEN: '${EARSHOT_WORKER_TOKEN:-}' });
  });

  it('lets each end what it has in hand, and asks the server whether it is well', () => {
    const graceOf = ({ stop_grace_period: grace = '' }: Service): number =>
      Number(/^(\d+)s$/.exec(grace)?.[1]);
    const drainMs = (parsed(worker.command) as { readonly drainMs: number }).drainMs;
    expect(graceOf(worker) * 1_000).toBeGreaterThan(drainMs);
    expect(graceOf(serve)).toBeGreaterThanOrEqual(60);
    for (const one of [serve, worker]) expect(one.init).toBe(true);
    const [kind, program, flag, script = ''] = serve.healthcheck?.test ?? [];
    expect([kind, program, flag]).toEqual(['CMD', 'node', '-e']);
    expect(script).toContain("fetch('http://127.0.0.1:8787/health')");
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- only read, never run
    expect(() => new Function(script)).not.toThrow();
  });
});

/** The command that these words are. */
function parsed(words: readonly string[]): unknown {
  const read = parseWords([...words], ENGINES, {});
  if (!read.ok) throw new Error(read.message);
  return read.command;
}
