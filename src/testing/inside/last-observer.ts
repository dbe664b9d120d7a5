/** Loaded after the plugin's module, so that it is stopped after it: tells what is open then. */
import type { Analyzer, PluginContext } from '../../core/contracts/plugin.js'
import { openResources } from './observation.js'

let log: PluginContext['log'] = () => undefined

const lastObserver: Analyzer<Record<string, never>> = {
  start(context) {
    log = (message) => context.log(message)
    return Promise.resolve()
  },
  analyze: () => Promise.resolve({}),
  async stop() {
    log(JSON.stringify({ pid: process.pid, open: await openResources() }))
  },
}
export default lastObserver
