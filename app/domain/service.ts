// The two ways to have a recording transcribed.

/** `device`: recognised on this computer, free. `cloud`: the AI/ML API, billed by the second of audio. */
export type ServiceId = 'device' | 'cloud';

export const SERVICE_IDS: readonly ServiceId[] = ['device', 'cloud'];

export function isServiceId(value: unknown): value is ServiceId {
  return value === 'device' || value === 'cloud';
}
