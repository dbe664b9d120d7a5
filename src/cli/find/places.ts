/** `--in`: a path on the disk as a place inside snapshots. */
import { joinPath, splitPath } from '../../core/os/path.js'

/**
 * Absolute, without `.` and `..`. A path that is written relative may have been saved so (`sync Documents` saves
 * `/Documents`), or with the folder that it is in: both are looked into.
 */
export function placesIn(written: readonly Buffer[], workingDirectory: Buffer): Buffer[] {
  return written.flatMap((path) => {
    if (path[0] === 0x2f) return [normalised(path)]
    const [here, root] = [normalised(joinPath(workingDirectory, path)), normalised(path)]
    // `.` is this folder, and not everything there is.
    return root.length === 1 ? [here] : [here, root]
  })
}

function normalised(path: Buffer): Buffer {
  const names: Buffer[] = []
  for (const name of splitPath(path)) {
    const text = name.toString('latin1')
    if (text === '..') names.pop()
    else if (text !== '.') names.push(name)
  }
  return Buffer.concat([Buffer.from('/'), ...names.flatMap((name, at) => (at === 0 ? [name] : [Buffer.from('/'), name]))])
}
