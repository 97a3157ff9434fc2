// Which speech engines this Earshot is built with. Apart from the rest, because the words of a command ask for it before anything is opened.
export { ENGINES } from '../speech/engines.ts';
