/** Fetching a model from a hub: every byte is compared with the digest that the commit has, and the folder appears whole. */
import { createHash, type Hash } from 'node:crypto'
import { mkdtemp, open, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { BackupError, codeOf } from '../core/contracts/errors.js'
import type { AbortOptions } from '../core/contracts/object-store.js'
import { makeFolders } from '../core/os/make-folders.js'
import { throwIfAborted } from '../core/support/abort.js'
import type { HubFile, ModelHub } from './hub.js'
import { asideOf, mendInterruptedPulls, partialPrefix } from './interrupted-pulls.js'
import { installedModel, recordName, type InstalledModel, type ModelRecord, type RecordedFile } from './installed-models.js'

export interface PullRequest extends AbortOptions {
  /** `<owner>/<name>`. */
  readonly name: string
  /** Commit, tag or branch. */
  readonly revision: string
  readonly modelsDirectory: string
  /** Hears of each file before it is fetched. */
  readonly progress: (file: HubFile) => void
}

export interface Pulled {
  readonly model: InstalledModel
  /** False where this commit was there already, with weights. */
  readonly fetched: boolean
}

/** Settings and vocabularies at the top, and the eight-bit weights: what transformers.js loads by default on a processor. */
const wanted = /^([^/]+\.(json|txt|model)|onnx\/[^/]+_quantized\.onnx(_data)?)$/

/** Rejects with `model-unavailable`, `damaged` (other bytes than the commit has) or as the disk does; then nothing has changed. A process that is killed meanwhile leaves what the next pull or `models list` mends. */
export async function pullModel(hub: ModelHub, request: PullRequest): Promise<Pulled> {
  const { name, modelsDirectory } = request
  const commit = await hub.commitOf(name, request.revision)
  await mendInterruptedPulls(modelsDirectory, Date.now())
  const before = await installedModel(modelsDirectory, name)
  if (before !== undefined && before.lacks === undefined && before.record?.revision === commit) return { model: before, fetched: false }
  const files = (await hub.files(name, commit)).filter((file) => wanted.test(file.path))
  if (!files.some((file) => file.path.endsWith('.onnx')) || !files.some((file) => file.path === 'config.json')) {
    throw new BackupError('model-unavailable', 'the model has no config.json with eight-bit ONNX weights beside it (onnx/*_quantized.onnx)', { subject: hub.pageOf(name) })
  }
  await makeFolders(modelsDirectory, 0o755)
  // Its name begins with a dot, so nobody takes it for a model.
  const partial = await mkdtemp(path.join(modelsDirectory, partialPrefix))
  try {
    const recorded: RecordedFile[] = []
    for (const file of files) {
      throwIfAborted(request.signal)
      request.progress(file)
      recorded.push(await fetchFile(hub, { name, commit, file, folder: partial }))
    }
    await writeRecord(partial, { source: hub.pageOf(name), revision: commit, files: recorded })
    await putInPlace(partial, path.join(modelsDirectory, name), asideOf(modelsDirectory, name))
  } finally {
    await rm(partial, { recursive: true, force: true })
  }
  const model = await installedModel(modelsDirectory, name)
  if (model === undefined) throw new BackupError('internal', `the model ${name} is not where it was put`)
  return { model, fetched: true }
}

interface Fetch {
  readonly name: string
  readonly commit: string
  readonly file: HubFile
  readonly folder: string
}

async function fetchFile(hub: ModelHub, { name, commit, file, folder }: Fetch): Promise<RecordedFile> {
  const target = path.join(folder, file.path)
  await makeFolders(path.dirname(target), 0o755)
  const sha256 = createHash('sha256')
  const expected = digestFor(file, sha256)
  const handle = await open(target, 'wx')
  let bytes = 0
  try {
    for await (const part of hub.read(name, commit, file.path)) {
      bytes += part.length
      if (bytes > file.sizeBytes) break
      for (const hash of new Set([sha256, expected])) hash.update(part)
      await handle.writeFile(part)
    }
    await handle.sync()
  } finally {
    await handle.close()
  }
  const digest = sha256.copy().digest('hex')
  const found = expected === sha256 ? digest : expected.digest('hex')
  if (bytes === file.sizeBytes && found === file.digest.hex) return { path: file.path, sha256: digest, sizeBytes: bytes }
  throw new BackupError('damaged', `${file.path} of the model arrived with other bytes than commit ${commit.slice(0, 12)} has`, { subject: hub.pageOf(name), hint: 'Pull again.' })
}

/** What the hub's digest is compared with, fed with what comes before the file. */
function digestFor({ digest, sizeBytes }: HubFile, sha256: Hash): Hash {
  return digest.algorithm === 'sha256' ? sha256 : createHash('sha1').update(`blob ${sizeBytes}\0`)
}

async function writeRecord(folder: string, record: ModelRecord): Promise<void> {
  const handle = await open(path.join(folder, recordName), 'wx')
  try {
    await handle.writeFile(`${JSON.stringify(record, undefined, 2)}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** What was there before goes when the new one is there. */
async function putInPlace(partial: string, place: string, aside: string): Promise<void> {
  await makeFolders(path.dirname(place), 0o755)
  const wasThere = await moveAway(place, aside)
  try {
    await rename(partial, place)
  } catch (error) {
    if (wasThere) await rename(aside, place)
    throw error
  }
  await rm(aside, { recursive: true, force: true })
}

async function moveAway(place: string, aside: string): Promise<boolean> {
  try {
    await rename(place, aside)
    return true
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
    return false
  }
}
