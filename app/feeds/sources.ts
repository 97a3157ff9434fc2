// Where feeds and what they name come from: connections, the thread that reads, and an ear for two recordings of one work.
import type { CompareSound } from '../domain/same-work.ts';
import type { CheckDeps } from './check.ts';
import type { FeedReader } from './reader.ts';

export interface FeedSources extends CheckDeps {
  readonly reader: Pick<FeedReader, 'read' | 'transcript' | 'chapters' | 'judge'>;
  /** Compares the sound of two files; without it, only what is known of them counts. */
  readonly compareSound?: CompareSound;
}
