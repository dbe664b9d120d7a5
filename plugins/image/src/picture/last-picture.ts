/** The converter and the analyzer look at one file one after the other, in one process: it is decoded once. */
import type { Source } from 'backup-agent/plugin'
import { decode } from './decode.js'
import type { Picture } from './picture.js'

let last: { readonly key: string; readonly picture: Promise<Picture> } | undefined

export function pictureOf(source: Source, signal: AbortSignal): Promise<Picture> {
  const key = JSON.stringify([source.path, source.size, source.mediaType])
  if (last?.key !== key) {
    const picture = decode(source, signal)
    last = { key, picture }
    // One that was broken off may be asked for again.
    picture.catch(() => (last = last?.picture === picture ? undefined : last))
  }
  return last.picture
}

/** Whoever looks at it last gives its memory back. */
export function forgetPicture(): void {
  last = undefined
}
