// Every model that set-up can provide, whether it is fetched as it is or made here.
import { MODELS, provideModel } from '../setup/model.mjs';
import { MADE_MODELS, provideMadeModel } from './made.mjs';

/** @type {readonly string[]} */
export const MODEL_IDS = [...Object.keys(MODELS), ...Object.keys(MADE_MODELS)];

/**
 * @param {string} id of `MODEL_IDS`
 * @returns {Promise<string>} a folder of the cache
 */
export const provideAnyModel = (id) => (id in MADE_MODELS ? provideMadeModel(id) : provideModel(id));
