// Shows: the folders that are listened to, and those of feeds. Removing a folder only stops listening: its row stays, and adding it again brings it back.
import { randomUUID } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import { isAddressWay } from '../../domain/address-way.ts';
import { readChain, type EngineChain } from '../../domain/engine-chain.ts';
import { DEFAULT_SHOW, type ShowSettings } from '../../domain/show.ts';
import { readSidecars } from '../../domain/sidecars.ts';
import type { EngineId } from '../../domain/engine.ts';
import { immediately } from '../database.ts';
import type { Events } from '../events.ts';
import { setFailure } from '../failure-columns.ts';
import { QueueOrder } from '../queue-order.ts';
import { fragment, sqlOf, type Fragment, type Sql } from '../sql.ts';

export interface Folder extends ShowSettings {
  readonly id: number;
  /** That of a feed is listened to by its keeper, and has no folder: its `path` is none. */
  readonly kind: 'folder' | 'feed';
  readonly path: string;
  readonly name: string;
  /** Index into the palette of show colours. */
  readonly color: number;
  readonly includeSubfolders: boolean;
  readonly chain: EngineChain;
  /** The first of its chain. */
  readonly service: EngineId;
  /** BCP-47 tag; null lets the service decide. */
  readonly language: string | null;
  readonly createdAt: number;
}

export type NewFolder = Pick<Folder, 'path' | 'name' | 'includeSubfolders' | 'service'> &
  Partial<Pick<Folder, 'color' | 'language'>> & {
    /** The engines behind the first. */
    readonly standIns?: readonly EngineId[];
  };
/** What is absent or undefined stays as it is. */
export type FolderPatch = {
  readonly [K in 'name' | 'color' | 'includeSubfolders' | 'chain' | 'language' | keyof ShowSettings]?:
    Folder[K] | undefined;
};

/** As SQLite has it: flags are numbers, chain, patterns and options JSON. */
type Row<T extends Folder = Folder> = Omit<
  T,
  'includeSubfolders' | 'chain' | 'service' | 'paused' | 'patterns' | 'options' | 'sidecars'
> & {
  readonly includeSubfolders: 0 | 1;
  readonly chain: string;
  readonly paused: 0 | 1;
  readonly patterns: string;
  readonly options: string;
  readonly sidecars: string;
};
type Counted = Folder & { readonly recordingCount: number };

const COLUMNS = fragment`id, kind, path, name, color, include_subfolders AS includeSubfolders, chain, language, created_at AS createdAt,
  patterns, options, ceiling_usd AS ceilingUsd, priority, paused, sidecars,
  address_way AS addressWay, downloads_to AS downloadsTo`;
const COUNT = fragment`(SELECT count(*) FROM recordings r WHERE r.folder_id = folders.id AND r.removed_at IS NULL
  AND r.shown_by IS NULL) AS recordingCount`;
const WRITTEN = fragment`path, name, color, include_subfolders, chain, language, created_at`;
/** Colours in the palette. */
const COLOR_COUNT = 8;

export class Folders {
  readonly #db: Database;
  readonly #sql: Sql;
  readonly #events: Events;
  readonly #order: QueueOrder;

  constructor(db: Database, events: Events) {
    this.#db = db;
    this.#sql = sqlOf(db);
    this.#order = new QueueOrder(db);
    this.#events = events;
  }

