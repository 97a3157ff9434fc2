// What an hour of sound costs, as the service's list of models tells it. Needs no key.
import { failure } from '../../domain/failure.ts';
import { failed, ok, type Outcome } from '../../domain/result.ts';
import { askOnce, publicEndpoint, type CloudContext } from './context.ts';
import { CREATED_MAX_BYTES, networkFailure } from './http.ts';
import { asList, asNumber, asTerm, member, parseJson } from './json.ts';
import { isHtml, refusalOf } from './refusal.ts';

/**
 * Asks for the price of a model.
 * @returns US dollars an hour; null when the service lists no price that can be read
 */
export async function fetchPrice(
  context: CloudContext,
  model: string,
  signal: AbortSignal,
): Promise<Outcome<number | null>> {
  const where = publicEndpoint(context, '/models');
  if (!where.ok) return where;
  if (!context.mayAsk(where.value.origin)) return failed(failure('no-key'));
  where.value.searchParams.set('id', model);
  where.value.searchParams.set('include', 'pricing');
  const { answer, error } = await askOnce(
    context,
    {
      url: where.value,
      headers: { accept: 'application/json', 'user-agent': 'Earshot' },
      limitMs: context.timeouts.answerMs,
      maxBytes: () => CREATED_MAX_BYTES,
    },
    signal,
  );
  if (!answer) return failed(networkFailure(error));
  if (isHtml(answer)) return failed(failure('not-the-api'));
  // A service without such a list is no fault.
  if (answer.status === 404 || answer.status === 400) return ok(null);
  if (answer.status >= 300) return failed(refusalOf(answer, '', context.clock.nowMs()));
  return ok(readPrice(parseJson(answer.text), model));
}

const SECONDS_IN: Readonly<Record<string, number>> = {
  second: 1,
  sec: 1,
  s: 1,
  minute: 60,
  min: 60,
  m: 60,
  hour: 3_600,
  h: 3_600,
};

/**
 * Finds the price of a model in an answer; nothing is guessed. Understood are a list, `{data: […]}`, or the model itself; a price beside
 * it or under `pricing`, one or several of which those for time are taken; the dearest counts, since it is money to be kept back.
 * @returns US dollars an hour
 */
export function readPrice(body: unknown, model: string): number | null {
  const models = [body, member(body, 'data'), member(body, 'models')].flatMap((one) => asList(one));
  const named = models.filter((one) =>
    [member(one, 'id'), member(one, 'name'), member(one, 'model')].some((name) => asTerm(name) === model),
  );
  const prices = named.flatMap((one) => {
    const info = member(one, 'info');
    return [one, member(one, 'pricing'), member(one, 'price'), member(info, 'pricing')]
      .flatMap(asList)
      .flatMap(hourly);
  });
  return prices.length > 0 ? Math.max(...prices) : null;
}

function hourly(value: unknown): number[] {
  const price = asNumber(member(value, 'price')) ?? asNumber(member(value, 'amount'));
  const currency = (asTerm(member(value, 'currency')) ?? 'USD').toUpperCase();
  const { many, seconds } = unitOf(asTerm(member(value, 'per')) ?? asTerm(member(value, 'unit')) ?? '');
  if (price === undefined || price < 0 || seconds === undefined || currency !== 'USD') return [];
  return many > 0 ? [(price * 3_600) / (seconds * many)] : [];
}

/** `second`, `per second`, `audio_second`, `1 minute`: the last word says the unit, a number before it how many of them. */
function unitOf(per: string): { readonly many: number; readonly seconds: number | undefined } {
  const parts = per.toLowerCase().match(/\d+(?:\.\d+)?|[a-z]+/g) ?? [];
  const unit = parts.at(-1) ?? '';
  const many = parts.find((part) => part.charAt(0) >= '0' && part.charAt(0) <= '9');
  return { many: Number(many ?? 1), seconds: SECONDS_IN[unit] ?? SECONDS_IN[unit.replace(/s$/, '')] };
}
