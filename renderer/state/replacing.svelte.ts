// Find and replace: looks through one text or many in short steps, lets hits be left out, replaces recording by recording, undoes as one.
import type { FindHitView, FindView, LastReplacedView } from '../../app/contract/editing-views.ts';
import type { ArgsOf } from '../../app/contract/schema.ts';
import { SvelteSet } from 'svelte/reactivity';
import { call, type Outcome } from '../lib/api.ts';
import { editing } from './editing.svelte.ts';
import { notices } from './notices.svelte.ts';
import { reader } from './reader.svelte.ts';
import { t } from '../../app/messages/text.ts';

type What = ArgsOf<'replace.find'>['what'];
/** In the open text, in its show, or everywhere. */
export type Scope = 'text' | 'show' | 'all';

export interface FoundIn {
  readonly recordingId: number;
  readonly title: string;
  readonly count: number;
  readonly hits: readonly FindHitView[];
}

/** Hits that are listed; those beyond are counted and replaced with the rest of their recording. */
const LISTED_MAX = 500;

export const hitKey = ({ nth, segmentId }: Pick<FindHitView, 'segmentId' | 'nth'>): string =>
  `${segmentId}.${nth}`;

export class Replacing {
  found = $state.raw<readonly FoundIn[]>([]);
  /** Hits that stay as they are. */
  readonly kept = new SvelteSet<string>();
  /** Recordings that are left out. */
  readonly skipped = new SvelteSet<number>();
  /** `idle` before and after; what is done otherwise. */
  phase = $state<'idle' | 'looking' | 'replacing' | 'undoing'>('idle');
  left = $state(0);
  done = $state(0);
  /** What was replaced last, to be undone. */
  operation = $state.raw<{ readonly id: string; readonly segments: number } | null>(null);
  /** The same, of an earlier dialog: that was closed, or its page died in the middle of replacing. */
  earlier = $state.raw<LastReplacedView | null>(null);

  readonly total = $derived(this.found.reduce((sum, { count }) => sum + count, 0));
  readonly chosen = $derived(
    this.found.reduce(
      (sum, { count, hits, recordingId }) =>
        this.skipped.has(recordingId)
          ? sum
          : sum + count - hits.filter((hit) => this.kept.has(hitKey(hit))).length,
      0,
    ),
  );
  #run = 0;
  #what: What | null = null;

  /** Looks for what would be replaced; a newer look ends an older one. */
  async look(
    what: What,
    where: { readonly recordingId: number | null; readonly folderId: number | null },
  ): Promise<void> {
    const run = (this.#run += 1);
    this.#what = what;
    this.found = [];
    this.kept.clear();
    this.skipped.clear();
    if (what.type === 'text' && what.find.trim() === '') {
      this.phase = 'idle';
      return;
    }
    this.phase = 'looking';
    let after: number | null = null;
    let listed = 0;
    do {
      const answer: Outcome<FindView> = await call('replace.find', {
        what,
        ...where,
        after,
        limit: LISTED_MAX - listed,
      });
      if (run !== this.#run) return;
      if (!answer.ok) {
        notices.say(answer.failure.message, true);
        break;
      }
      this.found = [...this.found, ...answer.value.recordings];
      listed = this.found.reduce((sum, { hits }) => sum + hits.length, 0);
      this.left = answer.value.left;
      after = answer.value.after;
    } while (after !== null);
    this.phase = 'idle';
  }

  /** Asks what an earlier dialog replaced. */
  async recall(kind: ArgsOf<'replace.last'>['kind']): Promise<void> {
    const answer: Outcome<LastReplacedView | null> = await call('replace.last', { kind });
    // What was replaced meanwhile is the last.
    if (answer.ok && this.operation === null) this.earlier = answer.value;
  }

  /** Stops looking or replacing; what was replaced stays, and can be undone. */
  stop(): void {
    this.#run += 1;
    // Some of it is replaced: the places do not stand where they were found.
    if (this.phase === 'replacing') this.found = [];
    this.phase = 'idle';
  }

  async replace(): Promise<void> {
    const what = this.#what;
    if (!what) return;
    await editing.save();
    const run = (this.#run += 1);
    this.phase = 'replacing';
    this.done = 0;
    const operation = crypto.randomUUID();
    const todo = this.found.filter(({ recordingId }) => !this.skipped.has(recordingId));
    let segments = 0;
    for (const { hits, recordingId } of todo) {
      const keep = hits
        .filter((hit) => this.kept.has(hitKey(hit)))
        .map(({ nth, segmentId }) => ({ segmentId, nth }));
      const answer = await call('replace.apply', { what, recordingId, operation, keep });
      if (!answer.ok) {
        notices.say(answer.failure.message, true);
        break;
      }
      segments += answer.value.segments;
      this.operation = { id: operation, segments };
      this.earlier = null;
      this.done += 1;
      if (run !== this.#run) break;
    }
    // Where it was stopped, something else may be looked for by now.
    if (run === this.#run) {
      this.found = [];
      this.phase = 'idle';
    }
    await this.#catchUp();
  }

  async undo(): Promise<void> {
    const operation = this.operation?.id ?? this.earlier?.operation;
    if (operation === undefined) return;
    this.phase = 'undoing';
    const answer = await call('replace.undo', { operation });
    this.phase = 'idle';
    if (!answer.ok) {
      notices.say(answer.failure.message, true);
      return;
    }
    this.operation = null;
    this.earlier = null;
    const { editedSince } = answer.value;
    notices.say(
      editedSince === 0
        ? t('reader.replacing.theTextsAreAsThey')
        : t('reader.replacing.theTextsAreAsThey2', { editedSince }),
    );
    await this.#catchUp();
  }

  async #catchUp(): Promise<void> {
    await reader.refresh();
    await editing.look();
  }
}
