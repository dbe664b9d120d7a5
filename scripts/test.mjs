// npm test: installs and builds what is missing, runs every test. Arguments go to jest.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { findPeer, goPeers } from '../test/peers/go-peers.mjs'
import { root, setup } from './setup.mjs'

/** Programs of the system that some tests compare us with, and what is not tested without them. */
const comparedWith = [
  { program: 'restic', missing: 'restic is not installed: the tests that exchange repositories with it are skipped (Debian: apt-get install restic)' },
  { program: 'getfattr', missing: 'attr is not installed: the tests that read extended attributes from outside are skipped (Debian: apt-get install attr)' },
  { program: 'setfacl', missing: 'acl is not installed: the tests with access control lists are skipped (Debian: apt-get install acl)' },
  { program: 'sshd', missing: 'sshd is not installed: the tests of SFTP are skipped (Debian: apt-get install openssh-server)' },
]

setup()
for (const { program, missing } of comparedWith) if (!isOnPath(program)) process.stderr.write(`test: ${missing}\n`)
for (const { program } of goPeers) if (findPeer(program) === undefined) process.stderr.write(`test: ${program} is not installed: the tests that talk to it are skipped (node test/peers/go-peers.mjs builds it)\n`)

process.exitCode = runJest(process.argv.slice(2))

function runJest(args) {
  const reporters = ['--reporters=default', `--reporters=${join(root, 'scripts', 'jest-reporter.mjs')}`]
  // After the arguments: each would take a path that follows for one more reporter.
  return node([join('node_modules', 'jest', 'bin', 'jest.js'), ...args, ...reporters], { env: { ...process.env, NODE_OPTIONS: nodeOptions() } })
}

function nodeOptions() {
  // jest loads ES modules only with this flag, whose warning would stand between the results.
  return [process.env.NODE_OPTIONS, '--experimental-vm-modules', '--disable-warning=ExperimentalWarning'].filter(Boolean).join(' ')
}

function node(args, options = {}) {
  const result = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', ...options })
  if (result.error !== undefined) throw result.error
  return result.status ?? 1
}

function isOnPath(program) {
  // Servers lie in sbin, which not everybody has on the PATH.
  return [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/usr/local/sbin'].some((folder) => existsSync(join(folder, program)))
}