  /** The folders that are listened to, in the order they were added. */
  list(): readonly Counted[] {
    return this.#sql.rows<Row<Counted>>`
      SELECT ${COLUMNS}, ${COUNT} FROM folders WHERE removed_at IS NULL AND kind = 'folder' ORDER BY id`.map(
      toFolder,
    );
  }

  /** All shows: those folders, and what is behind feeds. */
  shows(): readonly Folder[] {
    return this.#sql.rows<Row>`SELECT ${COLUMNS} FROM folders WHERE removed_at IS NULL ORDER BY id`.map(
      toFolder,
    );
  }

  /** Recordings of a show that are listed. */
  recordingCount(id: number): number {
    return this.#sql.value<number>`SELECT ${COUNT} FROM folders WHERE id = ${id}` ?? 0;
  }

  /** Makes the show of a feed. */
  addForFeed(show: Pick<Folder, 'name' | 'chain'>, nowMs: number): Folder {
    const [service, ...standIns] = show.chain;
    const folder = {
      path: `feed:${randomUUID()}`,
      name: show.name,
      includeSubfolders: true,
      service,
      standIns,
    };
    const id = this.#sql.value<number>`
      INSERT INTO folders (${WRITTEN}, kind) VALUES (${this.#written(folder, nowMs)}, 'feed') RETURNING id`;
    const added = id === undefined ? null : this.get(id);
    if (!added) throw new Error('A show that was just added is not there');
    return added;
  }

  get(id: number): Folder | null {
    const row = this.#sql.row<Row>`SELECT ${COLUMNS} FROM folders WHERE id = ${id} AND removed_at IS NULL`;
    return row ? toFolder(row) : null;
  }

  byPath(path: string): Folder | null {
    const row = this.#sql.row<Row>`
      SELECT ${COLUMNS} FROM folders WHERE path = ${path} AND removed_at IS NULL`;
    return row ? toFolder(row) : null;
  }

  /**
   * Gives a folder its row without listening to it yet: what is to be known of its files can be written down in slices,
   * and a process that dies among them leaves a folder that nobody listens to.
   * @returns the folder's id, which `add` will keep
   */
  prepare(folder: NewFolder, nowMs: number): number {
    const id = immediately(
      this.#db,
      () => this.#sql.value<number>`
        INSERT INTO folders (${WRITTEN}, removed_at) VALUES (${this.#written(folder, nowMs)}, ${nowMs})
        ON CONFLICT (path) DO UPDATE SET path = excluded.path
        RETURNING id`,
    );
    if (id === undefined) throw new Error('A folder that was just prepared is not there');
    return id;
  }

  /** Adds a folder, or takes one up again that was removed, under its old id and colour, with its recordings. */
  add(folder: NewFolder, nowMs: number): Folder {
    return immediately(this.#db, () => {
      const before = this.#sql.value<number>`SELECT id FROM folders WHERE path = ${folder.path}`;
      // Taken up again before all that its pause had kept was held back.
      if (before !== undefined) this.#order.followFolders(Number.MAX_SAFE_INTEGER, before);
      const id = this.#sql.value<number>`
        INSERT INTO folders (${WRITTEN}) VALUES (${this.#written(folder, nowMs)})
        ON CONFLICT (path) DO UPDATE SET name = excluded.name, include_subfolders = excluded.include_subfolders,
          chain = iif(chain ->> 0 = excluded.chain ->> 0, chain, excluded.chain), language = excluded.language, removed_at = NULL
        RETURNING id`;
      const added = id === undefined ? null : this.get(id);
      if (!added) throw new Error('A folder that was just added is not there');
      this.#events.append('folder-added', { folderId: added.id }, nowMs, { data: { path: added.path } });
      return added;
    });
  }

  /** Changes what is given. Null when there is no such folder. */
  update(id: number, patch: FolderPatch): Folder | null {
    return immediately(this.#db, () => {
      const folder = this.get(id);
      if (!folder) return null;
      const chain = patch.chain ?? folder.chain;
      const changed: Folder = {
        ...folder,
        chain,
        service: chain[0],
        name: patch.name ?? folder.name,
        color: patch.color ?? folder.color,
        includeSubfolders: patch.includeSubfolders ?? folder.includeSubfolders,
        language: patch.language === undefined ? folder.language : patch.language,
        patterns: patch.patterns ?? folder.patterns,
        options: patch.options ?? folder.options,
        ceilingUsd: patch.ceilingUsd === undefined ? folder.ceilingUsd : patch.ceilingUsd,
        priority: patch.priority ?? folder.priority,
        paused: patch.paused ?? folder.paused,
        sidecars: patch.sidecars ?? folder.sidecars,
        addressWay: patch.addressWay === undefined ? folder.addressWay : patch.addressWay,
        downloadsTo: patch.downloadsTo === undefined ? folder.downloadsTo : patch.downloadsTo,
      };
      this.#sql.run`
        UPDATE folders SET name = ${changed.name}, color = ${changed.color},
          include_subfolders = ${changed.includeSubfolders ? 1 : 0}, chain = ${JSON.stringify(chain)},
          language = ${changed.language}, patterns = ${JSON.stringify(changed.patterns)},
          options = ${JSON.stringify(changed.options)},
          ceiling_usd = ${changed.ceilingUsd}, priority = ${changed.priority}, paused = ${changed.paused ? 1 : 0},
          sidecars = ${JSON.stringify(changed.sidecars)}, address_way = ${changed.addressWay}, downloads_to = ${changed.downloadsTo}
        WHERE id = ${id}`;
      return changed;
    });
  }

  /**
   * Stops listening. Recordings, transcripts and the rows of known files stay; files that were waiting are forgotten
   * and are found afresh when the folder is added again. What its pause kept from beginning does not begin: `jobs.followFolders` holds it
   * back one by one, in slices, and the next start goes on with that. False when there is no such folder.
   */
  remove(id: number, nowMs: number): boolean {
    return immediately(this.#db, () => {
      // Each job that its pause keeps says so in its row from here on: that is how it is known afterwards.
      this.#order.followFolders(Number.MAX_SAFE_INTEGER, id);
      const removed = this.#sql.run`
        UPDATE folders SET removed_at = ${nowMs}, paused = 0 WHERE id = ${id} AND removed_at IS NULL`;
      if (removed.changes === 0) return false;
      this.#sql.run`
        UPDATE files SET state = 'gone', ${setFailure(null)}, updated_at = ${nowMs}
        WHERE folder_id = ${id} AND state IN ('settling', 'reading', 'rejected', 'left')`;
      this.#events.append('folder-removed', { folderId: id }, nowMs);
      return true;
    });
  }

  /** What a new folder begins with, in the order of `WRITTEN`. */
  #written(
    { color, includeSubfolders, language = null, name, path, service, standIns = [] }: NewFolder,
    nowMs: number,
  ): Fragment {
    const nextColor = (this.#sql.value<number>`SELECT count(*) FROM folders` ?? 0) % COLOR_COUNT;
    const chain = JSON.stringify([service, ...standIns]);
    return fragment`${path}, ${name}, ${color ?? nextColor}, ${includeSubfolders ? 1 : 0}, ${chain}, ${language}, ${nowMs}`;
  }
}

function toFolder<T extends Folder>(row: Row<T>): T {
  const chain = readChain(JSON.parse(row.chain));
  // A CHECK holds that there is one.
  if (!chain) throw new Error(`Folder ${row.id} has no chain of engines`);
  return {
    ...row,
    chain,
    service: chain[0],
    includeSubfolders: row.includeSubfolders === 1,
    paused: row.paused === 1,
    patterns: {
      ...DEFAULT_SHOW.patterns,
      ...(JSON.parse(row.patterns) as Partial<ShowSettings['patterns']>),
    },
    options: JSON.parse(row.options) as ShowSettings['options'],
    sidecars: readSidecars(JSON.parse(row.sidecars)),
    addressWay: isAddressWay(row.addressWay) ? row.addressWay : null,
  } as unknown as T;
}
