/** What a package asks of the machine, and what a plugin must not ask for. */
import semver from 'semver'
import { isFields, type Fields } from '../../core/support/shapes.js'
import { refuse } from '../manifest/manifest-fields.js'

export interface Machine {
  /** Of Node, with or without a `v`. */
  readonly node: string
  /** As Node calls them. */
  readonly platform: string
  readonly architecture: string
}

export const thisMachine: Machine = { node: process.version, platform: process.platform, architecture: process.arch }

const agent = 'backup-agent'

/** Throws `plugin-invalid`, with the field that is wrong and how to mend it. */
export function checkRequirements(name: string, packageJson: Fields, machine: Machine): void {
  for (const field of ['dependencies', 'peerDependencies', 'optionalDependencies']) {
    const named = packageJson[field]
    if (isFields(named) && Object.hasOwn(named, agent)) {
      throw refuse(name, field, `"${agent}" is in it, and a plugin never loads the agent`, 'Its author has to move it to devDependencies: what a plugin needs of it are types.')
    }
  }
  checkNode(name, packageJson['engines'], machine.node)
  checkOneOf(name, 'os', packageJson['os'], machine.platform)
  checkOneOf(name, 'cpu', packageJson['cpu'], machine.architecture)
}

function checkNode(name: string, engines: unknown, node: string): void {
  const wanted = isFields(engines) ? engines['node'] : undefined
  if (wanted === undefined || wanted === '') return
  if (typeof wanted !== 'string' || semver.validRange(wanted) === null) {
    throw refuse(name, 'engines.node', `${JSON.stringify(wanted)} is no range of versions`, 'Write one such as ">=20".')
  }
  if (!semver.satisfies(node, wanted, { includePrerelease: true })) {
    throw refuse(name, 'engines.node', `it wants Node ${wanted}, and this is ${node}`, 'Run the agent with a Node that it takes, or install a version of it that takes this one.')
  }
}

/** npm's rule: `!win32` excludes, anything else includes. */
function checkOneOf(name: string, field: 'os' | 'cpu', wanted: unknown, here: string): void {
  const names = (Array.isArray(wanted) ? wanted : [wanted]).filter((word): word is string => typeof word === 'string')
  const excluded = names.filter((word) => word.startsWith('!')).map((word) => word.slice(1))
  const included = names.filter((word) => !word.startsWith('!') && word !== 'any')
  if (!excluded.includes(here) && (included.length === 0 || included.includes(here))) return
  throw refuse(name, field, `it is for ${names.join(', ')}, and this is ${here}`, 'See whether there is a version of it for this system.')
}
