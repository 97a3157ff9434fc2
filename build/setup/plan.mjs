// In which order stages run, and which beside which.

/**
 * A stage by its name, or several plans: one after the other, or beside each other.
 * @typedef {string | { inOrder: readonly Plan[] } | { beside: readonly Plan[] }} Plan
 */

/**
 * Runs every stage of a plan. One that fails keeps none of the others from running.
 * @param {Plan} plan
 * @param {(stage: string) => Promise<void>} run
 * @returns {Promise<void>} once all have ended
 */
export async function carryOut(plan, run) {
  if (typeof plan === 'string') return run(plan);
  if ('beside' in plan) {
    await Promise.all(plan.beside.map((one) => carryOut(one, run)));
    return;
  }
  for (const one of plan.inOrder) await carryOut(one, run);
}

/**
 * @param {Plan} plan
 * @returns {readonly string[]} the names of its stages
 */
export function stagesOf(plan) {
  if (typeof plan === 'string') return [plan];
  return ('beside' in plan ? plan.beside : plan.inOrder).flatMap(stagesOf);
}
