// The speech engines there are, and all that is particular about each. No other file tells them apart by name.
import { enginesOf, type EngineTraits } from '../domain/engine.ts';
import { AIML_OPTIONS } from './cloud/option-fields.ts';
import { DEVICE_OPTIONS } from './on-device/option-fields.ts';
import { SERVER_OPTIONS } from './own-server/option-fields.ts';

/** Recognised on this computer, free. It answers for itself, so that its results are waited for without an end. */
export const ON_DEVICE: EngineTraits = {
  id: 'device',
  words: {
    label: 'On this device',
    name: 'this device',
    by: 'on this device',
    means: 'Free and private: no recording leaves this computer.',
  },
  isPaid: false,
  runsHere: true,
  mayHaveAcceptedUnanswered: false,
  resultKeptMs: null,
  deadline: null,
  assumedRate: 6,
  options: DEVICE_OPTIONS,
  choosesTrack: true,
  needsKey: false,
  keepsAnswer: false,
  takesAddresses: false,
};

/**
 * The AI/ML API, billed by the second of sound. Its documentation says that a result is kept for an hour from its creation, so that
 * waiting longer is pointless, and shows 600 s as the wait for one.
 */
export const AIML_API: EngineTraits = {
  id: 'cloud',
  words: {
    label: 'AI/ML API',
    name: 'the AI/ML API',
    by: 'by the AI/ML API',
    means:
      'Each recording is sent to the AI/ML API over the internet and billed to your account by the second of audio. It needs your own key.',
  },
  isPaid: true,
  runsHere: false,
  mayHaveAcceptedUnanswered: true,
  resultKeptMs: 3_600_000,
  deadline: { msPerSecond: 500, minMs: 600_000, maxMs: 3_600_000 },
  assumedRate: 20,
  options: AIML_OPTIONS,
  choosesTrack: false,
  needsKey: true,
  keepsAnswer: true,
  takesAddresses: true,
};

/**
 * Another computer that runs `earshot serve`. It takes the same recording for the same work once, however often it is sent, and keeps
 * what it heard for days; how long a queue there is, it alone knows.
 */
export const OWN_SERVER: EngineTraits = {
  id: 'own-server',
  words: {
    label: 'A server of your own',
    name: 'your own server',
    by: 'by your own server',
    means:
      'Each recording is sent to a computer of yours that runs “earshot serve”, and to nobody else. It costs nothing. It needs the address and a token of that server.',
  },
  isPaid: false,
  runsHere: false,
  mayHaveAcceptedUnanswered: false,
  resultKeptMs: null,
  deadline: null,
  assumedRate: 6,
  options: SERVER_OPTIONS,
  choosesTrack: false,
  needsKey: true,
  keepsAnswer: false,
  takesAddresses: false,
};

export const ENGINES = enginesOf([ON_DEVICE, AIML_API, OWN_SERVER]);
