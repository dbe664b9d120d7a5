// Whether two folders are the same: names, kinds, contents, modes, owners, times, link targets.
import { createHash } from 'node:crypto'
import { lstatSync, readFileSync, readdirSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'

/** `differences` has one line for each; `compared` counts the items that both sides have, the folder itself included. */
export function compareFolders(source, copy) {
  const result = { compared: 0, differences: [] }
  compareItem(source, copy, '.', result)
  return result
}

function compareItem(source, copy, name, result) {
  const facts = factsOf(source)
  const copied = factsOf(copy)
  result.compared += 1
  for (const [fact, value] of Object.entries(facts)) {
    if (copied[fact] !== value) result.differences.push(`${name}: ${fact} is ${copied[fact]} instead of ${value}`)
  }
  if (facts.kind === 'directory' && copied.kind === 'directory') compareEntries(source, copy, name, result)
}

function compareEntries(source, copy, name, result) {
  const wanted = new Set(readdirSync(source))
  const found = new Set(readdirSync(copy))
  for (const entry of wanted) {
    if (found.has(entry)) compareItem(join(source, entry), join(copy, entry), join(name, entry), result)
    else result.differences.push(`${join(name, entry)}: missing`)
  }
  for (const entry of found) if (!wanted.has(entry)) result.differences.push(`${join(name, entry)}: was not in the source`)
}

function factsOf(path) {
  const stats = lstatSync(path, { bigint: true, throwIfNoEntry: false })
  if (stats === undefined) return { kind: 'nothing' }
  const kind = stats.isDirectory() ? 'directory' : stats.isSymbolicLink() ? 'symlink' : stats.isFile() ? 'file' : 'special'
  return {
    kind,
    mode: (stats.mode & 0o7777n).toString(8),
    owner: `${stats.uid}:${stats.gid}`,
    mtime: `${stats.mtimeNs} ns`,
    ...(kind === 'file' ? { bytes: createHash('sha256').update(readFileSync(path)).digest('hex') } : {}),
    ...(kind === 'symlink' ? { target: readlinkSync(path) } : {}),
  }
}
