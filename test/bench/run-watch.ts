// Watches one run of the transcribe command: its processes, and its journal, where text is first seen.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { memoryOf, nameOf, TICKS, ticksOf, treeOf } from './process-tree.ts';

const LOOK_MS = 250;

/** Looks every quarter of a second until it is told to end. */
export class RunWatch {
  readonly #pid: number;
  readonly #workDir: string;
  readonly #timer: NodeJS.Timeout;
  readonly #ticks = new Map<number, number>();
  #allMb = 0;
  #recogniserMb = 0;
  #acceptedMs = 0;
  #firstTextMs = 0;
  #finishedMs = 0;

  constructor(pid: number, workDir: string) {
    this.#pid = pid;
    this.#workDir = workDir;
    this.#timer = setInterval(() => this.#look(), LOOK_MS);
  }

  /** A transcript is there. */
  finished(): void {
    this.#finishedMs = performance.now();
    this.#look();
  }

  end() {
    clearInterval(this.#timer);
    const ticks = [...this.#ticks.values()].reduce((sum, each) => sum + each, 0);
    return {
      workSeconds: (this.#finishedMs - this.#acceptedMs) / 1000,
      firstTextSeconds: (this.#firstTextMs - this.#acceptedMs) / 1000,
      cpuSeconds: ticks / TICKS,
      recogniserMb: this.#recogniserMb,
      allMb: this.#allMb,
    };
  }

  #look(): void {
    this.#acceptedMs ||= this.#journals().length > 0 ? performance.now() : 0;
    this.#firstTextMs ||= this.#journals().some((text) => text.includes('"segments":[['))
      ? performance.now()
      : 0;
    let allMb = 0;
    for (const pid of treeOf(this.#pid)) {
      const { pssMb, rssMb } = memoryOf(pid);
      allMb += pssMb;
      if (nameOf(pid) === 'node.mojom.NodeService') this.#recogniserMb = Math.max(this.#recogniserMb, rssMb);
      this.#ticks.set(pid, Math.max(ticksOf(pid), this.#ticks.get(pid) ?? 0));
    }
    this.#allMb = Math.max(this.#allMb, allMb);
  }

  #journals(): string[] {
    if (this.#firstTextMs > 0) return [];
    try {
      return readdirSync(this.#workDir).map((name) => readFileSync(join(this.#workDir, name), 'utf8'));
    } catch {
      return [];
    }
  }
}
