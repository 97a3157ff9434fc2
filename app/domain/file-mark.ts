// Which file a path led to: what tells one file from another that was put in its place.

/** A file on the disk at one moment. */
export interface FileMark {
  readonly sizeBytes: number;
  /** Whole epoch milliseconds. */
  readonly modifiedAt: number;
  /** Number of the file on its device; 0 where the file system makes numbers up anew, so that they prove nothing. */
  readonly inode: number;
  readonly device: number;
}

/** True when what was found is the file that is meant, as far as size, time and, where they can be believed, numbers tell. */
export function isMarked(meant: FileMark, found: FileMark): boolean {
  return (
    meant.sizeBytes === found.sizeBytes &&
    meant.modifiedAt === found.modifiedAt &&
    (meant.inode === 0 || (meant.inode === found.inode && meant.device === found.device))
  );
}
