/** What the launcher is told, as JSON in its one argument. */
import type { Capability } from '../../core/contracts/plugin.js'

export interface LaunchPlan {
  /** Who starts it, and with whom it ends. */
  readonly agentPid: number
  readonly capabilities: readonly Capability[]
  readonly writable: readonly string[]
  /** Of the kernel's walls those that are there. */
  readonly seccomp: boolean
  readonly landlock: boolean
  /** Program and arguments that it becomes. */
  readonly file: string
  readonly args: readonly string[]
}
