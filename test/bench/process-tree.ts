// What the processes of a program use, read from /proc (Linux, see proc(5)).
import { readdirSync, readFileSync } from 'node:fs';

/** Kernel ticks a second, as /proc counts processor time (USER_HZ, fixed on Linux). */
export const TICKS = 100;

/** A process and all that it started, directly or not. */
export function treeOf(root: number): readonly number[] {
  const children = new Map<number, number[]>();
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const parent = Number(statOf(Number(entry))[1]);
    children.set(parent, [...(children.get(parent) ?? []), Number(entry)]);
  }
  const tree = [root];
  for (const pid of tree) tree.push(...(children.get(pid) ?? []));
  return tree;
}

/** Processor time of one process so far, ticks: fields 14 and 15 of `stat`. */
export function ticksOf(pid: number): number {
  const fields = statOf(pid);
  return Number(fields[11] ?? 0) + Number(fields[12] ?? 0);
}

/** Processor time of one process so far in nanoseconds, all threads that live: finer than ticks, for what hardly works. See proc(5), `schedstat`. */
export function workNsOf(pid: number): number {
  let sum = 0;
  try {
    for (const thread of readdirSync(`/proc/${pid}/task`))
      sum += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]);
  } catch {
    // Gone between listing and looking.
  }
  return sum;
}

/** PSS counts what processes share once, divided among them; RSS counts it in each. Zero for a process that is gone. */
export function memoryOf(pid: number): { readonly pssMb: number; readonly rssMb: number } {
  let text = '';
  try {
    text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  } catch {
    // Gone between listing and looking.
  }
  const mb = (key: string): number => Number(new RegExp(`^${key}: *(\\d+)`, 'm').exec(text)?.[1] ?? 0) / 1024;
  return { pssMb: mb('Pss'), rssMb: mb('Rss') };
}

/** What a process of Chromium is for: `main`, `renderer`, `node.mojom.NodeService` … */
export function nameOf(pid: number): string {
  let words = '';
  try {
    words = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    // Gone as well.
  }
  const type = /--type=([\w-]+)/.exec(words)?.[1] ?? 'main';
  return /--utility-sub-type=([\w.]+)/.exec(words)?.[1] ?? type;
}

/** The fields of /proc/<pid>/stat after the name; none for a process that is gone. */
function statOf(pid: number): readonly string[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}
