// Sends with unknown ends as the page and the command line see them.
import type { Doubt } from '../domain/doubt.ts';
import type { FailureView } from './failure-view.ts';

export interface DoubtView {
  readonly jobId: number;
  readonly recordingId: number;
  readonly title: string;
  /** Seconds; 0 when unknown. */
  readonly durationSeconds: number;
  readonly doubt: NonNullable<Doubt>;
  /** When it was sent in full, epoch ms. */
  readonly sentAt: number;
  /** When it is looked for next, epoch ms. */
  readonly nextLookAt: number;
  readonly failure: FailureView;
}
