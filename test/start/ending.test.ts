// The one way out of a process.
import { expect, it } from 'vitest';
import { processOutput } from '../../app/cli/output.ts';
import { wayOut } from '../../app/start/ending.ts';

it('what is done at last is done in the turn that ends the process', async () => {
  const order: string[] = [];
  const output = processOutput();
  const way = wayOut(
    { ...output, flush: () => output.flush().finally(() => order.push('flushed')) },
    false,
    () => order.push('exit'),
  );
  await way.leave(0, false, () => {
    order.push('last');
    // A second start would be heard here, by nobody.
    setImmediate(() => order.push('another turn'));
    setTimeout(() => order.push('another turn'));
    process.nextTick(() => order.push('another turn'));
  });
  expect(order).toEqual(['flushed', 'last', 'exit']);
});
