/** FFmpeg through node-av's low-level API, loaded on first use: an install without it fails in one clear line. */
import { loadedOnce } from '@backup-agent/onnx/loaded-once'
import type * as Constants from 'node-av/constants'
import type * as Lib from 'node-av/lib'
import { MediaError } from './media-error.js'

export interface Av {
  readonly lib: typeof Lib
  readonly constants: typeof Constants
}

/** Rejects with `node-av-missing` where the package or its binary for this platform is not installed. */
export const loadAv = loadedOnce(load)

async function load(): Promise<Av> {
  try {
    // One after the other: they import each other, which loaders of tests cannot do twice at once.
    const lib = await import('node-av/lib')
    const constants = await import('node-av/constants')
    // What files make FFmpeg complain about is in the section; its own words go nowhere but to stderr.
    lib.Log.setLevel(constants.AV_LOG_QUIET)
    return { lib, constants }
  } catch (error) {
    const [reason] = (error instanceof Error ? error.message : String(error)).split('\n')
    throw new MediaError('node-av-missing', `films and sounds need the npm package node-av, which is not installed for this platform: ${reason ?? ''}`, error)
  }
}
