/** The converter and the analyzer look at one file one after the other, in one process: it is decoded once. */
import { LastLook } from '@backup-agent/vision-models'
import type { Source } from 'backup-agent/plugin'
import { decode } from './decode.js'
import type { Picture } from './picture.js'

const last = new LastLook(decode)

/** Rejects with a PictureError, and with the signal's reason. */
export function pictureOf(source: Source, signal: AbortSignal): Promise<Picture> {
  return last.of(source, signal)
}

/** Whoever looks at it last gives its memory back. */
export function forgetPicture(): void {
  last.forget()
}
