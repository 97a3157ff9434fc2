// Whether somebody has turned to the window.
import { expect, it } from 'vitest';
import { turnedTo } from '../../../renderer/lib/turned-to.ts';

const soFar = (turned: Promise<void>): Promise<string> =>
  Promise.race([
    turned.then(() => 'turned'),
    new Promise<string>((resolve) => setTimeout(resolve, 5, 'nobody')),
  ]);

it.each(['pointermove', 'pointerdown', 'wheel', 'keydown', 'focusin', 'dragenter'])(
  'a %s is somebody',
  async (sign) => {
    const page = new EventTarget();
    const turned = turnedTo(page);
    expect(await soFar(turned)).toBe('nobody');
    page.dispatchEvent(new Event(sign));
    expect(await soFar(turned)).toBe('turned');
  },
);

it('a pointer that lies over the window is nobody', async () => {
  const page = new EventTarget();
  const turned = turnedTo(page);
  for (const sign of ['pointerover', 'pointerenter', 'mouseover', 'load'])
    page.dispatchEvent(new Event(sign));
  expect(await soFar(turned)).toBe('nobody');
});
