// Failures: every code has a sentence for people, and details stay short and on one line.
import { describe, expect, it } from 'vitest';
import { failure, FAILURE_CODES, isFailureCode } from '../../app/domain/failure.ts';

describe('failures', () => {
  it.each(FAILURE_CODES)('%s is said in whole, plain sentences', (code) => {
    const { message } = failure(code);
    expect(message).toMatch(/^[A-Z].*\.$/);
    expect(message).not.toMatch(/undefined|null|error code|exception/i);
    expect(isFailureCode(code)).toBe(true);
  });

  it('never promise by themselves to try again what may be charged twice', () => {
    for (const code of ['answer-lost', 'generation-timeout', 'result-lost', 'answer-unreadable'] as const)
      expect(failure(code).retryable).toBe(false);
  });

  it('take what the caller knows better', () => {
    const known = failure('server-error', { message: 'It says no.', retryable: false, retryAfterMs: 5 });
    expect(known).toEqual({
      code: 'server-error',
      message: 'It says no.',
      retryable: false,
      retryAfterMs: 5,
    });
  });

  it('keep a detail short, on one line, and only when there is one', () => {
    expect(failure('tls', { detail: '  a\n\tb  ' }).detail).toBe('a b');
    expect(failure('tls', { detail: 'x'.repeat(10_000) }).detail).toHaveLength(500);
    expect(failure('tls', { detail: ' \n ' })).not.toHaveProperty('detail');
    expect(failure('tls', { detail: undefined })).not.toHaveProperty('detail');
  });

  it('know their codes from everything else', () => {
    for (const other of ['', 'toString', '__proto__', 'OFFLINE', 5, null, undefined, {}])
      expect(isFailureCode(other)).toBe(false);
  });
});
