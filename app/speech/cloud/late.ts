// The cloud service, read when it is first asked for anything: its HTTP library is the largest part of the app, and most starts need none of it.
import { MAX_CREATES } from './context.ts';
import type { CloudOptions, CloudService } from './service.ts';

/** As `createCloudService`, which does the work. */
export function createLateCloudService(options: CloudOptions): CloudService {
  let made: Promise<CloudService> | null = null;
  const service = (): Promise<CloudService> =>
    (made ??= import('./service.ts').then(({ createCloudService }) => createCloudService(options)));
  return {
    id: 'cloud',
    get pollPaceMs() {
      return options.pollPaceMs();
    },
    maxCreates: MAX_CREATES,
    create: async (request) => (await service()).create(request),
    createByAddress: async (request) => (await service()).createByAddress(request),
    get: async (generationId, signal, recordedSeconds, isByAddress) =>
      (await service()).get(generationId, signal, recordedSeconds, isByAddress),
    lookUp: async (requestIds, signal) => (await service()).lookUp(requestIds, signal),
    testKey: async (signal) => (await service()).testKey(signal),
    tryKey: async (signal) => (await service()).tryKey(signal),
    balance: async (signal) => (await service()).balance(signal),
    fetchPrice: async (model, signal) => (await service()).fetchPrice(model, signal),
    close: async () => (await made)?.close(),
  };
}
