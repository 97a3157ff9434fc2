// The packed app, as users get it: nothing in it that does not belong there, its fuses set, and it transcribes.
import { extractFile, listPackage } from '@electron/asar';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { provideElectron } from '../../build/setup/electron.mjs';
import { pinnedElectron } from '../../build/setup/packing.mjs';

/** How the two states of a fuse are written in the executable: as digits. */
const FUSE = { on: '1'.charCodeAt(0), off: '0'.charCodeAt(0) };

const packed = join(import.meta.dirname, '../../dist/linux-unpacked');
const executable = join(packed, 'earshot');
const resources = join(packed, 'resources');
const library = mkdtempSync(join(tmpdir(), 'earshot-packed-'));

afterAll(() => rmSync(library, { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the packed app without a screen, as a server would. */
async function earshot(words: string[], environment: Record<string, string> = {}): Promise<Ended> {
  const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, ...inherited } = process.env;
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const child = spawn(executable, [...asRoot, '--library', library, ...words], {
    env: { ...inherited, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return { code, stdout, stderr };
}

describe.runIf(process.platform === 'linux')('the packed app', () => {
  it('holds the bundles and the three native packages, and nothing else', () => {
    const files = listPackage(join(resources, 'app.asar'), { isPack: false });
    const strange = files.filter(
      (file) =>
        !/^\/(package\.json|out|node_modules)$/.test(file) &&
        !/^\/out\/(app|renderer|icons)(\/|$)/.test(file) &&
        !/^\/node_modules\/(better-sqlite3|sherpa-onnx-node|sherpa-onnx-linux-x64|onnxruntime-(node|common))(\/|$)/.test(
          file,
        ),
    );
    expect(strange).toEqual([]);
    expect(files.filter((file) => /\.(map|ts|svelte|c|cpp|gyp)$/.test(file))).toEqual([]);
    expect(files).toContain('/out/app/main.mjs');
    expect(files.filter((file) => /^\/out\/app\/code-.+\.cache$/.test(file))).toHaveLength(1);
    expect(files.filter((file) => /^\/out\/app\/page-code-[\d.]+\/build$/.test(file))).toHaveLength(1);
  });

  it('brings the licences of all that it is built on', () => {
    const text = extractFile(join(resources, 'app.asar'), 'out/renderer/licences.txt').toString('utf8');
    for (const name of ['mediabunny', 'svelte', 'undici', 'better-sqlite3', 'sherpa-onnx', 'Moonshine'])
      expect(text).toContain(name);
    expect(text).toContain('TERMS AND CONDITIONS FOR USE, REPRODUCTION, AND DISTRIBUTION');
    for (const beside of ['LICENSE.electron.txt', 'LICENSES.chromium.html'])
      expect(existsSync(join(packed, beside))).toBe(true);
  });

  it('brings the model, the sample and their licences, and no other app', () => {
    expect(readdirSync(join(resources, 'model')).sort()).toEqual([
      'LICENCES.md',
      'decoder_model_merged.onnx',
      'encoder_model.onnx',
      'model.json',
      'silero_vad.onnx',
      'tokens.txt',
    ]);
    expect(existsSync(join(resources, 'sample', 'sample.flac'))).toBe(true);
    expect(existsSync(join(resources, 'default_app.asar'))).toBe(false);
    expect(existsSync(join(resources, 'app'))).toBe(false);
  });

  it('carries the Electron that set-up found: the pinned one, or what stands in for it in a folder to try', async () => {
    const [, version] = /Electron\/(\d+\.\d+\.\d+)/.exec(readFileSync(executable).toString('latin1')) ?? [];
    const { version: found } = await provideElectron();
    expect(version).toBe(found);
    if (version !== (await pinnedElectron()))
      expect(
        readdirSync(join(packed, '..')).filter((name) => /\.(deb|rpm|AppImage|exe|dmg)$/.test(name)),
      ).toEqual([]);
  });

  it('has its fuses set', async () => {
    const wire = await getCurrentFuseWire(executable);
    const on = [
      FuseV1Options.EnableCookieEncryption,
      FuseV1Options.EnableEmbeddedAsarIntegrityValidation,
      FuseV1Options.OnlyLoadAppFromAsar,
    ];
    const off = [
      FuseV1Options.RunAsNode,
      FuseV1Options.EnableNodeOptionsEnvironmentVariable,
      FuseV1Options.EnableNodeCliInspectArguments,
      FuseV1Options.GrantFileProtocolExtraPrivileges,
    ];
    for (const fuse of on) expect(wire[fuse], FuseV1Options[fuse]).toBe(FUSE.on);
    for (const fuse of off) expect(wire[fuse], FuseV1Options[fuse]).toBe(FUSE.off);
  });

  it('cannot be used as Node, nor be given code or a debugger from outside', async () => {
    const asNode = await earshot(['--version'], { ELECTRON_RUN_AS_NODE: '1' });
    expect(asNode.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);

    const intruder = join(library, 'intruder.cjs');
    const options = await earshot(['--version'], { NODE_OPTIONS: `--require=${intruder}` });
    expect(options.code).toBe(0);

    for (const word of [
      '--inspect=0',
      '--remote-debugging-port=0',
      '--remote-debugging-pipe',
      '--js-flags=--expose-gc',
      '--ignore-certificate-errors',
      '--disable-web-security',
      '--host-rules=MAP * 127.0.0.1',
    ]) {
      const refused = await earshot([word, 'jobs']);
      expect(refused.code, word).toBe(2);
      expect(refused.stderr).toContain(`does not start with ${word.split('=')[0]}`);
      expect(refused.stderr).not.toMatch(/Debugger listening|DevTools listening/);
    }
  });

  it('transcribes a recording on this computer', async () => {
    const { code, stdout, stderr } = await earshot(['transcribe', join(resources, 'sample', 'sample.flac')]);
    expect(code, stderr).toBe(0);
    const saysSo = stderr.includes('without its sandbox');
    expect(saysSo).toBe(process.getuid?.() === 0);
    expect(stdout).toContain('Dashwood');
    expect(stdout).toContain('amiable');
  }, 180_000);
});
