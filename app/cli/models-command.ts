// `models`: which there are, fetching one to its end, removing, importing and trying.
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ModelView } from '../contract/model-views.ts';
import { failure } from '../domain/failure.ts';
import { languageInWords } from '../domain/language-name.ts';
import { ok, type Outcome } from '../domain/result.ts';
import type { ModelCommand } from './model-words.ts';
import { done, type End, type Tools } from './tools.ts';

type Of<N extends ModelCommand['name']> = Extract<ModelCommand, { name: N }>;

/** How often it is asked how far a model is, and how often that is told, milliseconds. */
const ASK_EVERY_MS = 500;
const TELL_EVERY_MS = 5_000;

const megabytes = (bytes: number): string => `${Math.round(bytes / 1_000_000)} MB`;

/** `models` */
export async function listModels(_command: Of<'models-list'>, tools: Tools): Promise<End> {
  const listed = await tools.call('models.list', undefined);
  if (!listed.ok) return listed;
  return done(tools, listed.value, () => {
    for (const model of listed.value.models) tools.out.row(rowOf(model));
    tools.out.note(`Models lie in ${listed.value.folder}. Fetch one: earshot models add ID`);
  });
}

function rowOf(model: ModelView): readonly string[] {
  const { bytes, id, isTried, name, realTime, summary } = model;
  const speed = realTime === null ? '' : `an hour takes about ${minutesFor(realTime)}`;
  const untried = isTried ? '' : 'not run where Earshot is made';
  return [id, stateOf(model), megabytes(bytes), languagesOf(model), name, summary, speed, untried];
}

/** Where it is, in a few words. */
function stateOf({ coming, isUsual, place }: ModelView): string {
  if (place !== null) return isUsual ? 'here, usual' : 'here';
  if (!coming) return 'not here';
  return `${coming.state} ${Math.floor((100 * coming.receivedBytes) / Math.max(1, coming.totalBytes))} %`;
}

function languagesOf({ isRecogniser, languages }: ModelView): string {
  if (!isRecogniser) return 'any language';
  if (languages.length === 0) return 'languages not told';
  return languages.length > 3 ? `${languages.length} languages` : languages.map(languageInWords).join(', ');
}

const minutesFor = (realTime: number): string => {
  const minutes = 60 / realTime;
  return minutes < 1 ? `${Math.max(1, Math.round(minutes * 60))} seconds` : `${Math.round(minutes)} minutes`;
};

/** `models add`: ends when it is here, or does not come. */
export async function addModel({ modelId }: Of<'models-add'>, tools: Tools): Promise<End> {
  const begun = await tools.call('models.add', { modelId });
  if (!begun.ok) return begun;
  let toldMs = performance.now();
  for (;;) {
    const found = await modelOf(modelId, tools);
    if (!found.ok) return found;
    const { coming, name, place } = found.value;
    if (place !== null) return done(tools, found.value, `${name} is here.`);
    if (!coming) return { ok: false, failure: failure('not-allowed', { message: GIVEN_UP }) };
    if (coming.state === 'failed' || coming.state === 'paused')
      return { ok: false, failure: { ...(coming.failure ?? PAUSED), retryable: false } };
    if (!tools.json && performance.now() - toldMs >= TELL_EVERY_MS) {
      toldMs = performance.now();
      const of = `${megabytes(coming.receivedBytes)} of ${megabytes(coming.totalBytes)}`;
      tools.out.note(`${name}: ${of} fetched.${coming.failure ? ` ${coming.failure.message}` : ''}`);
    }
    await sleep(ASK_EVERY_MS);
  }
}

const GIVEN_UP = 'The fetching of this model was given up elsewhere. Nothing of it was kept.';
const PAUSED = failure('not-allowed', {
  message:
    'The fetching of this model was paused elsewhere. What has arrived is kept; add it again to go on.',
});

/** `models remove`: one that is here, or one that is on its way. */
export async function removeModel({ modelId }: Of<'models-remove'>, tools: Tools): Promise<End> {
  const found = await modelOf(modelId, tools);
  if (!found.ok) return found;
  const { coming, name, place } = found.value;
  const operation = place === null && coming ? 'models.cancel' : 'models.remove';
  const removed = await tools.call(operation, { modelId });
  return removed.ok
    ? done(tools, { modelId, removed: true }, `${name} was removed from this computer.`)
    : removed;
}

/** `models import` */
export async function importModel({ path }: Of<'models-import'>, tools: Tools): Promise<End> {
  const brought = await tools.call('places.importModel', { path: resolve(tools.cwd, path) });
  if (!brought.ok) return brought;
  const { id, name } = brought.value;
  return done(tools, brought.value, `${name} is here: transcribe with --model ${id}`);
}

/** `models try`: the list tells it from then on, too. */
export async function tryModel({ modelId }: Of<'models-try'>, tools: Tools): Promise<End> {
  const found = await modelOf(modelId, tools);
  if (!found.ok) return found;
  const why = noTrialOf(found.value);
  if (why) return { ok: false, failure: failure('not-allowed', { message: why }) };
  const tried = await tools.call('models.trial', { modelId });
  if (!tried.ok) return tried;
  const { name, realTime } = tried.value;
  const told = realTime === null ? '' : `: an hour takes about ${minutesFor(realTime)} on this computer`;
  return done(tools, tried.value, `${name}${told}.`);
}

/** Why a model cannot be tried now; null where it can. */
function noTrialOf({ id, isRecogniser, name, place }: ModelView): string | null {
  if (!isRecogniser) return `“${name}” hears no words, so there is no time to tell. Nothing was changed.`;
  return place === null ? `${name} is not on this computer. Get it first: earshot models add ${id}` : null;
}

async function modelOf(modelId: string, { call }: Tools): Promise<Outcome<ModelView>> {
  const listed = await call('models.list', undefined);
  if (!listed.ok) return listed;
  const found = listed.value.models.find(({ id }) => id === modelId);
  const message = `There is no model “${modelId}”; “earshot models” lists those that there are.`;
  return found ? ok(found) : { ok: false, failure: failure('not-found', { message }) };
}
