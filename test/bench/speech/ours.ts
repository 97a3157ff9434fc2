// Earshot's own command as the bench runs it: a fresh library each time, models of a store of the bench.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { provideAnyModel } from '../../../build/models/any.mjs';
import { putInStore } from '../../../build/models/store.mjs';
import { electronCommand } from '../../../build/electron-command.mjs';
import { nodeCommand } from '../../../build/node-command.mjs';
import { outDir } from '../../../build/setup/paths.mjs';
import { SetupError } from '../../../build/setup/say.mjs';
import { accountOf } from '../../support/account.ts';
import { watchedRun, type WatchedRun } from './watched-run.ts';

export interface HeardWord {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** What of an answer of `transcribe --json` is read. */
export interface HeardFile {
  readonly file: string;
  readonly ok: boolean;
  readonly message?: string;
  readonly language?: string | null;
  readonly text?: string;
  readonly segments?: readonly { readonly words?: readonly HeardWord[] }[];
}

export interface OurRun extends WatchedRun {
  readonly files: readonly HeardFile[];
}

export interface Asked {
  readonly model: string;
  /** A tag, or `auto`. */
  readonly language: string;
}

/** Puts models where the runs of this bench look for them. @throws SetupError, with words, where one cannot be had */
export class Ours {
  readonly #root: string;
  readonly #inElectron: boolean;
  readonly #store = join(outDir, 'bench-models');

  /** @param root an existing folder for libraries */
  constructor(root: string, inElectron: boolean) {
    this.#root = root;
    this.#inElectron = inElectron;
  }

  /** @param models ids */
  async prepare(models: readonly string[]): Promise<void> {
    for (const id of models) await putInStore(await provideAnyModel(id), id, this.#store);
  }

  async transcribe(files: readonly string[], { language, model }: Asked): Promise<OurRun> {
    const library = mkdtempSync(join(this.#root, 'library-'));
    const words = ['--library', library, 'transcribe', '--json', '--model', model, '--language', language];
    const { args, executable } = this.#inElectron
      ? await electronCommand([...words, ...files])
      : nodeCommand([...words, ...files]);
    const env = {
      ...process.env,
      EARSHOT_MODELS_DIR: this.#store,
      XDG_CONFIG_HOME: accountOf(library),
    };
    const run = await watchedRun([executable, ...args], env, () => hasText(join(library, 'work')));
    rmSync(library, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    const heard = answersIn(run.said);
    const failed = heard.find(({ ok }) => !ok);
    if (heard.length < files.length || failed)
      throw new SetupError(`Earshot did not transcribe: ${failed?.message ?? (run.complaints || run.code)}`);
    return { ...run, files: heard };
  }
}

/** One file is answered by an object, several by a list of them. */
function answersIn(said: string): readonly HeardFile[] {
  try {
    const answer = JSON.parse(said) as HeardFile | readonly HeardFile[];
    return Array.isArray(answer) ? (answer as readonly HeardFile[]) : [answer as HeardFile];
  } catch {
    return [];
  }
}

/** True when a journal of work under way holds text. */
function hasText(work: string): boolean {
  try {
    return readdirSync(work).some((name) => readFileSync(join(work, name), 'utf8').includes('"segments":[['));
  } catch {
    return false;
  }
}
