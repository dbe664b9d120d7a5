// Who may import whom: docs/architecture.md as data, and the lint rule that holds the code to it. Static and dynamic
// imports and re-exports count; tests and their support may import what they like.
import path from 'node:path'

/** Rooms by the beginning of a path below `src`, longest first; what a room may import besides itself. */
export const rooms = {
  'core/contracts/': [],
  'core/os/': ['core/contracts/'],
  'core/compress/': ['core/contracts/'],
  'core/send/': ['core/contracts/', 'core/support/'],
  'core/stores/': ['core/contracts/', 'core/os/', 'core/support/'],
  'core/combine/': ['core/contracts/'],
  'core/support/': ['core/contracts/', 'core/os/'],
  'core/transport/': ['core/contracts/', 'core/os/', 'core/support/'],
  'core/scan/': ['core/contracts/', 'core/os/', 'core/support/'],
  'core/restore/': ['core/contracts/', 'core/os/', 'core/support/'],
  'core/repository/': ['core/contracts/', 'core/os/', 'core/support/', 'core/compress/'],
  'core/check/': ['core/contracts/', 'core/os/', 'core/support/', 'core/repository/'],
  'core/pack/': ['core/contracts/', 'core/repository/', 'core/send/'],
  'core/chunk/': ['core/contracts/', 'core/os/', 'core/support/', 'core/repository/', 'core/scan/', 'core/pack/'],
  'core/workers/': ['core/contracts/', 'core/os/', 'core/compress/', 'core/repository/', 'core/scan/', 'core/chunk/'],
  'core/commit/': ['core/contracts/', 'core/os/', 'core/support/', 'core/repository/', 'core/scan/', 'core/chunk/', 'core/pack/'],
  'core/catalog/': ['core/contracts/', 'core/os/', 'core/support/', 'core/repository/', 'core/chunk/', 'core/pack/'],
  'core/analyze/': ['core/contracts/', 'core/os/', 'core/support/', 'core/combine/', 'core/catalog/', 'core/chunk/'],
  'core/analyze-snapshot/': ['core/contracts/', 'core/os/', 'core/support/', 'core/repository/', 'core/send/', 'core/pack/', 'core/catalog/', 'core/analyze/'],
  'core/backup/': ['core/contracts/', 'core/os/', 'core/support/', 'core/repository/', 'core/scan/', 'core/send/', 'core/pack/', 'core/commit/', 'core/catalog/', 'core/analyze/', 'core/workers/'],
  'core/search/': ['core/contracts/', 'core/os/', 'core/support/', 'core/repository/', 'core/catalog/'],
  // The stories.
  'core/': ['core/'],
  'config/': ['core/contracts/', 'core/os/', 'core/support/'],
  // Plugin code runs in the process of `inside`, which shares what is said (`protocol`) with the agent, and nothing else.
  'plugins/protocol/': ['core/contracts/', 'core/support/'],
  'plugins/inside/': ['core/contracts/', 'core/os/', 'core/support/', 'plugins/protocol/', 'plugins/walls/'],
  'plugins/walls/': ['core/contracts/', 'core/os/', 'core/support/', 'plugins/protocol/'],
  'plugins/processes/': ['core/contracts/', 'core/os/', 'core/support/', 'plugins/protocol/', 'plugins/walls/'],
  'plugins/manifest/': ['core/contracts/', 'core/support/', 'core/combine/'],
  'plugins/checks/': ['core/contracts/', 'core/support/', 'plugins/protocol/', 'plugins/manifest/'],
  'plugins/registry/': ['core/contracts/', 'core/support/', 'plugins/protocol/', 'plugins/manifest/', 'plugins/checks/'],
  'plugins/installation/': ['core/contracts/', 'core/os/', 'core/support/', 'core/transport/', 'plugins/protocol/', 'plugins/manifest/', 'plugins/checks/', 'plugins/registry/'],
  'plugins/host/': ['core/contracts/', 'core/os/', 'core/support/', 'plugins/protocol/', 'plugins/processes/', 'plugins/manifest/', 'plugins/checks/', 'plugins/registry/'],
  'plugins/statistics/': ['core/contracts/', 'core/support/'],
  'plugins/transports/': ['core/contracts/', 'core/support/', 'plugins/manifest/'],
  'plugins/development/': ['core/contracts/', 'core/support/', 'plugins/protocol/', 'plugins/manifest/', 'plugins/registry/', 'plugins/host/'],
  'plugins/scaffold/': ['core/contracts/', 'plugins/manifest/'],
  'plugins/': [],
  'server/': ['core/contracts/', 'core/os/', 'core/support/', 'core/transport/', 'core/stores/'],
  'models/': ['core/contracts/', 'core/os/', 'core/support/'],
  // What the suites put beside a plugin's code, in its process.
  'testing/inside/': ['core/contracts/'],
  'testing/generated/': ['plugins/manifest/'],
  'testing/plugins/': ['core/contracts/', 'core/support/', 'core/analyze/', 'plugins/manifest/', 'plugins/registry/', 'plugins/protocol/', 'plugins/checks/', 'plugins/host/', 'plugins/installation/', 'testing/inside/', 'testing/generated/'],
  'testing/': ['core/contracts/', 'core/support/', 'testing/plugins/'],
  // The command line and the composition root see everything.
  '': [''],
}

const outside = ['@oclif/', 'tsyringe', 'reflect-metadata']
const byLength = Object.keys(rooms).sort((a, b) => b.length - a.length)
export const roomOf = (file) => byLength.find((room) => file.startsWith(room))

/** Why `file` (below `src`) may not import `specifier`; undefined when it may. */
export function breach(file, specifier) {
  const room = roomOf(file)
  if (room === '') return undefined
  if (!specifier.startsWith('.')) {
    return outside.some((name) => specifier === name || specifier.startsWith(name)) ? `${room} must not know ${specifier}` : undefined
  }
  const target = path.posix.join(path.posix.dirname(file), specifier)
  const targetRoom = roomOf(target)
  const allowed = targetRoom === room || rooms[room].some((name) => (name === 'core/' ? target.startsWith('core/') : targetRoom === name))
  return allowed ? undefined : `${room} must not import from ${targetRoom === '' ? target : targetRoom} (scripts/rooms.mjs)`
}

const source = path.resolve(import.meta.dirname, '../src')

/** An ESLint plugin with the one rule `imports`. */
export default {
  rules: {
    imports: {
      create(context) {
        const file = path.relative(source, context.filename).split(path.sep).join('/')
        const check = (node) => {
          if (typeof node?.value !== 'string') return
          const message = breach(file, node.value)
          if (message !== undefined) context.report({ node, message })
        }
        return {
          ImportDeclaration: (node) => check(node.source),
          ExportNamedDeclaration: (node) => check(node.source),
          ExportAllDeclaration: (node) => check(node.source),
          ImportExpression: (node) => check(node.source),
        }
      },
    },
  },
}
