// Small models that look like real ones, a host that serves them, and a keeper with a store of its own.
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../app/domain/clock.ts';
import type { FileRole, ModelFile, SpeechModel } from '../../app/domain/speech-model.ts';
import { createDownloader, type Patience } from '../../app/download/download.ts';
import { ModelKeeper, type ModelKeeperDeps } from '../../app/models/keeper.ts';
import type { CoreDeps } from '../../app/operations/core.ts';
import { MOONSHINE_BASE } from '../../app/speech/on-device/models/catalogue/moonshine-base.ts';
import { WHISPER_BASE } from '../../app/speech/on-device/models/catalogue/whisper-base.ts';
import { ModelStore } from '../../app/speech/on-device/models/store.ts';
import { give, onEnd, startHost, type Host, type Serve } from '../download/host.ts';

/** What lies at the addresses of a model, by the name of the file. */
export type Contents = ReadonlyMap<string, Buffer>;

/** ONNX by its first bytes, and nothing sensible behind them. */
export const onnxLike = (bytes: number): Buffer =>
  Buffer.concat([Buffer.from([8, 9]), randomBytes(bytes - 2)]);

/** A vocabulary that begins as those of NeMo do, which a browser would take for markup. */
export const tokensLike = (): Buffer =>
  Buffer.from(
    Array.from({ length: 2_000 }, (_, id) => `${id === 0 ? '<unk>' : `▁word${id}`} ${id}`).join('\n'),
  );

/** A model of three files with what they hold. */
export function smallModel(
  id = 'small',
  bytes = 300_000,
): { readonly model: SpeechModel; readonly contents: Contents } {
  const contents = new Map([
    ['encoder.onnx', onnxLike(bytes)],
    ['decoder.onnx', onnxLike(bytes >> 1)],
    ['tokens.txt', tokensLike()],
  ]);
  const roles: Readonly<Record<string, FileRole>> = {
    'encoder.onnx': 'encoder',
    'decoder.onnx': 'decoder',
    'tokens.txt': 'tokens',
  };
  const files = [...contents].map(([name, content]): ModelFile => ({
    role: roles[name] ?? 'tokens',
    name,
    bytes: content.length,
    sha256: createHash('sha256').update(content).digest('hex'),
    sources: [],
  }));
  return { model: { ...WHISPER_BASE, id, name: 'Small', files }, contents };
}

/** Serves the files of a model well, but where `badly` takes over. @param badly answers true where it has answered */
export async function hostOf(
  contents: Contents,
  badly: (name: string, turn: number, ...io: Parameters<Serve>) => boolean = () => false,
): Promise<Host> {
  const turns = new Map<string, number>();
  return startHost((request, response, turn) => {
    const name = decodeURIComponent(request.url?.split('/').at(-1) ?? '');
    const count = (turns.get(name) ?? 0) + 1;
    turns.set(name, count);
    if (badly(name, count, request, response, turn)) return;
    const content = contents.get(name);
    if (content)
      give(request, response, content, { headers: { 'content-type': 'application/octet-stream' } });
    else response.writeHead(404).end();
  });
}

export function folder(prefix = 'earshot-models-'): string {
  const made = mkdtempSync(join(tmpdir(), prefix));
  onEnd(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

/** Waits are of no use in tests. */
export const QUICK: Partial<Patience> = { tries: 3, silenceMs: 300, headersMs: 2_000, waitMs: 5 };

export interface Kept {
  readonly keeper: ModelKeeper;
  readonly store: ModelStore;
  /** Areas that were told, in order. */
  readonly told: string[];
  readonly arrivals: { count: number };
  readonly faults: unknown[];
}

/** A keeper over a folder. */
export function keeperIn(
  root: string,
  models: readonly SpeechModel[],
  mirror: string,
  more: Partial<ModelKeeperDeps> = {},
): Kept {
  mkdirSync(join(root, 'app'), { recursive: true });
  const store = new ModelStore({ builtIn: join(root, 'app'), store: join(root, 'store') }, models);
  const told: string[] = [];
  const arrivals = { count: 0 };
  const faults: unknown[] = [];
  const keeper = new ModelKeeper({
    store,
    downloader: createDownloader({ clock: systemClock, rng: () => 0, patience: QUICK }),
    sources: { mirror: () => mirror, makers: null },
    clock: systemClock,
    rng: () => 0,
    changes: { tell: (areas) => void told.push(...areas) },
    onArrival: () => (arrivals.count += 1),
    isInUse: () => false,
    onFault: (error) => void faults.push(error),
    lookMs: 50,
    waitMs: () => 20,
    ...more,
  });
  onEnd(() => keeper.stop());
  return { keeper, store, told, arrivals, faults };
}

/** Waits until something is so. */
export async function until(isSo: () => boolean | Promise<boolean>, ms = 10_000): Promise<void> {
  const end = performance.now() + ms;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error('it did not come about');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Lays a model's files into a folder. */
export function layFiles(directory: string, contents: Contents): void {
  mkdirSync(directory, { recursive: true });
  for (const [name, content] of contents) writeFileSync(join(directory, name), content);
}

type Here = Required<Pick<CoreDeps, 'models' | 'downloads'>>;

/** A computer with the built-in model and a store. */
export function modelsHere(root: string, models: readonly SpeechModel[]): Here {
  const builtIn = join(root, 'app');
  mkdirSync(builtIn, { recursive: true });
  for (const { bytes, name } of MOONSHINE_BASE.files) {
    writeFileSync(join(builtIn, name), '');
    truncateSync(join(builtIn, name), bytes);
  }
  const store = new ModelStore({ builtIn, store: join(root, 'store') }, [MOONSHINE_BASE, ...models]);
  return {
    models: {
      store,
      makers: null,
      isInUse: () => false,
      trial: () => Promise.resolve({ ok: true, value: { realTime: 12.5 } }),
    },
    downloads: {
      downloader: createDownloader({ clock: systemClock, rng: () => 0 }),
      directory: join(root, 'downloads'),
      maxBytes: () => null,
    },
  };
}
