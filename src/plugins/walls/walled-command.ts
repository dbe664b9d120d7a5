/** What to start in place of Node where the code is to do no more than its capabilities say (docs/decisions/0031). */
import { fileURLToPath } from 'node:url'
import type { Capability } from '../../core/contracts/plugin.js'
import { osSupport } from '../../core/os/libc.js'
import { landlockVersion } from './landlock/support.js'
import type { LaunchPlan } from './launch-plan.js'
import { permissionFlags } from './permission-flags.js'
import { hasSeccomp } from './seccomp/support.js'

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
const allWalls = ['javascript', 'permissions', 'seccomp', 'landlock'] as const
export type Wall = (typeof allWalls)[number]

export interface WalledCommand {
  readonly file: string
  readonly args: string[]
  /** Those that there are here. */
  readonly walls: readonly Wall[]
}

const launcher = fileURLToPath(new URL('launcher.js', import.meta.url))
const fence = new URL('fence.js', import.meta.url)

/** Asked once: the answers do not change. */
let known: { readonly seccomp: boolean; readonly landlock: number } | undefined

/** `entry` and `args` as one would give them to Node. */
export function walledCommand(entry: string, args: readonly string[], init: WallsInit): WalledCommand {
  const { capabilities, writable, trusted, heapMegabytes } = init
  const walls = wallsAround(init)
  const fenceAddress = `${fence.href}?${[...capabilities].join('&')}`
  const nodeArgs = [...(trusted ? [] : permissionFlags(init)), `--max-old-space-size=${heapMegabytes}`, `--import=${fenceAddress}`, entry, ...args]
  if (!osSupport().available) return { file: process.execPath, args: nodeArgs, walls }
  const plan: LaunchPlan = { agentPid: process.pid, capabilities: [...capabilities], writable, seccomp: walls.includes('seccomp'), landlock: walls.includes('landlock'), file: process.execPath, args: nodeArgs }
  return { file: process.execPath, args: [launcher, JSON.stringify(plan)], walls }
}

/** Those that there are here for such a process. */
export function wallsAround({ capabilities, trusted }: Pick<WallsInit, 'capabilities' | 'trusted'>): readonly Wall[] {
  known ??= { seccomp: hasSeccomp(), landlock: landlockVersion() }
  // The first version of Landlock lets nothing be moved from folder to folder, whatever is granted.
  const isThere: Readonly<Record<Wall, boolean>> = {
    javascript: true, permissions: !trusted, seccomp: known.seccomp, landlock: known.landlock >= (capabilities.has('write') ? 2 : 1),
  }
  return allWalls.filter((wall) => isThere[wall])
}
