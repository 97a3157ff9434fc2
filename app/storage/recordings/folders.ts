// The folders that are listened to. Removing one only stops that: its row stays, and adding it again brings it back.
import type { Database, Statement } from 'better-sqlite3';
import { DEFAULT_SHOW, type ShowSettings } from '../../domain/show.ts';
import { readSidecars } from '../../domain/sidecars.ts';
import type { EngineId } from '../../domain/engine.ts';
import { immediately } from '../database.ts';
import type { Events } from '../events.ts';

export interface Folder extends ShowSettings {
  readonly id: number;
  readonly path: string;
  readonly name: string;
  /** Index into the palette of show colours. */
  readonly color: number;
  readonly includeSubfolders: boolean;
  readonly service: EngineId;
  /** BCP-47 tag; null lets the service decide. */
  readonly language: string | null;
  readonly createdAt: number;
}

export type NewFolder = Pick<Folder, 'path' | 'name' | 'includeSubfolders' | 'service'> &
  Partial<Pick<Folder, 'color' | 'language'>>;
/** What is absent or undefined stays as it is. */
export type FolderPatch = {
  readonly [K in 'name' | 'color' | 'includeSubfolders' | 'service' | 'language' | keyof ShowSettings]?:
    Folder[K] | undefined;
};

/** As SQLite has it: flags are numbers, patterns and options JSON. */
type Row<T extends Folder = Folder> = Omit<
  T,
  'includeSubfolders' | 'fallback' | 'paused' | 'patterns' | 'options' | 'sidecars'
> & {
  readonly includeSubfolders: 0 | 1;
  readonly fallback: 0 | 1;
  readonly paused: 0 | 1;
  readonly patterns: string;
  readonly options: string;
  readonly sidecars: string;
};
type Counted = Folder & { readonly recordingCount: number };
type Written = Omit<Row, 'id' | keyof ShowSettings>;

const COLUMNS = `id, path, name, color, include_subfolders AS includeSubfolders, service, language, created_at AS createdAt,
  patterns, options, fallback, ceiling_usd AS ceilingUsd, priority, paused, sidecars`;
/** Colours in the palette. */
const COLOR_COUNT = 8;

export class Folders {
  readonly #db: Database;
  readonly #events: Events;
  readonly #list: Statement<[], Row<Counted>>;
  readonly #get: Statement<[number], Row>;
  readonly #byPath: Statement<[string], Row>;
  readonly #count: Statement<[], { count: number }>;
  readonly #put: Statement<[Written], { id: number }>;
  readonly #prepare: Statement<[Written], { id: number }>;
  readonly #update: Statement<[Row]>;
  readonly #remove: Statement<[number, number]>;
  readonly #holdJobs: Statement<[{ nowMs: number; id: number }]>;
  readonly #forgetWaiting: Statement<[number, number]>;

