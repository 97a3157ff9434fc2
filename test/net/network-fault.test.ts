// What a connection failed of, told from the errors of Node, TLS and the system.
import os from 'node:os';
import { syncBuiltinESMExports } from 'node:module';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { failure } from '../../app/domain/failure.ts';
import { carriedFailure, NetworkFault, readNetworkError } from '../../app/net/network-fault.ts';

const withCode = (code: string, message = `${code} of a test`): Error =>
  Object.assign(new Error(message), { code });

/** As errors come: bare, as a cause (`fetch failed`), or one for each address of a host. */
const WRAPPINGS: readonly ((error: Error) => Error)[] = [
  (error) => error,
  (cause) => new TypeError('fetch failed', { cause }),
  (error) => new AggregateError([withCode('ECONNREFUSED'), error]),
  (error) => new TypeError('fetch failed', { cause: new AggregateError([error]) }),
];

describe('what an error of a connection means', () => {
  it.each([
    [
      'untrusted',
      ['CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'ERR_TLS_CERT_ALTNAME_INVALID', 'EPROTO'],
    ],
    ['offline', ['ENETUNREACH', 'ENETDOWN', 'EAI_AGAIN']],
    ['unreachable', ['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPROTONOSUPPORT', 'UND_ERR_SOCKET']],
  ] as const)('%s, however deep it lies', (trouble, codes) => {
    for (const code of codes)
      for (const wrap of WRAPPINGS)
        expect([code, readNetworkError(wrap(withCode(code))).trouble]).toEqual([code, trouble]);
  });

  it('tells the system’s own words, and the codes where it has none', () => {
    expect(readNetworkError(withCode('ECONNREFUSED', 'connect ECONNREFUSED ::1:80')).detail).toBe(
      'connect ECONNREFUSED ::1:80',
    );
    const each = new AggregateError([withCode('ECONNREFUSED'), withCode('ETIMEDOUT')]);
    expect(readNetworkError(each).detail).toBe('ECONNREFUSED, ETIMEDOUT');
    expect(readNetworkError('no error at all')).toEqual({
      trouble: 'unreachable',
      detail: 'no error at all',
    });
  });

  it('comes to an end with an error that is its own cause', () => {
    const error = withCode('ECONNRESET');
    error.cause = error;
    expect(readNetworkError(error).trouble).toBe('unreachable');
    expect(carriedFailure(error)).toBeNull();
  });
});

describe('a name that leads nowhere', () => {
  const address = {
    address: '192.0.2.7',
    netmask: '255.255.255.0',
    family: 'IPv4',
    mac: '',
    cidr: null,
  } as const;
  afterEach(() => {
    vi.restoreAllMocks();
    syncBuiltinESMExports();
  });

  it.each([
    ['without any network', [], 'offline'],
    ['with none but the loopback', [{ ...address, internal: true }], 'offline'],
    [
      'with a network',
      [
        { ...address, internal: true },
        { ...address, internal: false },
      ],
      'unreachable',
    ],
  ] as const)('%s', (_which, addresses, trouble) => {
    vi.spyOn(os, 'networkInterfaces').mockReturnValue({ one: [...addresses] });
    syncBuiltinESMExports();
    expect(readNetworkError(withCode('ENOTFOUND')).trouble).toBe(trouble);
    expect(readNetworkError(withCode('ECONNREFUSED')).trouble).toBe('unreachable');
  });
});

it('a failure is found again in whatever carried it', () => {
  const why = failure('address-refused');
  for (const wrap of WRAPPINGS) {
    expect(carriedFailure(wrap(new NetworkFault(why)))).toBe(why);
    expect(carriedFailure(wrap(withCode('ECONNRESET')))).toBeNull();
  }
  expect(carriedFailure(why)).toBeNull();
});
