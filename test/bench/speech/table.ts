// How the bench prints: a line a figure, what is wanted beside it, and whether it was reached.

/** Middle, lowest and highest of several runs. */
export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** @throws for none */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const [least, most] = [sorted[0], sorted.at(-1)];
  if (least === undefined || most === undefined) throw new Error('no run');
  const middle = (sorted.length - 1) / 2;
  return {
    median: ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2,
    ...{ least, most },
  };
}

export const told = ({ least, median, most }: Spread, digits = 1): string =>
  least === most
    ? median.toFixed(digits)
    : `${median.toFixed(digits)} (${least.toFixed(digits)}–${most.toFixed(digits)})`;

/** Prints lines, and knows in the end whether anything wanted was missed. */
export class Table {
  #missed = 0;

  heading(text: string): void {
    console.log(`\n${text}`);
  }

  row(what: string, figure: string): void {
    console.log(`  ${what.padEnd(48)}${figure.padStart(28)}`);
  }

  /** @param wanted in words @param isReached whether it was */
  goal(what: string, figure: string, wanted: string, isReached: boolean): void {
    if (!isReached) this.#missed += 1;
    console.log(
      `  ${what.padEnd(48)}${figure.padStart(28)}   wanted: ${wanted}${isReached ? '' : '  MISSED'}`,
    );
  }

  get missed(): number {
    return this.#missed;
  }
}

export const percent = (share: number, digits = 2): string => `${(100 * share).toFixed(digits)} %`;
