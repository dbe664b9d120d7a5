/** How the fence tells the program around it that somebody ran into it. */
import { channel } from 'node:diagnostics_channel'
import type { Refusal } from '../protocol/messages.js'

// The fence is loaded under an address of its own, so that this module may be there twice: the name is what they share.
const refusals = channel('backup-agent.not-granted')

export function tellRefusal(refusal: Refusal): void {
  refusals.publish(refusal)
}

/** Plugin code can call it too: what it is told is a hint for people. */
export function onRefusal(listener: (refusal: Refusal) => void): void {
  refusals.subscribe((refusal) => listener(refusal as Refusal))
}
