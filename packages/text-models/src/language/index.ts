/** What converters need of this package, by itself: `@backup-agent/text-models/language`. */
export { languageOf } from './language.js'
export { languageOfProse } from './prose.js'
