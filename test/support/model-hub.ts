/** A hub of models on the loopback interface, which answers as Hugging Face's does. */
import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface HubModel {
  readonly commit: string
  readonly files: Readonly<Record<string, string>>
}

export interface RunningHub {
  readonly address: string
  /** What was asked for, in order. */
  readonly asked: string[]
  /** By `<owner>/<name>`; may be changed while it runs. */
  readonly models: Map<string, HubModel>
  /** Files that arrive with other bytes than the commit has. */
  readonly spoilt: Set<string>
  stop(): Promise<void>
}

/** Files above this are kept apart from git, with a SHA-256. */
const largeFile = 100

export async function startHub(): Promise<RunningHub> {
  const hub = { asked: [] as string[], models: new Map<string, HubModel>(), spoilt: new Set<string>() }
  const server = createServer((request, response) => answer(hub, request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { ...hub, address, stop: () => new Promise((resolve) => server.close(() => resolve()).closeAllConnections()) }
}

function answer({ asked, models, spoilt }: Pick<RunningHub, 'asked' | 'models' | 'spoilt'>, request: IncomingMessage, response: ServerResponse): void {
  const { pathname } = new URL(request.url ?? '/', 'http://hub')
  asked.push(pathname)
  const [, info, revision] = /^\/api\/models\/([^/]+\/[^/]+)\/revision\/(.+)$/.exec(pathname) ?? []
  const [, tree, commit] = /^\/api\/models\/([^/]+\/[^/]+)\/tree\/(.+)$/.exec(pathname) ?? []
  const [, owner, from, file = ''] = /^\/([^/]+\/[^/]+)\/resolve\/([^/]+)\/(.+)$/.exec(pathname) ?? []
  const model = models.get(info ?? tree ?? owner ?? '')
  const bytes = model?.files[decodeURIComponent(file)]
  if (model !== undefined && info !== undefined && ['main', model.commit].includes(revision ?? '')) response.end(JSON.stringify({ id: info, sha: model.commit }))
  else if (model !== undefined && tree !== undefined && commit === model.commit) response.end(JSON.stringify(listed(model)))
  else if (bytes !== undefined && from === model?.commit) response.end(spoilt.has(file) ? bytes.replace(/.$/, '#') : bytes)
  else response.writeHead(404).end('{"error":"not found"}')
}

function listed({ files }: HubModel): object[] {
  const rows = Object.entries(files).map(([path, bytes]) => {
    const oid = createHash('sha1').update(`blob ${bytes.length}\0${bytes}`).digest('hex')
    const lfs = { oid: createHash('sha256').update(bytes).digest('hex'), size: bytes.length, pointerSize: 130 }
    return { type: 'file', path, size: bytes.length, oid, ...(bytes.length > largeFile && { lfs }) }
  })
  return [{ type: 'directory', path: 'onnx', size: 0, oid: 'f'.repeat(40) }, ...rows]
}
