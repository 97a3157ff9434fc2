// Saying who speaks: for a turn, from there on, everywhere, or for what is marked; by the picker, by a number key, from a menu.
import type { SegmentView } from '../lib/paragraphs.ts';
import { lastStarted } from '../lib/sounding.ts';
import { speakerName } from '../lib/speaker-name.ts';
import { toldSpeaker } from '../lib/told.ts';
import { turnAround, turnFrom } from '../lib/turns.ts';
import { editing, type TextRange } from './editing.svelte.ts';
import { notices } from './notices.svelte.ts';
import { player } from './player.svelte.ts';
import { reader } from './reader.svelte.ts';
import { t } from '../../app/messages/text.ts';

/** For what of the text a name is given. */
export type Scope = 'marked' | 'turn' | 'on' | 'all';

/** The open picker. */
export interface Asked {
  readonly anchor: DOMRect;
  /** What has the focus again when it closes. */
  readonly opener: HTMLElement | null;
  /** Index of the first segment that is asked about, as it was then. */
  readonly from: number;
  readonly segmentId: number;
  readonly speaker: string | null;
  readonly marked: TextRange | null;
}

class Who {
  #asked = $state.raw<Asked | null>(null);

  /** What is asked about; nothing once its text is left, or the passage is gone. */
  get asked(): Asked | null {
    const asked = this.#asked;
    return asked && reader.places.has(asked.segmentId) ? asked : null;
  }

  /** Asks who speaks in the turn that begins with a segment, or in what is marked. */
  ask(opener: HTMLElement, from: number, marked: TextRange | null = null): void {
    const first = reader.segments[from];
    if (!first) return;
    const { id: segmentId, speaker } = first;
    void editing.look();
    this.#asked = { anchor: opener.getBoundingClientRect(), opener, from, segmentId, speaker, marked };
  }

  close(giveBack: boolean): void {
    const { asked } = this;
    this.#asked = null;
    if (giveBack && asked?.opener?.isConnected) asked.opener.focus({ preventScroll: true });
  }

  /** Gives a name to what was asked about. Null is nobody. */
  async give({ marked, segmentId, speaker }: Asked, scope: Scope, name: string | null): Promise<void> {
    // Where it stands now: passages before it may have come or gone.
    const from = reader.places.get(segmentId) ?? -1;
    const first = reader.segments[from];
    if (!first) return;
    if (scope === 'marked' && marked) {
      const told = (n: number): string => toldSpeaker(n, name);
      await editing.tell({ type: 'assign', ...marked, speaker: name }, () => told(passagesIn(marked)));
    } else if (scope === 'turn') await this.#toTurn(turnFrom(reader.segments, reader.paragraphs, from), name);
    else if (scope === 'all' && speaker !== null && name !== null) await this.rename(speaker, name);
    else {
      const start = scope === 'all' ? reader.segments[0] : first;
      if (start)
        await editing.tell(
          { type: 'from-here', segmentId: start.id, was: speaker, speaker: name },
          ({ speakers }) =>
            toldSpeaker(
              speakers.reduce((sum, { ids }) => sum + ids.length, 0),
              name,
            ),
        );
    }
  }

  /** Gives somebody another name everywhere; one that is here already makes the two one. */
  async rename(from: string, to: string): Promise<void> {
    const isOne = reader.speakers.includes(to);
    await editing.tell({ type: 'rename', from, to }, () =>
      isOne
        ? t('reader.who.fromAndToAreOne', {
            from: speakerName(from) ?? from,
            to: speakerName(to) ?? to,
          })
        : t('reader.who.fromIsToNowEverywhere', {
            from: speakerName(from) ?? from,
            to: speakerName(to) ?? to,
          }),
    );
  }

  /** A number key while it plays: the turn that is heard is that speaker's. */
  giveHeard(number: number): void {
    const name = reader.seats[number - 1];
    const at = lastStarted(reader.starts, player.now);
    if (name === undefined) {
      notices.say(
        reader.seats.length === 0
          ? t('reader.who.noSpeakerHasAName')
          : t('reader.who.thereIsNoSpeakerNumber', { number }),
      );
      return;
    }
    if (at >= 0) void this.#toTurn(turnAround(reader.segments, reader.paragraphs, at), name);
  }

  async #toTurn(turn: readonly SegmentView[], name: string | null): Promise<void> {
    const segmentIds = turn.filter(({ speaker }) => speaker !== name).map(({ id }) => id);
    if (segmentIds.length === 0) return;
    await editing.tell({ type: 'speaker', segmentIds, speaker: name }, () =>
      toldSpeaker(segmentIds.length, name),
    );
  }
}

function passagesIn({ from, to }: TextRange): number {
  return (reader.places.get(to.segmentId) ?? 0) - (reader.places.get(from.segmentId) ?? 0) + 1;
}

export const who = new Who();
