/** Text of attachments and members of archives, by the converters that read files of their kind. */
import type { ExtractedText } from 'backup-agent/plugin'
import { withHeldBytes } from '../document/held-bytes.js'
import { mediaTypeOf } from './media-type.js'
import { converterFor } from './own-converters.js'

export interface Member {
  readonly name: string
  readonly content: Buffer
  /** What the container says that it is. */
  readonly mediaType?: string | undefined
}

export interface MemberOptions {
  readonly signal: AbortSignal
  readonly maxChars: number
  /** Of the container: 0 for a file. */
  readonly level: number
}

/** `text` is empty where it holds none that can be read; `encrypted` where a password is missing. */
export interface MemberText extends Pick<ExtractedText, 'text' | 'truncated'> {
  readonly encrypted: boolean
}

const headBytes = 4100
/** Larger members are not taken into memory: of text the beginning is enough. */
export const memberBytesMax = 32_000_000
const nothing: MemberText = { text: '', truncated: false, encrypted: false }

/** Rejects only when the signal fires: a member that cannot be read costs its own text. */
export async function memberText({ name, content, mediaType: stated }: Member, { signal, maxChars, level }: MemberOptions): Promise<MemberText> {
  if (content.length === 0 || maxChars <= 0) return nothing
  const mediaType = mediaTypeOf(content.subarray(0, headBytes), name, stated)
  const converter = await converterFor(mediaType)
  if (converter === undefined) return nothing
  try {
    const { text, truncated } = await withHeldBytes({ bytes: content, level: level + 1 }, (path) =>
      converter.convert({ path, displayName: name, size: content.length, mediaType }, { signal, maxChars }),
    )
    return { text, truncated, encrypted: false }
  } catch (error) {
    signal.throwIfAborted()
    return { ...nothing, encrypted: error instanceof Error && 'code' in error && error.code === 'encrypted' }
  }
}

/** By the name alone: whether the member is worth unpacking. */
export function mayHoldText(name: string): boolean {
  return !/^(?:image\/(?!svg)|audio\/|video\/|font\/)/.test(mediaTypeOf(Buffer.alloc(0), name)) && !/(?:^|\/)(?:__MACOSX\/|\.DS_Store$|Thumbs\.db$)/.test(name)
}
