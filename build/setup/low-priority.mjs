// Read ahead of a tool (`node --import`) that nobody waits for while others work: it and all that it starts get what processor they leave.
import { constants, setPriority } from 'node:os';

setPriority(constants.priority.PRIORITY_LOW);
