// Before each file of unit tests: the words of the interface in English.
import { loadWords } from '../../app/messages/load.ts';

await loadWords('en');
