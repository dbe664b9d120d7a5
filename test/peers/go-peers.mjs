// Programs written in Go that tests talk to, and where they lie: on the PATH, or in a folder of the user's cache (node_modules
// is emptied by npm ci). Run as a program it builds those that are in neither, says one line about each, and never fails.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'backup-agent-peers')
const buildMilliseconds = 10 * 60 * 1000

/** What is built, at which version. `programPath` is the Go package of the command; `go` the language's version, where it needs an older one. */
export const goPeers = [
  { program: 'rest-server', module: 'github.com/restic/rest-server', version: 'v0.14.0', programPath: 'github.com/restic/rest-server/cmd/rest-server' },
  // SeaweedFS, as of January 2023 (3.39): that it calls itself version 0 is how Go names a commit that has no tag for it.
  { program: 'weed', module: 'github.com/seaweedfs/seaweedfs', version: 'v0.0.0-20230109022022-51d4a4b28d0e', programPath: 'github.com/seaweedfs/seaweedfs/weed', go: '1.20' },
]

/** The path of this program; undefined where it is not installed. What was built for the tests comes before the PATH. */
export function findPeer(program) {
  const peer = goPeers.find((row) => row.program === program)
  const folders = [...(peer === undefined ? [] : [installedIn(peer)]), ...(process.env.PATH ?? '').split(':').filter((name) => name !== '')]
  return folders.map((name) => join(name, program)).find((path) => existsSync(path))
}

/** One folder a version, so that another version is another program. */
function installedIn({ program, version }) {
  return join(folder, `${program}-${version}`)
}

/** One line that says how it went. */
function install(peer) {
  const found = findPeer(peer.program)
  if (found !== undefined) return `${peer.program}: ${found}`
  if (spawnSync('go', ['version']).status !== 0) return `${peer.program}: not installed, and there is no Go to build it with; the tests that need it are skipped`
  const failure = build(peer)
  return failure === undefined ? `${peer.program}: built ${peer.version}` : `${peer.program}: could not be built (${failure}); the tests that need it are skipped`
}

/**
 * As a dependency of a module of our own: `go install` asks for a list of versions, which not every module proxy has. Built beside
 * its place and renamed, so that a build that was ended leaves no half program.
 */
function build(peer) {
  const scratch = mkdtempSync(join(tmpdir(), 'backup-peers-'))
  try {
    writeFileSync(join(scratch, 'go.mod'), `module peers\n\ngo ${peer.go ?? '1.24'}\n\nrequire ${peer.module} ${peer.version}\n`)
    writeFileSync(join(scratch, 'tools.go'), `//go:build tools\n\npackage peers\n\nimport _ "${peer.programPath}"\n`)
    mkdirSync(installedIn(peer), { recursive: true })
    const unfinished = join(installedIn(peer), `${peer.program}.${process.pid}`)
    const result = spawnSync('go', ['build', '-o', unfinished, peer.programPath], {
      cwd: scratch,
      encoding: 'utf8',
      timeout: buildMilliseconds,
      env: { ...process.env, GOFLAGS: '-mod=mod -buildvcs=false', GOWORK: 'off' },
    })
    if (result.status === 0) renameSync(unfinished, join(installedIn(peer), peer.program))
    else rmSync(unfinished, { force: true })
    return result.status === 0 ? undefined : (result.error?.message ?? result.stderr.trim().split('\n').at(-1) ?? 'go build failed')
  } catch (error) {
    return error.message
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const peer of goPeers) process.stdout.write(`peer: ${install(peer)}\n`)
}
