/** What to start in place of Node where the code is to do no more than its capabilities say (docs/decisions/0031). */
import { fileURLToPath } from 'node:url'
import type { Capability } from '../../core/contracts/plugin.js'

export interface WallsInit {
  readonly capabilities: ReadonlySet<Capability>
  /** Folders and files that it may read beside what Node and the entry need. */
  readonly readable: readonly string[]
  /** Its own temporary folder: the one place where it may write. */
  readonly writable: readonly string[]
  /** The agent's own code, which has to load native addons: no permission model, all else. */
  readonly trusted: boolean
  readonly heapMegabytes: number
}

/** From weak to strong. */
export type Wall = 'javascript' | 'permissions' | 'seccomp' | 'landlock'

export interface WalledCommand {
  readonly file: string
  readonly args: string[]
  /** Those that there are here. */
  readonly walls: readonly Wall[]
}

/** The agent's code: two folders above this one. */
const ownCode = fileURLToPath(new URL('../..', import.meta.url))

export function walledCommand(entry: string, args: readonly string[], init: WallsInit): WalledCommand {
  const heap = `--max-old-space-size=${init.heapMegabytes}`
  return { file: process.execPath, args: [...permissionFlags(init), heap, entry, ...args], walls: ['permissions'] }
}

function permissionFlags({ capabilities, readable, writable }: WallsInit): string[] {
  const isExperimental = !process.allowedNodeEnvironmentFlags.has('--permission')
  const may = (capability: Capability): boolean => capabilities.has(capability)
  const reads = may('write') ? ['*'] : [ownCode, ...readable, ...writable]
  const writes = may('write') ? ['*'] : writable
  return [
    ...(isExperimental ? ['--experimental-permission', '--disable-warning=ExperimentalWarning'] : ['--permission']),
    ...reads.map((place) => `--allow-fs-read=${place}`),
    ...writes.map((place) => `--allow-fs-write=${place}`),
    ...(may('spawn') ? ['--allow-child-process'] : []),
    ...(may('native') ? ['--allow-addons', '--allow-worker', '--allow-wasi'] : []),
  ]
}
