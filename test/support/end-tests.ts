// Before each file of unit tests: what its tests start ends with them.
import { afterEach } from 'vitest';
import { endTest } from './after-test.ts';

afterEach(endTest);
