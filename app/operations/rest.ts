// What rests on this computer for now: work that is heavy while it runs on battery, and decoding without the sandbox.
import type { Changes } from '../domain/changes.ts';
import type { EngineId, Engines } from '../domain/engine.ts';
import { failure, type Failure } from '../domain/failure.ts';
import type { Intake } from '../intake/intake.ts';
import type { Worker } from '../queue/worker.ts';
import type { SpeechService } from '../speech/port.ts';

export interface RestParts {
  readonly engines: Engines;
  readonly services: Readonly<Record<EngineId, SpeechService>>;
  readonly intake: Pick<Intake, 'resting'>;
  readonly worker: Pick<Worker, 'wake'>;
  readonly changes: Pick<Changes, 'tell'>;
  readonly pausesOnBattery: () => boolean;
}

const NO_SANDBOX =
  'Earshot runs without its sandbox, so a harmful recording could reach the whole computer. Nothing is decoded on this computer until you say yes at the next start. Better start Earshot with its sandbox: not as root, and without --no-sandbox.';

export class Rest {
  readonly #parts: RestParts;
  #onBattery = false;
  #rests = false;
  #mayDecode = true;

  constructor(parts: RestParts) {
    this.#parts = parts;
  }

  /** Told by the system: the computer runs on battery, or no longer. */
  set onBattery(on: boolean) {
    this.#onBattery = on;
    for (const service of Object.values(this.#parts.services)) service.spare?.(on);
    this.followPower();
  }

  /** Whether files from outside may be taken apart: without the sandbox, only after a person's yes. */
  set mayDecode(on: boolean) {
    this.#mayDecode = on;
    this.#apply();
  }

  get mayDecode(): boolean {
    return this.#mayDecode;
  }

  /** Why an engine is given nothing new for now; null when it is. */
  why(engine: EngineId): Failure | null {
    if (!this.#parts.engines.traits(engine).runsHere) return null;
    if (!this.#mayDecode) return failure('not-allowed', { message: NO_SANDBOX });
    return this.#rests ? failure('on-battery') : null;
  }

  /** Reading in full and recognising cost the most; noticing, uploading and asking go on. */
  followPower(): void {
    const rests = this.#onBattery && this.#parts.pausesOnBattery();
    if (rests === this.#rests) return;
    this.#rests = rests;
    this.#parts.intake.resting = rests;
    this.#apply();
  }

  #apply(): void {
    const { changes, engines, services, worker } = this.#parts;
    for (const service of Object.values(services))
      service.rest?.(this.#rests || (!this.#mayDecode && engines.traits(service.id).runsHere));
    worker.wake();
    changes.tell(['items', 'queue']);
  }
}
