// Files that were left or could not be used, chosen one by one: how long they are together and what that costs, and taking them.
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ChosenFilesView } from '../contract/show-views.ts';
import { modelOf } from '../domain/engine.ts';
import type { FileFate } from '../storage/recordings/file-trail.ts';
import type { Core } from './core.ts';
import { Lengths } from '../intake/lengths.ts';

/** Files gone through before other work gets its turn. */
const SLICE = 250;

export class LeftFiles {
  readonly #core: Core;
  #lengths: Lengths;

  constructor(core: Core) {
    this.#core = core;
    this.#lengths = new Lengths(core.files);
  }

  /** How many of these can be taken, how long they are as far as it is known, and what that costs. Lengths grow from call to call. */
  async survey(fileIds: readonly number[]): Promise<ChosenFilesView> {
    const chosen = await this.#takeable(fileIds);
    if (chosen.length === 0) this.#lengths = new Lengths(this.#core.files);
    this.#lengths.want(chosen.map(({ path }) => path));
    const { length: count } = chosen;
    const bytes = chosen.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    const all = this.#lengths.sum(chosen.map(({ path }) => path));
    return { count, bytes, passedOver: 0, older: 0, ...all, paid: this.#paid(chosen) };
  }

  /** Has them transcribed, each as its show says. Answers how many there were. */
  async take(fileIds: readonly number[]): Promise<number> {
    const count = await takeUp(this.#core, await this.#takeable(fileIds));
    this.#core.changes.tell(['items', 'queue', 'folders']);
    return count;
  }

  async #takeable(fileIds: readonly number[]): Promise<readonly FileFate[]> {
    const found: FileFate[] = [];
    for (const [at, id] of [...new Set(fileIds)].entries()) {
      if (at % SLICE === SLICE - 1) await nextTurn();
      const fate = this.#core.library.fileTrail.fateOf(id);
      const canBe = fate?.state === 'rejected' || fate?.state === 'left';
      // A cloud drive is asked for a file only one by one.
      if (canBe && fate.skip?.why !== 'not-downloaded') found.push(fate);
    }
    return found;
  }

  /** The part that goes to the service that is paid for; null when none does. */
  #paid(chosen: readonly FileFate[]): ChosenFilesView['paid'] {
    const { engines, requests, spending } = this.#core;
    let count = 0;
    let seconds = 0;
    let usd: number | null = 0;
    for (const folderId of new Set(chosen.map((file) => file.folderId))) {
      const { options, service } = requests.for(folderId, null);
      const engine = engines.traits(service);
      if (!engine.isPaid) continue;
      const model = modelOf(engine, options);
      const own = chosen.filter((file) => file.folderId === folderId);
      const length = this.#lengths.sum(own.map(({ path }) => path)).seconds;
      const price = spending.price(model);
      const cost = length > 0 ? spending.estimateUsd(length, model) : 0;
      usd = price === null || usd === null || cost === null ? null : usd + cost;
      count += own.length;
      seconds += length;
    }
    return count === 0 ? null : { count, seconds, usd };
  }
}

/**
 * Has files taken in that are there: written down as waiting, and handed to who reads them where this process listens. A process that
 * listens to their folders takes up the others from this state. Answers how many are there.
 */
export async function takeUp(
  core: Core,
  wanted: readonly { readonly path: string; readonly folderId: number | null }[],
): Promise<number> {
  const folders = new Map(wanted.map(({ folderId, path }) => [path, folderId]));
  const paths = [...folders.keys()];
  let count = 0;
  for (let from = 0; from < paths.length; from += SLICE) {
    const sightings = await core.files.look(paths.slice(from, from + SLICE));
    const now = core.nowMs();
    const there = sightings.flatMap((sighting) =>
      sighting.kind === 'file'
        ? [{ ...sighting.file, folderId: folders.get(sighting.file.path) ?? null }]
        : [],
    );
    core.library.transaction(() => {
      for (const file of there) core.library.files.upsertSeen(file, 'settling', now);
    });
    if (core.folders.listens) for (const file of there) core.intake.add(file);
    count += there.length;
  }
  return count;
}
