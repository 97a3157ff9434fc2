// A server of one's own as a speech service: another Earshot that runs `serve`. It speaks the API of the user's document, so the client of the
// AI/ML API speaks to it; what differs is that nothing is paid, that work which was sent twice is done once, and what failures mean.
import { failure, type Failure } from '../../domain/failure.ts';
import type { RequestOptions } from '../../domain/option-fields.ts';
import { createLateCloudService } from '../cloud/late.ts';
import type { CloudOptions, CloudService } from '../cloud/service.ts';
import type { CreateOutcome, GetOutcome, SpeechService } from '../port.ts';
import { SERVER_MODEL } from './option-fields.ts';
import { ofOwnServer, ofTry } from './words.ts';

export interface OwnServer extends SpeechService, Pick<CloudService, 'close'> {
  /** Asks whether the server takes the token, without sending a recording. */
  testToken(signal: AbortSignal): Promise<{ readonly accepted: boolean; readonly message: string }>;
}

/** Makes the service. It holds no state that a restart would miss. */
export function createOwnServer(options: CloudOptions): OwnServer {
  const client = createLateCloudService(options);
  return {
    id: 'own-server',
    get pollPaceMs() {
      return client.pollPaceMs;
    },
    maxCreates: client.maxCreates,
    create: async (request) =>
      created(await client.create({ ...request, options: optionsOf(request.options) })),
    get: async (...asked) => got(await client.get(...asked)),
    testToken: async (signal) => {
      const tried = await client.tryKey(signal);
      return tried.ok
        ? { accepted: true, message: 'The server takes this token.' }
        : { accepted: false, message: ofTry(tried.failure) };
    },
    close: () => client.close(),
  };
}

/** As the server names them. */
function optionsOf({ [SERVER_MODEL]: model, ...rest }: RequestOptions): RequestOptions {
  return model === undefined || model === '' ? rest : { ...rest, model };
}

/** A send with an unknown end is sent again: the server knows the recording by its content, and does what was asked once. */
function created(outcome: CreateOutcome): CreateOutcome {
  if (outcome.kind === 'accepted') return outcome;
  const { detail } = outcome.failure;
  const why: Failure =
    outcome.kind === 'ambiguous' ? failure('upload-interrupted', { detail }) : outcome.failure;
  return { kind: 'refused', failure: ofOwnServer(why) };
}

function got(outcome: GetOutcome): GetOutcome {
  return 'failure' in outcome ? { ...outcome, failure: ofOwnServer(outcome.failure) } : outcome;
}
