// A file on the disk at one moment: what is seen of it, and what tells it from another that was put in its place.

/** What changes with the content, as a rule. */
export interface FileStamp {
  readonly sizeBytes: number;
  /** Time of the content, whole epoch milliseconds; programs may set it to anything, 1970 and 2107 included. */
  readonly modifiedMs: number;
}

/** A file at its place. */
export interface SeenFile extends FileStamp {
  /** Absolute. */
  readonly path: string;
}

/** A file that the library knows, or is to know. */
export interface FolderFile extends SeenFile {
  /** Null for a file that was given by hand, outside every folder. */
  readonly folderId: number | null;
  readonly inode: number | null;
}

/** Which file a path led to. */
export interface FileMark extends FileStamp {
  /** Number of the file on its device; 0 where the file system makes numbers up anew, so that they prove nothing. */
  readonly inode: number;
  readonly device: number;
}

/** True when what was found is the file that is meant, as far as size, time and, where they can be believed, numbers tell. */
export function isMarked(meant: FileMark, found: FileMark): boolean {
  return (
    meant.sizeBytes === found.sizeBytes &&
    meant.modifiedMs === found.modifiedMs &&
    (meant.inode === 0 || (meant.inode === found.inode && meant.device === found.device))
  );
}
