import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { findNpm } from './npm-program.js'
import { runNpm } from './npm-run.js'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'npm-run-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('a package from git runs nothing while it is fetched: its .npmrc names a program as git, which would be asked for what it depends on', async () => {
  const witness = join(folder, 'witness')
  const inner = repository('inner', { 'package.json': '{"name":"inner","version":"1.0.0"}' })
  const hostile = repository('hostile', {
    'package.json': JSON.stringify({ name: 'hostile', version: '1.0.0', scripts: { prepare: `touch ${witness}` }, dependencies: { inner: `git+file://${inner}` } }),
    '.npmrc': 'git=./run.sh\nignore-scripts=false\n',
    'run.sh': `#!/bin/sh\ntouch ${witness}\nexec git "$@"\n`,
  })
  const project = join(folder, 'project')
  mkdirSync(project)
  writeFileSync(join(project, 'package.json'), '{"private":true}')

  const environment = { ...process.env, HOME: folder, npm_config_cache: join(folder, 'cache') }
  const npm = findNpm(process.execPath, process.env['PATH'] ?? '')
  const words = ['install', '--ignore-scripts', '--install-links', '--no-audit', `--prefix=${project}`, '--', `git+file://${hostile}`]
  await runNpm(words, project, { npm, environment, signal: new AbortController().signal, debug: () => undefined })

  expect([existsSync(join(project, 'node_modules/hostile')), existsSync(join(project, 'node_modules/inner')), existsSync(witness)]).toEqual([true, true, false])
}, 60_000)

/** Path of a new one with these files in it. */
function repository(name: string, files: Readonly<Record<string, string>>): string {
  const path = join(folder, name)
  mkdirSync(path)
  for (const [file, text] of Object.entries(files)) writeFileSync(join(path, file), text, { mode: 0o755 })
  const git = (...words: string[]): Buffer => execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.example', ...words], { cwd: path })
  git('init', '--quiet')
  git('add', '.')
  git('commit', '--quiet', '--message=all')
  return path
}
