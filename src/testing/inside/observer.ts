/**
 * In the plugin's own process, loaded before its module: sees what is used that a manifest has to ask for, and what stays open. It
 * is an analyzer like any other, asked between two files; `last-observer.ts` speaks when the process ends.
 */
import type { Analyzer } from '../../core/contracts/plugin.js'
import { openResources, type Observation } from './observation.js'
import { usesSoFar, watchUses } from './uses.js'

const observer: Analyzer<Observation> = {
  start() {
    // Node opens them when they are first named, which whoever loads a library may do: that is no handle of his.
    void [process.stdout, process.stderr]
    return Promise.resolve(watchUses())
  },
  async analyze() {
    return { pid: process.pid, uses: usesSoFar(), open: await openResources() }
  },
}
export default observer
