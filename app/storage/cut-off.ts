// Whether a library file was copied or synced only in part.
import { closeSync, openSync, readSync, statSync } from 'node:fs';

/**
 * True when the file ends before the last page that its header counts (SQLite file format, bytes 16 and 28).
 * With a log beside it nothing is said: a copying back that was cut off leaves the same picture, and the log holds the rest.
 */
export function isCutOff(path: string): boolean {
  const sizeBytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  const logBytes = statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0;
  if (sizeBytes < 100 || logBytes > 0) return false;
  const header = Buffer.alloc(100);
  const file = openSync(path, 'r');
  try {
    readSync(file, header, 0, 100, 0);
  } finally {
    closeSync(file);
  }
  if (header.toString('latin1', 0, 15) !== 'SQLite format 3') return false;
  const pageBytes = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16);
  return sizeBytes < header.readUInt32BE(28) * pageBytes;
}
