/**
 * Loaded into npm before itself: descriptor 3 is a pipe of the agent's. It ends with the agent, however that ends, and then npm and all
 * that it has started (they are one group of processes) end as well, instead of filling a folder that nobody wants any more.
 */
import { Socket } from 'node:net'

const pipeDescriptor = 3
const pipe = new Socket({ fd: pipeDescriptor, readable: true, writable: false })
const end = (): void => {
  process.kill(-process.pid, 'SIGKILL')
}
pipe.on('error', end).on('close', end).resume()
pipe.unref()
