// Arithmetic of voiceprints: directions in a space in which voices of one person lie close together.

/** The cosine of two prints of length 1. */
export function likeness(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

/** The same direction with length 1; all zeros stay. */
export function unit(print: Float32Array): Float32Array {
  const length = Math.sqrt(likeness(print, print));
  return length === 0 ? print : print.map((value) => value / length);
}

/** Adds a print, so many times, to a sum of prints. */
export function addTo(sum: Float32Array, print: Float32Array, weight = 1): void {
  for (let i = 0; i < sum.length; i += 1) sum[i] = (sum[i] ?? 0) + (print[i] ?? 0) * weight;
}
