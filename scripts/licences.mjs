// Writes docs/licences.md: what is installed with the program, under which licence. `--check` only compares.
// From package-lock.json (all platforms), the plugins' manifests (models), and the notes below.
import { readFileSync, readdirSync, existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const page = join(root, 'docs', 'licences.md')

/** Packages whose package.json does not say, or not in SPDX: read in their LICENSE files. */
const read = { '@shinyoshiaki/jspack': 'BSD-3-Clause', buildcheck: 'MIT', 'cpu-features': 'MIT', ssh2: 'MIT', duck: 'BSD-2-Clause', 'js-clipper': 'BSL-1.0' }

const head = `# Licences

The program is [Apache-2.0](../LICENSE). It contains one file of others, transformers.js for Node (Apache-2.0, with parts under the MIT
licence: [whose](../packages/transformers/THIRD-PARTY-NOTICES.txt)); all else that follows npm installs beside it, each as its own
package from the registry. This page is written by \`node scripts/licences.mjs\`, and a test holds it to the lock file.

## What needs thought

- **FFmpeg** comes with \`node-av\` (its own code is MIT) in the packages \`@seydx/node-av-*\`. Their package.json says MIT, too, but the FFmpeg in
  them is built with \`--enable-gpl --enable-version3\` (x264, x265): the binary is under the GPL, version 3 or later. It carries neither
  that licence's text nor sources (https://github.com/jellyfin/jellyfin-ffmpeg), and it has \`libfdk-aac\` without \`--enable-nonfree\`, as Jellyfin's
  builds do. The video plugin loads it in its own host process; the agent itself never does. We do not ship it: whoever runs \`npm install\`
  gets it from its authors. Whoever passes on an installation with \`node_modules\` (an image of a machine, a container) passes on GPL
  software, and owes its recipients what the GPL asks. Without it (\`rm -r node_modules/@seydx/node-av-*\`, 175 MB) films are saved as ever, and
  one line says that they are not looked into; nothing under the GPL is there then.
- **libvips** comes with \`sharp\` in \`@img/sharp-libvips-*\` under the LGPL, as a shared library that can be replaced.
- Weights of models are listed below with the packages that they lie in. Those marked *hub* are not installed: \`backup models pull\` fetches
  one when a person asks for it, under the licence that its page names.
`

function packages() {
  const { packages: all } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  const rows = Object.entries(all).filter(([path, entry]) => path.includes('node_modules/') && !entry.link && !entry.dev)
  const found = new Map()
  for (const [path, { license, version }] of rows) {
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
    const licence = read[name] ?? license
    if (licence === undefined) throw new Error(`nobody says what the licence of ${name} is: look, and add it to scripts/licences.mjs`)
    const packagesOf = found.get(licence) ?? new Set()
    found.set(licence, packagesOf.add(`${name} ${version}`))
  }
  return [...found].map(([licence, names]) => [licence, [...names].sort()]).sort(([one], [other]) => (one < other ? -1 : 1))
}

function models() {
  const found = new Map()
  for (const plugin of readdirSync(join(root, 'plugins')).sort()) {
    const manifest = join(root, 'plugins', plugin, 'package.json')
    if (!existsSync(manifest)) continue
    const { backup = {} } = JSON.parse(readFileSync(manifest, 'utf8'))
    for (const model of [...(backup.converters ?? []), ...(backup.analyzers ?? [])].flatMap((row) => row.models ?? [])) {
      // One of its users may say more than another.
      const before = found.get(model.name) ?? { model: {}, plugins: new Set() }
      found.set(model.name, { model: { ...model, ...before.model }, plugins: before.plugins.add(plugin) })
    }
  }
  return [...found.values()].sort((one, other) => (one.model.name < other.model.name ? -1 : 1))
}

function modelRow({ model: { name, use = '', licence, sizeBytes, source, files = [] }, plugins }) {
  const where = source === 'package' ? [...new Set(files.map(({ path }) => packageOf(path)))].join(', ') || 'the plugin' : `hub, ${source}`
  return `| ${name} | ${use} | ${[...plugins].join(', ')} | ${licence} | ${(sizeBytes / 1e6).toFixed(1)} MB | ${where} |`
}

const packageOf = (path) => (path.startsWith('./') ? 'the plugin' : path.split('/').slice(0, path.startsWith('@') ? 2 : 1).join('/'))

function text() {
  const modelTable = ['| model | for | plugins | licence | size | from |', '| --- | --- | --- | --- | --- | --- |', ...models().map(modelRow)]
  const lists = packages().map(([licence, names]) => `### ${licence}\n\n${names.join(', ')}\n`)
  return [head, '## Models\n', ...modelTable, '', '## Packages\n', ...lists].join('\n')
}

const wanted = text()
if (!process.argv.includes('--check')) writeFileSync(page, wanted)
else if (!existsSync(page) || readFileSync(page, 'utf8') !== wanted) {
  process.stderr.write('licences: docs/licences.md is not what the lock file and the manifests say: run node scripts/licences.mjs\n')
  process.exitCode = 1
}
