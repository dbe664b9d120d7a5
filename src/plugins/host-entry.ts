/** The program of a host process: forked by `host-process.ts`, runs plugin code step by step until told to close. */
import { messageOf } from '../core/contracts/errors.js'
import { HostModules } from './host-modules.js'
import { dieWithAgent, volunteerForOomKiller } from './host-process-manners.js'
import { HostSteps } from './host-steps.js'
import type { Reply, Request } from './messages.js'

const send = process.send?.bind(process)
if (send === undefined) throw new Error('this file is started by the agent, not by hand')
// Plugins share this process: its voice is not theirs.
delete process.send

const reply = (message: Reply): void => {
  send(message)
}
const log = (message: string): void => reply({ type: 'log', message })
const modules = new HostModules(log)
const steps = new HostSteps(modules, reply)

async function close(): Promise<void> {
  await modules.stop()
  // Never process.disconnect() here: inside a message handler it crashes Node 20.20.
  process.exit(0)
}

process.on('message', (request: Request) => {
  if (request.type === 'step') void steps.run(request)
  else if (request.type === 'abort') steps.abort(request.id)
  else void close()
})
process.on('disconnect', () => process.exit(0))
process.on('uncaughtException', (error) => {
  send({ type: 'uncaught', message: messageOf(error) } satisfies Reply, () => process.exit(1))
})

dieWithAgent(Number(process.argv[2]), log)
volunteerForOomKiller(log)
reply({ type: 'ready' })
