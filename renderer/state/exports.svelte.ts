// Writing files by hand: what was asked for, how far it is, what came of it.
import type { ExportChoicesView, ExportReportView } from '../../app/contract/exports-views.ts';
import type { ArgsOf } from '../../app/contract/schema.ts';
import type { FailureView } from '../../app/contract/failure-view.ts';
import { call, listen } from '../lib/api.ts';
import { dialogs } from './dialogs.svelte.ts';

class Exports {
  choices = $state.raw<ExportChoicesView | null>(null);
  running = $state(false);
  progress = $state.raw<{ readonly done: number; readonly total: number } | null>(null);
  report = $state.raw<ExportReportView | null>(null);
  failure = $state.raw<FailureView | null>(null);
  /** Changes with each dialog; what is answered to a closed one is not shown in the next. */
  #dialog = 0;

  /** Asks what was chosen the last time; for the dialog as it opens. */
  async begin(): Promise<void> {
    const dialog = (this.#dialog += 1);
    this.running = false;
    this.progress = null;
    this.report = null;
    this.failure = null;
    const outcome = await call('exports.choices', undefined);
    if (dialog !== this.#dialog) return;
    if (outcome.ok) this.choices = outcome.value;
    else this.failure = outcome.failure;
  }

  async write(what: ArgsOf<'exports.write'>['what'], choices: ExportChoicesView): Promise<void> {
    const dialog = this.#dialog;
    this.running = true;
    this.failure = null;
    const outcome = await call('exports.write', { what, ...choices, formats: [...choices.formats] });
    if (dialog !== this.#dialog) return;
    this.running = false;
    this.progress = null;
    if (!outcome.ok) this.failure = outcome.failure;
    else if (outcome.value !== null) this.report = outcome.value;
  }

  cancel(): void {
    void call('exports.cancel', undefined);
  }

  close(): void {
    if (this.running) this.cancel();
    dialogs.saving = null;
  }

  start(): void {
    listen('exporting', (progress) => {
      if (this.running) this.progress = progress;
    });
  }
}

export const exports = new Exports();
