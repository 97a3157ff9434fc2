// Where menus open: all of them is seen, near what they hang on.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { menuPlace } from '../../../renderer/lib/menu-entry.ts';

const VIEW = { width: 1000, height: 800 };
const MENU = { width: 200, height: 300 };
const point = (x: number, y: number) => ({ left: x, right: x, top: y, bottom: y });

describe('menuPlace', () => {
  it('opens to the lower right of a point, and away from the edges', () => {
    expect(menuPlace(point(100, 100), MENU, VIEW)).toEqual({ x: 100, y: 100 });
    expect(menuPlace(point(950, 100), MENU, VIEW)).toEqual({ x: 792, y: 100 });
    expect(menuPlace(point(100, 700), MENU, VIEW)).toEqual({ x: 100, y: 400 });
  });

  it('hangs under a button by its right edge, over it where that is asked for or where there is no room', () => {
    const button = { left: 500, right: 540, top: 400, bottom: 430 };
    expect(menuPlace(button, MENU, VIEW)).toEqual({ x: 340, y: 434 });
    expect(menuPlace(button, MENU, VIEW, true)).toEqual({ x: 340, y: 96 });
    const low = { ...button, top: 700, bottom: 730 };
    expect(menuPlace(low, MENU, VIEW)).toEqual({ x: 340, y: 396 });
  });

  it('lies inside the window, wherever it was asked for', () => {
    const side = fc.integer({ min: 0, max: 1000 });
    fc.assert(
      fc.property(side, side, fc.boolean(), (x, y, up) => {
        const at = menuPlace(point(x, Math.min(y, 800)), MENU, VIEW, up);
        expect(at.x).toBeGreaterThanOrEqual(8);
        expect(at.y).toBeGreaterThanOrEqual(8);
        expect(at.x + MENU.width).toBeLessThanOrEqual(992);
        expect(at.y + MENU.height).toBeLessThanOrEqual(792);
      }),
    );
  });
});
