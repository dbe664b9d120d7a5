/** Node's permission model, by the flags that the running Node has. */
import { fileURLToPath } from 'node:url'
import type { Capability } from '../../core/contracts/plugin.js'

export interface PermissionsInit {
  readonly capabilities: ReadonlySet<Capability>
  readonly readable: readonly string[]
  readonly writable: readonly string[]
}

/** The agent's code: two folders above this one. */
const ownCode = fileURLToPath(new URL('../..', import.meta.url))

export function permissionFlags({ capabilities, readable, writable }: PermissionsInit): string[] {
  const has = (flag: string): boolean => process.allowedNodeEnvironmentFlags.has(flag)
  const may = (capability: Capability): boolean => capabilities.has(capability)
  const reads = may('write') ? ['*'] : [ownCode, ...readable, ...writable]
  const writes = may('write') ? ['*'] : writable
  return [
    // Node 20 has it under another name, and warns of it.
    ...(has('--permission') ? ['--permission'] : ['--experimental-permission', '--disable-warning=ExperimentalWarning']),
    ...reads.map((place) => `--allow-fs-read=${place}`),
    ...writes.map((place) => `--allow-fs-write=${place}`),
    // What was granted was agreed to: no need to warn of it.
    '--disable-warning=SecurityWarning',
    ...(may('spawn') ? ['--allow-child-process'] : []),
    ...(may('native') ? ['--allow-addons', '--allow-worker', '--allow-wasi'] : []),
    // A module that opens files past the permission model.
    ...(!may('write') && has('--experimental-sqlite') ? ['--no-experimental-sqlite'] : []),
    // From Node 25 on; before, connections are no matter of the permission model.
    ...(may('network') && has('--allow-net') ? ['--allow-net'] : []),
  ]
}
