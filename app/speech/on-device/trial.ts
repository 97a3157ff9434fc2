// A trial of ten seconds: how quick a model is on this computer. In the recogniser process, as everything that loads a model.
import { failure } from '../../domain/failure.ts';
import { failed, ok, type Outcome } from '../../domain/result.ts';
import type { InstalledModel } from '../../domain/speech-model.ts';
import { bothEnds } from './both-ends.ts';
import { failureOfDecoding } from './failures.ts';
import { identityOf } from './file-identity.ts';
import type { Decoder, Recogniser } from './parts.ts';

/** What came of it. */
export interface TrialEnd {
  /** Seconds of sound that one second of work gets through, without the time that loading takes. */
  readonly realTime: number;
}

/** So much of the recording is heard, seconds: it has to hold sentences, and nobody wants to wait long. */
const TRIAL_SECONDS = 10;

/**
 * Hears ten seconds of a recording that comes with Earshot.
 * @param path of a recording with English speech that is at least so long
 * @param nowMs a clock that only rises
 * @param signal ends it between two steps; what is in the middle of one ends with its processes
 */
export async function tryModel<Pipe>(
  { decoder, recogniser }: { readonly decoder: Decoder<Pipe>; readonly recogniser: Recogniser<Pipe> },
  model: InstalledModel,
  path: string,
  nowMs: () => number,
  signal = new AbortController().signal,
): Promise<Outcome<TrialEnd>> {
  const file = await identityOf(path);
  if (!file.ok) return file;
  const mark = file.value;
  const sound = () =>
    decoder.decode({
      ...{ path, mark, reader: 'webcodecs', track: null, promisedSeconds: null, start: 0 },
      stretches: [{ from: 0, to: TRIAL_SECONDS }],
      signal,
      onLength: () => undefined,
    });
  // The first look loads the model, and is not counted.
  const loading = sound();
  const [loaded] = await Promise.all([recogniser.findSpeech(loading.sound, model, signal), loading.done]);
  if (signal.aborted) return failed(failure('upload-interrupted'));
  if (loaded === null) return failed(failure('model-damaged', { message: DOES_NOT_LOAD }));
  const stop = new AbortController();
  const startMs = nowMs();
  const decoding = sound();
  const recognising = recogniser.recognise({
    ...{
      sound: decoding.sound,
      model,
      language: null,
      start: 0,
      signal: AbortSignal.any([signal, stop.signal]),
    },
    ...{ isAlone: false, isWatched: false, leaveOut: [] },
    onPiece: () => undefined,
    onFinal: () => undefined,
    onProgress: () => undefined,
  });
  const [decoded, heard] = await bothEnds(decoding.done, recognising, { path, mark }, () => stop.abort());
  const fault = failureOfDecoding(decoded);
  if (fault) return failed(fault.failure);
  if (heard.kind !== 'end')
    return failed(failure('model-damaged', { message: DOES_NOT_LOAD, detail: heard.detail }));
  const seconds = Math.max(0.001, (nowMs() - startMs) / 1_000);
  return ok({ realTime: Math.min(TRIAL_SECONDS, heard.heardSeconds || TRIAL_SECONDS) / seconds });
}

const DOES_NOT_LOAD =
  'This model cannot be loaded on this computer, so it cannot be used. Nothing else is affected. Remove it and get it again; one of your own has to be exported for sherpa-onnx.';
