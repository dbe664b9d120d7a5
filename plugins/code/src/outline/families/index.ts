import type { Family } from '../rule.js'
import { braceFamilies } from './braces.js'
import { lineFamilies } from './lines.js'

/** One row per language family; a language occurs once. */
export const families: readonly Family[] = [...braceFamilies, ...lineFamilies]
