// `sessions`: what is joined or looks as if it belonged together, joining by hand, and parting.
import { ok, type Outcome } from '../domain/result.ts';
import type { FoundSession } from '../domain/sessions.ts';
import { formatTime } from '../domain/time-text.ts';
import type { Core } from '../operations/core.ts';
import { planSession } from '../transcripts/session-plans.ts';
import { sessionViews } from '../transcripts/session-views.ts';
import { soundTitle } from '../transcripts/sound-title.ts';
import type { Output } from './output.ts';
import { refuse } from './refuse.ts';
import type { SessionCommand } from './session-words.ts';

interface SessionTools {
  readonly core: Core;
  readonly out: Output;
  readonly json: boolean;
}

/** Sessions listed at most. */
const LISTED_MAX = 1_000;
const STATES = { offered: 'offered', wanted: 'waiting', joined: 'joined' } as const;
const KINDS = { split: 'pieces', tracks: 'tracks' } as const;

/** Runs a command; answers the exit code. */
export function runSessionCommand(command: SessionCommand, tools: SessionTools): number {
  const { core, json, out } = tools;
  const { library } = core;
  switch (command.name) {
    case 'sessions-list': {
      const listed = library.sessions.list(LISTED_MAX).flatMap(({ id, parts }) =>
        // As the window shows it: without those of which a member was removed.
        sessionViews(library, parts[0]?.recordingId ?? 0).filter(({ sessionId }) => sessionId === id),
      );
      if (json)
        out.json(
          listed.map((session) => ({
            ...session,
            title: soundTitle(library, session.members[0]?.recordingId ?? 0),
          })),
        );
      else if (listed.length === 0)
        out.note('Nothing is joined, and nothing looks as if it belonged together.');
      else
        for (const { kind, members, sessionId, state } of listed)
          out.row([
            sessionId,
            STATES[state],
            KINDS[kind],
            members
              .map(({ fileName, recordingId, speaker }) =>
                [recordingId, fileName, ...(speaker === null ? [] : [`(${speaker})`])].join(' '),
              )
              .join(', '),
            soundTitle(library, members[0]?.recordingId ?? 0),
          ]);
      return 0;
    }
    case 'sessions-join': {
      const chosen = chosenOf(core, command);
      if (!chosen.ok) return refuse(tools, chosen.failure);
      const joined = core.sessions.join(chosen.value);
      if (!joined.ok) return refuse(tools, joined.failure);
      const session = library.sessions.get(joined.value);
      const isJoined = session?.state === 'joined';
      const leadId = session?.parts[0]?.recordingId ?? null;
      if (json) out.json({ sessionId: joined.value, leadId, isJoined });
      else if (isJoined)
        out.line(
          `Joined as recording ${leadId}, ${formatTime(library.sessions.secondsOf(leadId ?? 0) ?? 0)} long (session ${joined.value}).`,
        );
      else out.line(`Joined as soon as all are transcribed (session ${joined.value}).`);
      return 0;
    }
    case 'sessions-part': {
      const before = library.sessions.get(command.sessionId)?.state;
      const parted = core.sessions.part(command.sessionId);
      if (!parted.ok) return refuse(tools, parted.failure);
      if (json) out.json({ sessionId: command.sessionId, parted: true });
      else
        out.line(
          before === 'joined'
            ? 'Parted: every file is a recording of its own again.'
            : 'They stay apart, and are not offered again.',
        );
      return 0;
    }
  }
}

/** As it was said; what was not said, as the names of the files tell it. */
function chosenOf(
  { library }: Core,
  { kind, mixId, recordingIds, speakers }: Extract<SessionCommand, { name: 'sessions-join' }>,
): Outcome<FoundSession> {
  if (kind === 'split' && recordingIds.length > 1) {
    // The order is said by the order of the words.
    const lead = recordingIds.some((id) => library.sessions.ledBy(id) !== null);
    if (!lead) return ok({ kind, mixId, members: recordingIds.map((id) => ({ id, speaker: null })) });
  }
  if (speakers.length > 0)
    return ok({
      kind,
      mixId,
      members: recordingIds.map((id, at) => ({ id, speaker: speakers[at] ?? null })),
    });
  const plan = planSession(library, mixId === null ? recordingIds : [...recordingIds, mixId], kind);
  if (!plan.ok) return plan;
  const { members } = plan.value;
  return ok({
    kind,
    mixId: mixId ?? members.find(({ isMix }) => isMix)?.recordingId ?? null,
    members: members
      .filter(({ isMix, recordingId }) => !isMix && recordingId !== mixId)
      .map(({ recordingId, speaker }) => ({ id: recordingId, speaker })),
  });
}
