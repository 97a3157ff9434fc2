// The farm, put together on the server's side: the hand-out of work. What a worker is made of: farm-worker.ts.
import { randomUUID } from 'node:crypto';
import { systemClock } from '../domain/clock.ts';
import { createBullHandOut } from '../farm/bullmq.ts';
import { Farm } from '../farm/farm.ts';
import { FARM_RULES, rulesWith } from '../farm/rules.ts';
import { createFarmService } from '../farm/service.ts';
import type { SpeechService } from '../speech/port.ts';
import { ENGINES } from './engines.ts';
import type { Ground } from './ground.ts';
import type { Device } from './speech.ts';

/** The farm of a speech service, in the place of the engine of this computer; null where that one does all. */
export function makeFarm(
  { library, log, onFault, places }: Ground,
  { device, modelsAtHand, plan }: Device,
): { readonly farm: Farm; readonly device: SpeechService } | null {
  if (places.queue === undefined) return null;
  const { EARSHOT_FARM_PART_SECONDS: part, EARSHOT_FARM_SILENCE_MS: silence } = places.environment;
  const farm = new Farm({
    library,
    handOut: createBullHandOut(places.queue),
    clock: systemClock,
    rules: {
      ...(Number(silence) > 0 ? rulesWith(Number(silence)) : FARM_RULES),
      partSeconds: Number(part) > 0 ? Number(part) : FARM_RULES.partSeconds,
    },
    isMoreUrgent: (place) => library.jobs.hasClaimableBefore(device.id, place, systemClock.nowMs()),
    newId: () => `t${randomUUID()}`,
    onFault,
    onNote: (words) => log.info(words),
  });
  const service = createFarmService({
    farm,
    id: device.id,
    traits: ENGINES.traits(device.id),
    models: modelsAtHand,
    plan,
    newId: () => `farm-${randomUUID()}`,
  });
  return { farm, device: service };
}
