// Where the files of the speech service lie: a folder each, gone with the result, and one for what is still arriving.
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, rename, rm } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { makeDirectory } from '../../storage/make-directory.ts';
import type { Library } from '../../storage/library.ts';

/** What a caller is told: 128 random bits, so that nobody guesses another's. */
export const newServedId = (): string => randomBytes(16).toString('base64url');

const ID = /^[A-Za-z0-9_-]{22}$/;
export const isServedId = (text: string): boolean => ID.test(text);

/** A source that still lies elsewhere. */
export const isAddress = (source: string): boolean => /^https?:/.test(source);

/** A file's ending, where it is a plain one: it helps to tell what is in it. */
const endingOf = (fileName: string): string => /^\.[A-Za-z0-9]{1,8}$/.exec(extname(fileName))?.[0] ?? '';

export class ServedPlaces {
  readonly root: string;
  /** Of uploads that are under way, and of nothing else. */
  readonly incoming: string;
  /** Of uploads that may be resumed: they outlive the process. */
  readonly uploads: string;

  constructor(libraryDir: string) {
    this.root = join(libraryDir, 'served');
    this.incoming = join(this.root, 'incoming');
    this.uploads = join(this.root, 'uploads');
  }

  /** Makes the folders, and clears away what a dead process left: half uploads, and files that no request is about. */
  async prepare({ serve }: Pick<Library, 'serve'>): Promise<void> {
    await rm(this.incoming, { recursive: true, force: true });
    await makeDirectory(this.incoming, 0o700);
    for (const name of await readdir(this.root))
      if (isServedId(name) && serve.jobs.get(name)?.finishedAt !== null) await this.clear(name);
  }

  /** A place for an upload. */
  newIncoming(): string {
    return join(this.incoming, newServedId());
  }

  /** Puts an upload that is whole where it stays. @returns its path below the root */
  async keep(id: string, incomingPath: string, fileName: string): Promise<string> {
    const place = join(id, `${id}${endingOf(fileName)}`);
    await makeDirectory(join(this.root, id), 0o700);
    await rename(incomingPath, join(this.root, place));
    return place;
  }

  folderOf(id: string): string {
    return join(this.root, id);
  }

  pathOf(source: string): string {
    return join(this.root, source);
  }

  isThere(source: string): boolean {
    return existsSync(this.pathOf(source));
  }

  async clear(id: string): Promise<void> {
    await rm(this.folderOf(id), { recursive: true, force: true });
  }
}
