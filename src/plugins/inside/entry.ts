/** The program of a host process: started by `host-process.ts`, runs plugin code step by step until told to close. */
import { Socket } from 'node:net'
import { messageOf } from '../../core/contracts/errors.js'
import { Channel, channelDescriptor } from '../protocol/channel.js'
import { onRefusal } from '../walls/refusals.js'
import { HostModules } from './modules.js'
import { dieWithAgent, volunteerForOomKiller } from './manners.js'
import { HostSteps } from './steps.js'
import type { Refusal, Reply, Request } from '../protocol/messages.js'

const maxWords = 1000

// A plain descriptor, so that plugins find no `process.send` to speak with. One that writes there all the same is ended.
const channel = new Channel(new Socket({ fd: channelDescriptor }), {
  maxLineBytes: Infinity,
  onLine: (line) => take(JSON.parse(line) as Request),
  onTooLong: () => undefined,
  onEnd: () => process.exit(0),
  onError: () => process.exit(0),
})

const reply = (...messages: readonly Reply[]): void => channel.send(messages)
// A plugin may say or throw any amount: what it says must not become a message that is too long.
const log = (message: string): void => reply({ type: 'log', message: message.slice(0, maxWords) })
const refused = new Set<Refusal>()
onRefusal((refusal) => {
  if (refused.has(refusal)) return
  refused.add(refusal)
  reply({ type: 'refused', refusal })
})
const modules = new HostModules(log)
const steps = new HostSteps(modules, reply)

async function close(): Promise<void> {
  await modules.stop()
  process.exit(0)
}

function take(request: Request): void {
  if (request.type === 'step') steps.take(request)
  else if (request.type === 'module') modules.announce(request)
  else if (request.type === 'text') steps.takeText(request)
  else if (request.type === 'abort') steps.abort(request.id)
  else void close()
}

process.on('uncaughtException', (error) => {
  channel.send([{ type: 'uncaught', message: messageOf(error).slice(0, maxWords) } satisfies Reply], () => process.exit(1))
})

// Within walls no libc can be loaded; whoever set them has done both.
if (process.argv[3] !== 'walled') {
  dieWithAgent(Number(process.argv[2]), log)
  volunteerForOomKiller(log)
}
reply({ type: 'ready' })
