/** What a repository holds of a type, by version 2 of the protocol, and by version 1 with a question for each size. */
import { isObjectName, mostListedObjects, typeFolders } from '@backup-agent/object-layout'
import { ahead, AnswerProblem } from '@backup-agent/transport-kit'
import type { AbortOptions, ObjectKey, ObjectType, StoredObject } from 'backup-agent/plugin'
import { CompactList } from './compact-list.js'
import type { RestConnection } from './connection.js'
import { parseListing } from './listing.js'

type Stat = (key: ObjectKey) => Promise<StoredObject | undefined>
type Entry = { name: string; size: number }

const versions = { 1: 'application/vnd.x.restic.rest.v1', 2: 'application/vnd.x.restic.rest.v2' } as const
const attempts = 3

export async function* listObjects(connection: RestConnection, stat: Stat, type: ObjectType, options: AbortOptions): AsyncGenerator<Entry> {
  const config = type === 'config' ? await stat(configKey) : undefined
  if (config !== undefined) yield { name: 'config', size: config.size }
  if (type === 'config') return
  // rest-server answers 404 as well when an object goes while it lists, which is not so of a list of names alone.
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const found = await askForList(connection, type, attempt < attempts ? 2 : 1, options)
    if (found === undefined) continue
    yield* found.sized
    for await (const entry of ahead(found.unsized, connection.connections, (name) => withSize(type, name, stat))) if (entry !== undefined) yield entry
    return
  }
  // A folder that was empty may have been left out by whoever copied the repository.
  if ((await stat(configKey)) === undefined) throw connection.failures.refused({ status: 404 }, `list ${typeFolders[type]}`)
}

const configKey: ObjectKey = { type: 'config', name: 'config' }

interface Found {
  readonly sized: CompactList
  readonly unsized: readonly string[]
}

/** Undefined for 404. */
async function askForList(connection: RestConnection, type: ObjectType, version: 1 | 2, { signal }: AbortOptions): Promise<Found | undefined> {
  const doing = `list ${typeFolders[type]}`
  const answer = await connection.send({ method: 'GET', path: `${typeFolders[type]}/`, headers: { accept: versions[version] }, signal, doing })
  if (answer.status !== 200) {
    await answer.skip()
    if (answer.status === 404) return undefined
    throw connection.failures.refused(answer, doing)
  }
  const sized = new CompactList()
  const unsized: string[] = []
  let entries = 0
  try {
    for await (const { name, size } of parseListing(answer.body)) {
      if (++entries > mostListedObjects[type]) throw new AnswerProblem(`more than ${mostListedObjects[type]} entries`)
      if (!isObjectName(type, name)) continue
      if (size === undefined) unsized.push(name)
      else sized.add(name, size)
    }
  } catch (error) {
    if (error instanceof AnswerProblem) throw connection.failures.broken(`the answer of the server is no list: ${error.message}`, doing)
    throw error
  }
  return { sized, unsized }
}

/** Undefined where it was deleted since. */
async function withSize(type: ObjectType, name: string, stat: Stat): Promise<Entry | undefined> {
  const stored = await stat({ type, name })
  return stored === undefined ? undefined : { name, size: stored.size }
}
