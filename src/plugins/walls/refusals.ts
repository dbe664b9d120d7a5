/** How the fence tells the program around it that somebody ran into it. */
import { channel } from 'node:diagnostics_channel'
import type { Capability } from '../../core/contracts/plugin.js'

// The fence is loaded under an address of its own, so that this module may be there twice: the name is what they share.
const refusals = channel('backup-agent.not-granted')

export function tellRefusal(capability: Capability): void {
  refusals.publish(capability)
}

/** Plugin code can call it too: what it is told is a hint for people. */
export function onRefusal(listener: (capability: Capability) => void): void {
  refusals.subscribe((capability) => listener(capability as Capability))
}
