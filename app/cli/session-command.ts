// `sessions`: what is joined or looks as if it belonged together, joining by hand, and parting.
import type { SessionView } from '../contract/session-views.ts';
import { ok, type Outcome } from '../domain/result.ts';
import type { SessionKind } from '../domain/sessions.ts';
import { formatTime } from '../domain/time-text.ts';
import type { SessionCommand } from './session-words.ts';
import { done, type End, type Tools } from './tools.ts';

type Of<N extends SessionCommand['name']> = Extract<SessionCommand, { name: N }>;

const STATES = { offered: 'offered', wanted: 'waiting', joined: 'joined' } as const;
const KINDS = { split: 'pieces', tracks: 'tracks' } as const;

/** `sessions list` */
export async function listSessions(_command: Of<'sessions-list'>, tools: Tools): Promise<End> {
  const listed = await tools.call('sessions.list', undefined);
  if (!listed.ok) return listed;
  return done(tools, listed.value, () => {
    if (listed.value.length === 0)
      tools.out.note('Nothing is joined, and nothing looks as if it belonged together.');
    for (const { kind, members, sessionId, state, title } of listed.value)
      tools.out.row([sessionId, STATES[state], KINDS[kind], membersIn(members), title]);
  });
}

const membersIn = (members: SessionView['members']): string =>
  members
    .map(({ fileName, recordingId, speaker }) =>
      [recordingId, fileName, ...(speaker === null ? [] : [`(${speaker})`])].join(' '),
    )
    .join(', ');

/** `sessions join` */
export async function joinSession(command: Of<'sessions-join'>, tools: Tools): Promise<End> {
  const chosen = await chosenOf(command, tools);
  if (!chosen.ok) return chosen;
  const joined = await tools.call('sessions.join', chosen.value);
  if (!joined.ok) return joined;
  const { isJoined, leadId, sessionId } = joined.value;
  const lead = isJoined && !tools.json ? await tools.call('recordings.get', { recordingId: leadId }) : null;
  const seconds = lead?.ok ? (lead.value.item.durationSeconds ?? 0) : 0;
  return done(
    tools,
    { sessionId, leadId, isJoined },
    isJoined
      ? `Joined as recording ${leadId}, ${formatTime(seconds)} long (session ${sessionId}).`
      : `Joined as soon as all are transcribed (session ${sessionId}).`,
  );
}

/** `sessions part` */
export async function partSession({ sessionId }: Of<'sessions-part'>, tools: Tools): Promise<End> {
  const parted = await tools.call('sessions.part', { sessionId });
  if (!parted.ok) return parted;
  return done(
    tools,
    { sessionId, parted: true },
    parted.value.wasJoined
      ? 'Parted: every file is a recording of its own again.'
      : 'They stay apart, and are not offered again.',
  );
}

interface Chosen {
  readonly kind: SessionKind;
  readonly mixId: number | null;
  readonly members: readonly { readonly recordingId: number; readonly speaker: string | null }[];
}

/** As it was said; what was not said, as the names of the files tell it. */
async function chosenOf(
  { kind, mixId, recordingIds, speakers }: Of<'sessions-join'>,
  { call }: Tools,
): Promise<Outcome<Chosen>> {
  const asSaid = {
    kind,
    mixId,
    members: recordingIds.map((recordingId, at) => ({ recordingId, speaker: speakers[at] ?? null })),
  };
  if (speakers.length > 0) return ok(asSaid);
  if (kind === 'split' && recordingIds.length > 1) {
    const sessions = await call('sessions.list', undefined);
    if (!sessions.ok) return sessions;
    const leads = sessions.value.flatMap(({ members: [lead], state }) =>
      state === 'joined' && lead ? lead : [],
    );
    // The order is said by the order of the words; what is joined already brings its own along.
    if (!leads.some((lead) => recordingIds.includes(lead.recordingId))) return ok(asSaid);
  }
  const ids = mixId === null ? recordingIds : [...recordingIds, mixId];
  const plan = await call('sessions.plan', { recordingIds: ids, kind });
  if (!plan.ok) return plan;
  const { members } = plan.value;
  return ok({
    kind,
    mixId: mixId ?? members.find(({ isMix }) => isMix)?.recordingId ?? null,
    members: members
      .filter(({ isMix, recordingId }) => !isMix && recordingId !== mixId)
      .map(({ recordingId, speaker }) => ({ recordingId, speaker })),
  });
}
