/** All checks, in the order in which they are shown. */
import type { Planned } from '../../../plugins/manifest/configured.js'
import { checkNames, type Check } from './check.js'
import { fileChecks } from './files.js'
import { mannerChecks } from './manners.js'
import { runChecks } from './runs.js'
import { schemaCheck } from './schema.js'

const all: readonly Check[] = [schemaCheck, ...fileChecks, ...runChecks, ...mannerChecks]
const inOrder: readonly Check[] = checkNames.flatMap((name) => all.filter((check) => check.name === name))

export function checksFor(declared: Planned): readonly Check[] {
  const kind = kindOf(declared)
  return inOrder.filter((check) => check.kind === 'both' || check.kind === kind)
}

export function kindOf(declared: Planned): 'analyzer' | 'converter' {
  return 'section' in declared ? 'analyzer' : 'converter'
}
