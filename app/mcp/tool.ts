// What a tool is: a row of name, sentence, arguments, the permission that it takes, and what it does with operations.
import * as v from 'valibot';
import type { ArgsOf } from '../contract/operations.ts';
import type { AssistantPermission } from '../domain/assistant.ts';
import { failure } from '../domain/failure.ts';
import { failed, type Outcome } from '../domain/result.ts';
import type { Caller } from '../operations/terminal.ts';
import { ID_CHARS_MAX, PLACE_FORM, type PlaceId, readPlaceId } from './ids.ts';

/** What tools do their work with. */
export interface Archive {
  /** Calls an operation of the table. */
  readonly call: Caller;
  /** What the host calls itself, or the person who let it in calls it. */
  readonly by: string;
  /** What a person has allowed; nothing else can be changed. */
  readonly allowed: readonly AssistantPermission[];
}

export type Answer = Readonly<Record<string, unknown>>;

export interface Tool {
  readonly name: string;
  readonly title: string;
  /** For the assistant: what it does and when it is the one to take. */
  readonly sentence: string;
  /** What a person has to allow before it is there; absent for what changes nothing, `any` where one of them is enough. */
  readonly permission?: AssistantPermission | 'any';
  readonly args: v.GenericSchema<Record<string, unknown>>;
  /** @param given arguments as `args` read them */
  run(given: never, archive: Archive): Promise<Outcome<Answer>>;
}

/** Ties the parser of the arguments to what reads them. */
export const tool = <A extends v.GenericSchema<Record<string, unknown>>>(
  row: Omit<Tool, 'args' | 'run'> & {
    readonly args: A;
    run(given: v.InferOutput<A>, archive: Archive): Promise<Outcome<Answer>>;
  },
): Tool => row;

/** An argument with a word about it. */
export const said = <S extends v.GenericSchema>(schema: S, about: string) =>
  v.pipe(schema, v.description(about));

/** A recording or a place in one; what it is, is read by `placeOf`. */
export const placeArg = said(
  v.pipe(
    v.string(),
    v.maxLength(ID_CHARS_MAX),
    v.regex(PLACE_FORM, 'Give an id such as r12 or r12@345, or an earshot:// link.'),
  ),
  'Id of a recording (r12) or of a place in it (r12@345) as other tools answer it, or an earshot://recording/… link.',
);

/** Where an id or a link leads to. `seconds`: the moment that a link names. */
export async function placeOf(
  id: string,
  { call }: Archive,
): Promise<Outcome<PlaceId & { readonly seconds: number | null }>> {
  const place = readPlaceId(id);
  if (place) return { ok: true, value: { ...place, seconds: null } };
  const found = await call('archive.find', { link: id });
  if (!found.ok) return found;
  if (found.value === null) return failed(failure('not-found', { message: NO_RECORDING }));
  const { recordingId, seconds } = found.value;
  return { ok: true, value: { recordingId, seconds, segmentId: null, chars: 0 } };
}

const NO_RECORDING = 'No recording of this library has that link. Search for it, or list recordings.';

/** Where a stretch begins, as the operation has it. */
export function beginning(
  place: PlaceId & { readonly seconds: number | null },
): ArgsOf<'archive.part'>['from'] {
  if (place.segmentId !== null) return { at: 'segment', segmentId: place.segmentId };
  return place.seconds === null ? { at: 'start' } : { at: 'time', seconds: place.seconds };
}

/** A show by its number or its name; null for all. */
export const showArg = v.optional(
  said(v.pipe(v.string(), v.maxLength(200)), 'Only this show: its id or its whole name, see list_shows.'),
);

/** The number of a show that was named; null where none was. */
export async function showOf(named: string | undefined, { call }: Archive): Promise<Outcome<number | null>> {
  if (named === undefined || named.trim() === '') return { ok: true, value: null };
  const shows = await call('folders.list', undefined);
  if (!shows.ok) return shows;
  const wanted = named.trim().toLowerCase();
  const found =
    shows.value.find(({ id }) => String(id) === wanted) ??
    shows.value.find(({ name }) => name.trim().toLowerCase() === wanted);
  return found ? { ok: true, value: found.id } : failed(failure('not-found', { message: NO_SHOW }));
}

const NO_SHOW = 'There is no show of that name or id. list_shows tells which there are.';

export const limitArg = (usual: number, max: number, what: string) =>
  v.optional(
    said(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(max)), `At most so many ${what}.`),
    usual,
  );

/** Where a list goes on: the number of rows that were given. */
export const offsetArg = v.optional(
  said(
    v.pipe(v.string(), v.regex(/^\d{1,9}$/)),
    'The `next` of the answer before, with all other arguments as they were.',
  ),
  '0',
);
