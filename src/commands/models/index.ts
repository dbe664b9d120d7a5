import ModelsList from './list.js'

/** `backup models` alone. */
export default class Models extends ModelsList {}
