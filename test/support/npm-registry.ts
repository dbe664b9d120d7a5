/** A registry of packages on the loopback interface, which answers npm as the public one does. */
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { pack } from 'tar-stream'

/** Contents of a package by path; of `package.json` its fields. */
export interface PackageFiles {
  readonly 'package.json': { readonly name: string; readonly version: string; readonly [field: string]: unknown }
  readonly [path: string]: string | object
}

export interface RunningRegistry {
  readonly address: string
  /** What was asked for, in order. */
  readonly asked: string[]
  /** The newest is what `latest` means. `spoilt`: its bytes are not those that the checksum is of. */
  publish(files: PackageFiles, options?: { readonly spoilt?: boolean }): Promise<void>
  /** Resolves when the package is asked for, which gets no answer; and then, when whoever asked has gone. */
  hold(name: string): { readonly asked: Promise<void>; readonly left: Promise<void> }
  stop(): Promise<void>
}

interface Published {
  readonly manifest: object
  readonly tarball: Buffer
}

export async function startRegistry(): Promise<RunningRegistry> {
  const packages = new Map<string, Map<string, Published>>()
  const held = new Map<string, (response: ServerResponse) => void>()
  const asked: string[] = []
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '/').slice(1)
    asked.push(path)
    const holder = held.get(path)
    const [, name = '', version = ''] = /^(.+)\/-\/(.+)\.tgz$/.exec(path) ?? []
    const tarball = packages.get(name)?.get(version)?.tarball
    const versions = packages.get(path)
    if (holder !== undefined) holder(response)
    else if (tarball !== undefined) response.end(tarball)
    else if (versions !== undefined) response.setHeader('content-type', 'application/json').end(JSON.stringify(packument(path, versions)))
    else response.writeHead(404, { 'content-type': 'application/json' }).end('{"error":"not found"}')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    address,
    asked,
    async publish(files, { spoilt = false } = {}) {
      const { name, version } = files['package.json']
      const tarball = await tarballOf(files)
      const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`
      const dist = { tarball: `${address}/${name}/-/${version}.tgz`, integrity }
      const versions = packages.get(name) ?? new Map<string, Published>()
      packages.set(name, versions.set(version, { manifest: { ...files['package.json'], dist }, tarball: spoilt ? await tarballOf({ ...files, 'more.txt': 'more' }) : tarball }))
    },
    hold(name) {
      const response = new Promise<ServerResponse>((resolve) => held.set(name, resolve))
      return { asked: response.then(() => undefined), left: response.then(async (waiting) => void (await once(waiting, 'close'))) }
    },
    async stop() {
      const closed = once(server.close(), 'close')
      server.closeAllConnections()
      await closed
    },
  }
}

/** As `npm pack` makes it. */
export async function tarballOf(files: PackageFiles): Promise<Buffer> {
  const archive = pack()
  for (const [path, content] of Object.entries(files)) archive.entry({ name: `package/${path}` }, typeof content === 'string' ? content : JSON.stringify(content))
  archive.finalize()
  const pieces: Buffer[] = []
  for await (const piece of archive) pieces.push(piece as Buffer)
  return gzipSync(Buffer.concat(pieces))
}

function packument(name: string, versions: ReadonlyMap<string, Published>): object {
  const latest = [...versions.keys()].at(-1)
  return { name, 'dist-tags': { latest }, versions: Object.fromEntries([...versions].map(([version, { manifest }]) => [version, manifest])) }
}
