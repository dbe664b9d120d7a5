/** Bytes in memory that stand for a file: attachments of mail and members of archives go through the same converters as files. */

export interface HeldBytes {
  readonly bytes: Buffer
  /** How many containers are around them. */
  readonly level: number
}

const held = new Map<string, HeldBytes>()
let last = 0

/** While `work` runs, the path that it is given opens the bytes: by `withFile` and `decodeFile`, and by nothing else. */
export async function withHeldBytes<Result>(content: HeldBytes, work: (path: string) => Promise<Result>): Promise<Result> {
  // No file has such a path.
  const path = `\0held/${String(++last)}`
  held.set(path, content)
  try {
    return await work(path)
  } finally {
    held.delete(path)
  }
}

export function heldBytes(path: string): Buffer | undefined {
  return held.get(path)?.bytes
}

/** 0 for files, 1 for what lies in one, and so on. */
export function levelOf(path: string): number {
  return held.get(path)?.level ?? 0
}
