// Figures beside their goals, and how they are told.
import { loadavg } from 'node:os';

let missed = 0;

export const quantile = (numbers: readonly number[], part: number): number =>
  numbers.toSorted((a, b) => a - b)[Math.min(numbers.length - 1, Math.floor(numbers.length * part))] ?? NaN;

/** Tells a figure, and whether it reaches its goal. */
export function told(name: string, value: number, way: 'most' | 'least', goal: number, unit = ''): void {
  const reached = way === 'most' ? value <= goal : value >= goal;
  if (!reached) missed += 1;
  console.log(
    `${reached ? 'reached' : 'MISSED '}  ${name}: ${round(value)}${unit} (at ${way} ${goal}${unit})`,
  );
}

/** Tells times with their spread. */
export function spread(name: string, ms: readonly number[]): void {
  const at = (part: number): string => round(quantile(ms, part));
  console.log(
    `         ${name}, ms: least ${at(0)}, median ${at(0.5)}, p95 ${at(0.95)}, most ${at(1)} of ${ms.length}; load ${loadavg()[0]?.toFixed(1)}`,
  );
}

export function summed(): void {
  console.log(missed === 0 ? 'All goals are reached.' : `${missed} goals are missed.`);
}

const round = (value: number): string => (Math.abs(value) < 10 ? value.toFixed(3) : value.toFixed(1));
