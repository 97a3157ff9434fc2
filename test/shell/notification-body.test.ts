// A recording's name is no markup in a notification.
import { expect, it } from 'vitest';
import { bodyFor } from '../../app/shell/notification-body.ts';

it('begins no tag where the desktop reads markup, and stays as it is elsewhere', () => {
  const name = 'R&D <a href="http://x">ep 1</a> > 2';
  expect(bodyFor(name, 'linux')).toBe('R&D ‹a href="http://x"›ep 1‹/a› › 2');
  expect(bodyFor(name, 'darwin')).toBe(name);
  expect(bodyFor(name, 'win32')).toBe(name);
});
