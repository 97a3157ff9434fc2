// How many files of a folder are meant by what is chosen: asked again while the person chooses, and while lengths are measured.
import type { ArgsOf } from '../../app/contract/schema.ts';
import type { SurveyView } from '../../app/contract/show-views.ts';
import type { FailureView } from '../../app/contract/failure-view.ts';
import { call } from '../lib/api.ts';

export type SurveyQuestion = ArgsOf<'shows.survey'>;

/** Typing is waited for this long, milliseconds. */
const TYPING_MS = 300;
/** Pace of asking while lengths are measured, milliseconds. */
const MEASURING_MS = 700;

export class Survey {
  answer = $state.raw<SurveyView | null>(null);
  failure = $state.raw<FailureView | null>(null);
  /** True while the answer belongs to something that was chosen before. */
  stale = $state(true);

  #timer: ReturnType<typeof setTimeout> | null = null;
  #round = 0;
  #isFirst = true;

  /** Asks what is meant; the newest question alone is answered. */
  ask(question: SurveyQuestion): void {
    this.stop();
    this.stale = true;
    const round = this.#round;
    this.#timer = setTimeout(() => void this.#run(question, round), this.#isFirst ? 0 : TYPING_MS);
    this.#isFirst = false;
  }

  /** Ends asking, and with it the measuring. */
  stop(): void {
    this.#round += 1;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }

  async #run(question: SurveyQuestion, round: number): Promise<void> {
    const outcome = await call('shows.survey', question);
    if (round !== this.#round) return;
    this.stale = false;
    this.failure = outcome.ok ? null : outcome.failure;
    if (!outcome.ok) return;
    this.answer = outcome.value;
    if (question.measure && outcome.value.measured < outcome.value.count)
      this.#timer = setTimeout(() => void this.#run(question, round), MEASURING_MS);
  }
}
