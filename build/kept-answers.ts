// By what a start knows that answers which an earlier session kept are those that its own page and library give: not by the build, so that the first
// start of a new one has them too.
import { createHash } from 'node:crypto';
import { firstShape } from '../app/contract/first-shape.ts';
import { FINGERPRINTS } from '../app/storage/migrations/fingerprints.ts';

/**
 * A digest of what the page understands and of the tables that a library has: older tables are changed first, which takes its time.
 * @param shape of the answers
 * @param tables a mark of what each migration leads to
 */
export const keptAnswersDigest = (shape = firstShape(), tables: readonly string[] = FINGERPRINTS): string =>
  createHash('sha256')
    .update(JSON.stringify([shape, tables]))
    .digest('base64');
