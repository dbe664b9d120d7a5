/** What the observers tell. */
import type { Capability } from '../../core/contracts/plugin.js'

/** Something that a manifest has to ask for, tried at least once. */
export interface Use {
  readonly capability: Capability
  /** The call, with what it was about: `net.connect 10.0.0.1:80`. At most 200 characters. */
  readonly what: string
}

/** How many there are of each kind of what keeps Node's event loop alive (`process.getActiveResourcesInfo`). */
export type OpenResources = Readonly<Record<string, number>>

export interface Observation {
  readonly pid: number
  readonly uses: readonly Use[]
  readonly open: OpenResources
}

/** What ends by itself in a moment is given it. */
const settleMs = 200
const stepMs = 20
/** What any turn of the event loop has, and our own timer. */
const passing: ReadonlySet<string> = new Set(['Immediate', 'TickObject', 'Microtask'])

/** Once nothing changes any more, and after `settleMs` in any case. */
export async function openResources(): Promise<OpenResources> {
  let last = counted()
  for (let waited = 0; waited < settleMs; waited += stepMs) {
    await new Promise((resolve) => setTimeout(resolve, stepMs))
    const now = counted()
    const settled = JSON.stringify(now) === JSON.stringify(last) && !Object.keys(now).some((kind) => kind.startsWith('FSReq'))
    last = now
    if (settled) break
  }
  return last
}

function counted(): OpenResources {
  const counts: Record<string, number> = {}
  for (const kind of process.getActiveResourcesInfo().sort()) if (!passing.has(kind)) counts[kind] = (counts[kind] ?? 0) + 1
  return counts
}