  constructor(db: Database, events: Events) {
    this.#db = db;
    this.#events = events;
    this.#list = db.prepare(
      `SELECT ${COLUMNS}, (SELECT count(*) FROM recordings r WHERE r.folder_id = folders.id AND r.removed_at IS NULL
         AND r.shown_by IS NULL) AS recordingCount
       FROM folders WHERE removed_at IS NULL ORDER BY id`,
    );
    this.#get = db.prepare(`SELECT ${COLUMNS} FROM folders WHERE id = ? AND removed_at IS NULL`);
    this.#byPath = db.prepare(`SELECT ${COLUMNS} FROM folders WHERE path = ? AND removed_at IS NULL`);
    this.#count = db.prepare('SELECT count(*) AS count FROM folders');
    this.#put = db.prepare(
      `INSERT INTO folders (path, name, color, include_subfolders, service, language, created_at)
       VALUES (@path, @name, @color, @includeSubfolders, @service, @language, @createdAt)
       ON CONFLICT (path) DO UPDATE SET name = excluded.name, include_subfolders = excluded.include_subfolders,
         service = excluded.service, language = excluded.language, removed_at = NULL
       RETURNING id`,
    );
    this.#prepare = db.prepare(
      `INSERT INTO folders (path, name, color, include_subfolders, service, language, created_at, removed_at)
       VALUES (@path, @name, @color, @includeSubfolders, @service, @language, @createdAt, @createdAt)
       ON CONFLICT (path) DO UPDATE SET path = excluded.path
       RETURNING id`,
    );
    this.#update = db.prepare(
      `UPDATE folders SET name = @name, color = @color, include_subfolders = @includeSubfolders, service = @service,
         language = @language, patterns = @patterns, options = @options, fallback = @fallback, ceiling_usd = @ceilingUsd,
         priority = @priority, paused = @paused, sidecars = @sidecars
       WHERE id = @id`,
    );
    this.#remove = db.prepare(
      'UPDATE folders SET removed_at = ?, paused = 0 WHERE id = ? AND removed_at IS NULL',
    );
    this.#holdJobs = db.prepare(
      `UPDATE jobs SET held_at = @nowMs WHERE state = 'queued' AND held_at IS NULL
         AND folder_id = (SELECT id FROM folders WHERE id = @id AND paused = 1 AND removed_at IS NULL)`,
    );
    this.#forgetWaiting = db.prepare(
      `UPDATE files SET state = 'gone', failure_code = NULL, failure_message = NULL, failure_detail = NULL,
         failure_retryable = NULL, updated_at = ?
       WHERE folder_id = ? AND state IN ('settling', 'reading', 'rejected', 'left')`,
    );
  }

  /** The folders that are listened to, in the order they were added. */
  list(): readonly Counted[] {
    return this.#list.all().map(toFolder);
  }

  get(id: number): Folder | null {
    const row = this.#get.get(id);
    return row ? toFolder(row) : null;
  }

  byPath(path: string): Folder | null {
    const row = this.#byPath.get(path);
    return row ? toFolder(row) : null;
  }

  /**
   * Gives a folder its row without listening to it yet: what is to be known of its files can be written down in slices,
   * and a process that dies among them leaves a folder that nobody listens to.
   * @returns the folder's id, which `add` will keep
   */
  prepare(folder: NewFolder, nowMs: number): number {
    const row = immediately(this.#db, () => this.#prepare.get(this.#written(folder, nowMs)));
    if (!row) throw new Error('A folder that was just prepared is not there');
    return row.id;
  }

  /** Adds a folder, or takes one up again that was removed, under its old id and colour, with its recordings. */
  add(folder: NewFolder, nowMs: number): Folder {
    return immediately(this.#db, () => {
      const row = this.#put.get(this.#written(folder, nowMs));
      const added = row && this.get(row.id);
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
      const changed: Folder = {
        ...folder,
        name: patch.name ?? folder.name,
        color: patch.color ?? folder.color,
        includeSubfolders: patch.includeSubfolders ?? folder.includeSubfolders,
        service: patch.service ?? folder.service,
        language: patch.language === undefined ? folder.language : patch.language,
        patterns: patch.patterns ?? folder.patterns,
        options: patch.options ?? folder.options,
        fallback: patch.fallback ?? folder.fallback,
        ceilingUsd: patch.ceilingUsd === undefined ? folder.ceilingUsd : patch.ceilingUsd,
        priority: patch.priority ?? folder.priority,
        paused: patch.paused ?? folder.paused,
        sidecars: patch.sidecars ?? folder.sidecars,
      };
      this.#update.run({
        ...changed,
        includeSubfolders: changed.includeSubfolders ? 1 : 0,
        fallback: changed.fallback ? 1 : 0,
        paused: changed.paused ? 1 : 0,
        patterns: JSON.stringify(changed.patterns),
        options: JSON.stringify(changed.options),
        sidecars: JSON.stringify(changed.sidecars),
      });
      return changed;
    });
  }

  /**
   * Stops listening. Recordings, transcripts and the rows of known files stay; files that were waiting are forgotten
   * and are found afresh when the folder is added again. What its pause kept from beginning is held back one by one. False when there is no such folder.
   */
  remove(id: number, nowMs: number): boolean {
    return immediately(this.#db, () => {
      this.#holdJobs.run({ nowMs, id });
      if (this.#remove.run(nowMs, id).changes === 0) return false;
      this.#forgetWaiting.run(nowMs, id);
      this.#events.append('folder-removed', { folderId: id }, nowMs);
      return true;
    });
  }

  #written(folder: NewFolder, nowMs: number): Written {
    return {
      path: folder.path,
      name: folder.name,
      color: folder.color ?? (this.#count.get()?.count ?? 0) % COLOR_COUNT,
      includeSubfolders: folder.includeSubfolders ? 1 : 0,
      service: folder.service,
      language: folder.language ?? null,
      createdAt: nowMs,
    };
  }
}

function toFolder<T extends Folder>(row: Row<T>): T {
  return {
    ...row,
    includeSubfolders: row.includeSubfolders === 1,
    fallback: row.fallback === 1,
    paused: row.paused === 1,
    patterns: {
      ...DEFAULT_SHOW.patterns,
      ...(JSON.parse(row.patterns) as Partial<ShowSettings['patterns']>),
    },
    options: JSON.parse(row.options) as ShowSettings['options'],
    sidecars: readSidecars(JSON.parse(row.sidecars)),
  } as unknown as T;
}
